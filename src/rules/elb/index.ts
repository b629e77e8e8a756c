import { rule as e01 } from './e01-target-group-as-declared';
import { rule as e02 } from './e02-health-check-as-declared';
import { rule as e03 } from './e03-load-balancer-as-declared';
import { rule as e04 } from './e04-targets-healthy';
import { rule as e05 } from './e05-targets-of-one-cluster';
import { rule as e06 } from './e06-zones-have-targets';
import { LiveRule } from '../engine/live-rule';

/** Every rule about what AWS says of the load balancers of a cluster. */
export const ELB_RULES: readonly LiveRule[] = [e01, e02, e03, e04, e05, e06];
