import { rule as a01 } from './argo/a01-rollout-verifies-targets';
import { rule as a02 } from './argo/a02-rollout-scale-down-delay';
import { rule as a03 } from './argo/a03-rollout-abort-safe';
import { ModelRule, Rule } from './engine/rule';
import { rule as i01 } from './manifests/i01-ignore-explained';
import { rule as i02 } from './manifests/i02-budget-readable';
import { rule as i03 } from './manifests/i03-object-once';
import { rule as i04 } from './manifests/i04-key-once';
import { rule as n01 } from './network/n01-service-selects-pods';
import { rule as n02 } from './network/n02-keepalive-outlives-idle';
import { rule as n03 } from './network/n03-idle-covers-request';
import { rule as n04 } from './network/n04-local-policy-health';
import { rule as n05 } from './network/n05-target-type-explicit';
import { rule as n06 } from './network/n06-gateway-drains';
import { rule as n07 } from './network/n07-never-publish-not-ready';
import { rule as n08 } from './network/n08-ingress-resolves';
import { rule as n09 } from './network/n09-attribute-values-parse';
import { rule as n10 } from './network/n10-annotations-not-shadowed';
import { rule as n11 } from './network/n11-front-known';
import { rule as t12 } from './reclaim/t12-reclaim-ceiling';
import { rule as t13 } from './reclaim/t13-reclaim-feasible';
import { rule as t14 } from './reclaim/t14-grace-not-rewritten';
import { rule as r01 } from './rollout/r01-rolling-update';
import { rule as r02 } from './rollout/r02-no-unavailable';
import { rule as r03 } from './rollout/r03-two-replicas';
import { rule as r04 } from './rollout/r04-pdb-matches';
import { rule as r05 } from './rollout/r05-pdb-allows-one';
import { rule as r06 } from './rollout/r06-pdb-sees-load-balancer';
import { rule as r07 } from './rollout/r07-pdb-evicts-unhealthy';
import { rule as r08 } from './rollout/r08-hpa-owns-replicas';
import { rule as r09 } from './rollout/r09-spread';
import { rule as r10 } from './rollout/r10-quota-fits-surge';
import { rule as r11 } from './rollout/r11-host-ports-fit';
import { rule as r12 } from './rollout/r12-zones-served';
import { rule as s01 } from './startup/s01-startup-before-liveness';
import { rule as s02 } from './startup/s02-gate-enabled';
import { rule as s03 } from './startup/s03-gate-before-pods';
import { rule as s04 } from './startup/s04-gate-not-skippable';
import { rule as s05 } from './startup/s05-gate-matches-target-type';
import { rule as s06 } from './startup/s06-progress-deadline-covers-gate';
import { rule as s07 } from './startup/s07-ready-means-healthy';
import { rule as s08 } from './startup/s08-health-check-agrees';
import { rule as s09 } from './startup/s09-health-check-in-range';
import { rule as s10 } from './startup/s10-readiness-before-liveness';
import { rule as s11 } from './startup/s11-readiness-present';
import { rule as s12 } from './startup/s12-slow-start-fits';
import { rule as s13 } from './startup/s13-probe-ports-exist';
import { rule as s14 } from './startup/s14-min-ready-honoured';
import { rule as t01 } from './termination/t01-grace-covers-drain';
import { rule as t02 } from './termination/t02-prestop-within-grace';
import { rule as t03 } from './termination/t03-prestop-covers-leak';
import { rule as t04 } from './termination/t04-deregistration-covers-request';
import { rule as t05 } from './termination/t05-deregistration-frees-address';
import { rule as t06 } from './termination/t06-drain-policy-kept';
import { rule as t07 } from './termination/t07-nlb-flows-closed';
import { rule as t08 } from './termination/t08-prestop-can-run';
import { rule as t09 } from './termination/t09-prestop-supported';
import { rule as t10 } from './termination/t10-sigterm-reaches-app';
import { rule as t11 } from './termination/t11-sidecar-outlives-app';
import { rule as t15 } from './termination/t15-readiness-kept-while-draining';
import { rule as t16 } from './termination/t16-over-provisioned';
import { rule as t17 } from './termination/t17-nodes-as-targets';
import { rule as t18 } from './termination/t18-kept-connections-drained';

/** Every rule about one set of manifests, in the order of the catalogue. */
export const RULES: readonly (Rule | ModelRule)[] = [
  t01, t02, t03, t04, t05, t06, t07, t08, t09, t10, t11, t12, t13, t14, t15, t16, t17, t18,
  s01, s02, s03, s04, s05, s06, s07, s08, s09, s10, s11, s12, s13, s14,
  r01, r02, r03, r04, r05, r06, r07, r08, r09, r10, r11, r12,
  n01, n02, n03, n04, n05, n06, n07, n08, n09, n10, n11,
  a01, a02, a03,
  i01, i02, i03, i04,
];
