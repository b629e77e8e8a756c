import { rule as i01 } from './i01-ignore-explained';
import { rule as i02 } from './i02-budget-readable';
import { Rule } from './rule';
import { rule as s01 } from './s01-startup-before-liveness';
import { rule as s02 } from './s02-gate-enabled';
import { rule as s03 } from './s03-gate-before-pods';
import { rule as s04 } from './s04-gate-not-skippable';
import { rule as s05 } from './s05-gate-matches-target-type';
import { rule as s06 } from './s06-progress-deadline-covers-gate';
import { rule as s07 } from './s07-ready-means-healthy';
import { rule as s08 } from './s08-health-check-agrees';
import { rule as s09 } from './s09-health-check-in-range';
import { rule as s10 } from './s10-readiness-before-liveness';
import { rule as s11 } from './s11-readiness-present';
import { rule as s12 } from './s12-slow-start-fits';
import { rule as s13 } from './s13-probe-ports-exist';
import { rule as t01 } from './t01-grace-covers-drain';
import { rule as t02 } from './t02-prestop-within-grace';
import { rule as t03 } from './t03-prestop-covers-leak';
import { rule as t04 } from './t04-deregistration-covers-request';
import { rule as t05 } from './t05-deregistration-frees-address';
import { rule as t06 } from './t06-drain-policy-kept';
import { rule as t07 } from './t07-nlb-flows-closed';
import { rule as t08 } from './t08-prestop-can-run';
import { rule as t09 } from './t09-prestop-supported';
import { rule as t10 } from './t10-sigterm-reaches-app';
import { rule as t11 } from './t11-sidecar-outlives-app';
import { rule as t12 } from './t12-reclaim-ceiling';
import { rule as t13 } from './t13-reclaim-feasible';
import { rule as t14 } from './t14-grace-not-rewritten';
import { rule as t15 } from './t15-readiness-kept-while-draining';
import { rule as t16 } from './t16-over-provisioned';

/** Every rule about one set of manifests, in the order of the catalogue. */
export const RULES: readonly Rule[] = [
  t01, t02, t03, t04, t05, t06, t07, t08, t09, t10, t11, t12, t13, t14, t15, t16,
  s01, s02, s03, s04, s05, s06, s07, s08, s09, s10, s11, s12, s13,
  i01, i02,
];
