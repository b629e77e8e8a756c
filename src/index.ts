// The jsii door: what users import, by name. Everything that is not listed here is nobody's business but ours.

// One budget
export { DrainPolicy } from './constructs/drain-policy';
export { LoadBalancerProfile, type MeasuredLoadBalancerProps } from './constructs/load-balancer-profile';
export { NodeReclaim } from './constructs/node-reclaim';
export {
  type ExplanationTerm, type HealthCheckOverrides, type HealthCheckTimings, type ProbeOverrides, type ProbeTimings,
  TimingBudget, type TimingBudgetProps, type TimingExplanation, type TimingOverrides,
} from './constructs/timing-budget';

// Services
export {
  type ApplicationLoadBalancerProps, BackendProtocol, type Listener, ListenerProtocol, LoadBalancerScheme,
} from './constructs/alb-props';
export {
  type Autoscaling, type ContainerResources, type KeepAliveVariable, PreStopAction, type Sidecar, TimeUnit, type WorkloadProps,
} from './constructs/workload-props';
export { ZeroDowntimeNamespace, type ZeroDowntimeNamespaceProps } from './constructs/zero-downtime-namespace';
export { ZeroDowntimeWebService, type ZeroDowntimeWebServiceProps } from './constructs/zero-downtime-web-service';

// In the ecosystem
export { ZeroDowntimeValidation, type ZeroDowntimeValidationProps } from './integrations/cdk8s-validation';
