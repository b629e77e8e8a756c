import { rule as c01 } from './c01-target-group-kept';
import { rule as c02 } from './c02-load-balancer-kept';
import { rule as c03 } from './c03-selector-kept';
import { rule as c04 } from './c04-attribute-not-dropped';
import { rule as c05 } from './c05-gate-turned-on-late';
import { rule as c06 } from './c06-port-kept';
import { rule as c07 } from './c07-old-budget-still-applies';
import { rule as c08 } from './c08-service-port-kept';
import { ChangeRule } from '../engine/rule';

/** Every rule about the step from one version of the manifests to the next, in the order of the catalogue. */
export const CHANGE_RULES: readonly ChangeRule[] = [c01, c02, c03, c04, c05, c06, c07, c08];
