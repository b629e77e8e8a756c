// What users import, by name, and for which they need no AWS CDK. Everything that is not listed here is nobody's business but ours.

// One budget
export { DrainPolicy } from './constructs/budget/drain-policy';
export { LoadBalancerProfile, type MeasuredLoadBalancerProps } from './constructs/budget/load-balancer-profile';
export { NodeReclaim } from './constructs/budget/node-reclaim';
export { type BudgetWarning, type ExplanationTerm, type HealthCheckTimings, type ProbeTimings, TimingBudget, type TimingExplanation } from './constructs/budget/timing-budget';
export { type HealthCheckOverrides, type ProbeOverrides, type TimingBudgetProps, type TimingOverrides } from './constructs/budget/timing-budget-props';

// Services
export {
  type ApplicationLoadBalancerProps, BackendProtocol, ExternalTrafficPolicy, type Listener, ListenerProtocol, LoadBalancerScheme,
} from './constructs/fronts/ingress/alb-props';
export {
  AlbAuthentication, type AuthenticationOptions, type CognitoOptions, type OidcOptions, UnauthenticatedRequests,
} from './constructs/fronts/ingress/alb-authentication';
export { type AccessLogs, type ApplicationLoadBalancerSettings } from './constructs/fronts/ingress/alb-settings-props';
export { type ArgoRollout, ArgoRolloutStrategy } from './constructs/workload/argo-rollout-props';
export {
  type ContainerResources, ImagePullPolicy, type KeepAliveVariable, PreStopAction, type Sidecar, SidecarTraffic, TimeUnit,
} from './constructs/workload/container-props';
export { type BoundTargetGroupProps } from './constructs/fronts/bound/bound-props';
export { type ClusterFrontProps, type ClusterIngress } from './constructs/fronts/cluster/cluster-props';
export { CpuArchitecture, OperatingSystem } from './constructs/workload/pod/node-props';
export { type EnvSourceOptions, EnvSource, EnvValue, type IEnvValue, type KeyOptions } from './constructs/workload/pod/env-props';
export { GatewayConfigurationVersion, type GatewayOptions, type GatewayReference, type GatewayRouteProps } from './constructs/fronts/gateway/gateway-props';
export { type EmptyDirOptions, type EphemeralOptions, type MountOptions, PodVolume } from './constructs/workload/pod/volume-props';
export { type NamedPort } from './constructs/workload/pod/port-props';
export { type Route, type RoutingProps, type WeightedBackend } from './constructs/fronts/routing-props';
export { type ServiceAccountOptions } from './constructs/workload/pod/service-account-props';
export { type IngressNginxValuesProps } from './constructs/fronts/ingress-nginx/ingress-nginx-props';
export { IngressNginxValues } from './constructs/fronts/ingress-nginx/ingress-nginx-values';
export { type TraefikValuesProps } from './constructs/fronts/traefik/traefik-props';
export { TraefikValues } from './constructs/fronts/traefik/traefik-values';
export { type ZeroDowntimeEnvoyProxyProps } from './constructs/fronts/envoy-gateway/envoy-proxy-props';
export { ZeroDowntimeEnvoyProxy } from './constructs/fronts/envoy-gateway/zero-downtime-envoy-proxy';
export { type IProxyValues } from './constructs/fronts/proxies/network-proxy';
export { NetworkHealthCheck, type NetworkLoadBalancerOptions, type NetworkLoadBalancerProps, type NetworkPort } from './constructs/fronts/network/nlb-props';
export { type TargetGroupRequirements } from './constructs/fronts/target-group-requirements';
export { type Autoscaling, type ExternalAutoscaler } from './constructs/workload/autoscaling-props';
export { type WorkloadProps } from './constructs/workload/workload-props';
export { ZeroDowntimeBoundService, type ZeroDowntimeBoundServiceProps } from './constructs/services/zero-downtime-bound-service';
export { ZeroDowntimeClusterService, type ZeroDowntimeClusterServiceProps } from './constructs/services/zero-downtime-cluster-service';
export { ZeroDowntimeGatewayService, type ZeroDowntimeGatewayServiceProps } from './constructs/services/zero-downtime-gateway-service';
export { type LatticeRouteProps } from './constructs/fronts/lattice/lattice-props';
export { ZeroDowntimeLatticeService, type ZeroDowntimeLatticeServiceProps } from './constructs/services/zero-downtime-lattice-service';
export { ZeroDowntimeNamespace, type ZeroDowntimeNamespaceProps } from './constructs/workload/zero-downtime-namespace';
export { ZeroDowntimeNetworkService, type ZeroDowntimeNetworkServiceProps } from './constructs/services/zero-downtime-network-service';
export { ZeroDowntimeService } from './constructs/services/zero-downtime-service';
export { ZeroDowntimeWebService, type ZeroDowntimeWebServiceProps } from './constructs/services/zero-downtime-web-service';

// In the ecosystem
export { ZeroDowntimeValidation, type ZeroDowntimeValidationProps } from './integrations/cdk8s-validation';

// What is there already
export { type RetrofitChange, type RetrofitOptions, type RetrofitQuestion, type RetrofitReport } from './retrofit/retrofit-options';
export { ZeroDowntime } from './retrofit/zero-downtime';
