// The jsii door: what users import, by name. Everything that is not listed here is nobody's business but ours.

// One budget
export { DrainPolicy } from './constructs/drain-policy';
export { LoadBalancerProfile, type MeasuredLoadBalancerProps } from './constructs/load-balancer-profile';
export { NodeReclaim } from './constructs/node-reclaim';
export {
  type ExplanationTerm, type HealthCheckOverrides, type HealthCheckTimings, type ProbeOverrides, type ProbeTimings,
  TimingBudget, type TimingBudgetProps, type TimingExplanation, type TimingOverrides,
} from './constructs/timing-budget';
