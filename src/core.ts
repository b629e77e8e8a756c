// What users import, by name, and for which they need no AWS CDK. Everything that is not listed here is nobody's business but ours.

// One budget
export { DrainPolicy } from './constructs/drain-policy';
export { LoadBalancerProfile, type MeasuredLoadBalancerProps } from './constructs/load-balancer-profile';
export { NodeReclaim } from './constructs/node-reclaim';
export { type ExplanationTerm, type HealthCheckTimings, type ProbeTimings, TimingBudget, type TimingExplanation } from './constructs/timing-budget';
export { type HealthCheckOverrides, type ProbeOverrides, type TimingBudgetProps, type TimingOverrides } from './constructs/timing-budget-props';

// Services
export {
  type ApplicationLoadBalancerProps, BackendProtocol, ExternalTrafficPolicy, type Listener, ListenerProtocol, LoadBalancerScheme,
} from './constructs/alb-props';
export { type ArgoRollout, ArgoRolloutStrategy } from './constructs/argo-rollout-props';
export {
  type ContainerResources, ImagePullPolicy, type KeepAliveVariable, PreStopAction, type Sidecar, TimeUnit,
} from './constructs/container-props';
export { type GatewayOptions, type GatewayReference, type GatewayRouteProps, type WeightedBackend } from './constructs/gateway-props';
export { type IngressNginxValuesProps } from './constructs/ingress-nginx-props';
export { IngressNginxValues } from './constructs/ingress-nginx-values';
export { NetworkHealthCheck, type NetworkLoadBalancerOptions, type NetworkLoadBalancerProps, type NetworkPort } from './constructs/nlb-props';
export { type TargetGroupRequirements } from './constructs/target-group-requirements';
export { type Autoscaling, type WorkloadProps } from './constructs/workload-props';
export { ZeroDowntimeBoundService, type ZeroDowntimeBoundServiceProps } from './constructs/zero-downtime-bound-service';
export {
  type ClusterIngress, ZeroDowntimeClusterService, type ZeroDowntimeClusterServiceProps,
} from './constructs/zero-downtime-cluster-service';
export { ZeroDowntimeGatewayService, type ZeroDowntimeGatewayServiceProps } from './constructs/zero-downtime-gateway-service';
export { ZeroDowntimeNamespace, type ZeroDowntimeNamespaceProps } from './constructs/zero-downtime-namespace';
export { ZeroDowntimeNetworkService, type ZeroDowntimeNetworkServiceProps } from './constructs/zero-downtime-network-service';
export { ZeroDowntimeService } from './constructs/zero-downtime-service';
export { ZeroDowntimeWebService, type ZeroDowntimeWebServiceProps } from './constructs/zero-downtime-web-service';

// In the ecosystem
export { ZeroDowntimeValidation, type ZeroDowntimeValidationProps } from './integrations/cdk8s-validation';

// What is there already
export { type RetrofitChange, type RetrofitOptions, type RetrofitQuestion, type RetrofitReport, ZeroDowntime } from './constructs/retrofit';
