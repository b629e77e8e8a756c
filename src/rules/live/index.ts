import { rule as l01 } from './l01-gate-injected';
import { rule as l02 } from './l02-pods-younger-than-gate';
import { rule as l03 } from './l03-gate-opens';
import { rule as l04 } from './l04-old-pods-replaced';
import { rule as l05 } from './l05-template-kept';
import { rule as l06 } from './l06-gate-webhook-there';
import { rule as l07 } from './l07-controller-replicated';
import { rule as l08 } from './l08-controller-as-assumed';
import { rule as l09 } from './l09-eviction-allowed-now';
import { ELB_RULES } from '../elb';
import { LiveRule } from '../engine/live-rule';

/** Every rule about a running cluster, in the order of the catalogue. */
export const LIVE_RULES: readonly LiveRule[] = [l01, l02, l03, l04, l05, l06, l07, l08, l09, ...ELB_RULES];
