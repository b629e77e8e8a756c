/** A kind of objects that the model looks up. */
export interface KindInfo {
  /** The API groups that have such a kind; the core group is empty. */
  readonly groups: readonly string[];
  /** What is not judged without these objects; continues "without them ". */
  readonly unjudged: string;
}

const core = (unjudged: string): KindInfo => ({ groups: [''], unjudged });
const of = (unjudged: string, ...groups: string[]): KindInfo => ({ groups, unjudged });

const WORKLOADS = 'no workload of this kind is judged';
const PODS = 'it is not known which pods run, and whether they are as their templates say';
const ROUTES = 'the load balancers and gateways that such routes lead to are not judged';
const GRACE_POLICIES = 'it is not known whether a policy rewrites grace periods';
const MESH = 'the defaults of the mesh for its proxies are not known';
const RIGHTS = 'it is not known which pods may watch the cluster, as controllers do';

const ELB_GROUPS = ['elbv2.k8s.aws', 'eks.amazonaws.com'];
const GATEWAY_API = 'gateway.networking.k8s.io';

/** Every kind that the model looks up by name, in the order in which a cluster is asked for it. */
export const KINDS = {
  Namespace: core('it is not known which Namespaces turn readiness gates on'),
  Deployment: of(WORKLOADS, 'apps'),
  StatefulSet: of(WORKLOADS, 'apps'),
  DaemonSet: of(WORKLOADS, 'apps'),
  Rollout: of(WORKLOADS, 'argoproj.io'),
  PodTemplate: core('a Rollout that takes its template from one is not judged'),
  ReplicaSet: of(PODS, 'apps'),
  Pod: core(PODS),
  Service: core('no load balancer is judged, since it is not known which pods it sends to'),
  ConfigMap: core('the settings of proxies that are in files are not known'),
  Ingress: of('the load balancers that an Ingress makes are not judged', 'networking.k8s.io'),
  IngressClass: of('the controller of an Ingress is assumed from the name of its class', 'networking.k8s.io'),
  IngressClassParams: of('settings that override those of an Ingress are not known', ...ELB_GROUPS),
  TargetGroupBinding: of('target groups that pods are bound to are not judged', ...ELB_GROUPS),
  Gateway: of(ROUTES, GATEWAY_API, 'networking.istio.io'),
  GatewayClass: of(ROUTES, GATEWAY_API),
  HTTPRoute: of(ROUTES, GATEWAY_API),
  GRPCRoute: of(ROUTES, GATEWAY_API),
  TCPRoute: of(ROUTES, GATEWAY_API),
  TLSRoute: of(ROUTES, GATEWAY_API),
  UDPRoute: of(ROUTES, GATEWAY_API),
  LoadBalancerConfiguration: of('the settings of load balancers of Gateways are not known', 'gateway.k8s.aws'),
  TargetGroupConfiguration: of('the settings of target groups of Gateways are not known', 'gateway.k8s.aws', 'eks.amazonaws.com'),
  TargetGroupPolicy: of('the settings of target groups of VPC Lattice are not known', 'application-networking.k8s.aws'),
  EnvoyProxy: of('the settings of gateways of Envoy Gateway are not known', 'gateway.envoyproxy.io'),
  HorizontalPodAutoscaler: of('the number of pods is taken from the workloads', 'autoscaling'),
  ScaledObject: of('the number of pods is taken from the workloads', 'keda.sh'),
  PodDisruptionBudget: of('it is not known whether the drain of a node ends all pods at once, or is blocked', 'policy'),
  ResourceQuota: core('it is not known whether a quota has room for the pods of a rollout'),
  PersistentVolumeClaim: core('it is not known which volumes only one pod can mount'),
  NodePool: of('it is not known how long nodes of Karpenter let pods end', 'karpenter.sh'),
  MutatingWebhookConfiguration: of('it is not known whether a webhook adds readiness gates', 'admissionregistration.k8s.io'),
  ValidatingWebhookConfiguration: of('it is not known which pods the API server itself asks', 'admissionregistration.k8s.io'),
  APIService: of('it is not known which pods the API server itself asks', 'apiregistration.k8s.io'),
  CustomResourceDefinition: of('it is not known which pods the API server itself asks', 'apiextensions.k8s.io'),
  MutatingAdmissionPolicy: of(GRACE_POLICIES, 'admissionregistration.k8s.io'),
  MutatingPolicy: of(GRACE_POLICIES, 'policies.kyverno.io'),
  NamespacedMutatingPolicy: of(GRACE_POLICIES, 'policies.kyverno.io'),
  ClusterPolicy: of(GRACE_POLICIES, 'kyverno.io'),
  Policy: of(GRACE_POLICIES, 'kyverno.io'),
  Assign: of(GRACE_POLICIES, 'mutations.gatekeeper.sh'),
  Istio: of(MESH, 'sailoperator.io'),
  IstioOperator: of(MESH, 'install.istio.io'),
  Role: of(RIGHTS, 'rbac.authorization.k8s.io'),
  RoleBinding: of(RIGHTS, 'rbac.authorization.k8s.io'),
  ClusterRole: of(RIGHTS, 'rbac.authorization.k8s.io'),
  ClusterRoleBinding: of(RIGHTS, 'rbac.authorization.k8s.io'),
} as const satisfies Readonly<Record<string, KindInfo>>;

/** A kind that the model looks up. */
export type Kind = keyof typeof KINDS;

export function isKnownKind(kind: string): kind is Kind {
  return Object.hasOwn(KINDS, kind);
}

/**
 * Objects that name a chart with its values, which a controller renders.
 * @see https://fluxcd.io/flux/components/helm/helmreleases/
 * @see https://docs.k3s.io/helm
 */
const RENDERED_LATER: ReadonlyMap<string, string> = new Map([['HelmRelease', 'helm.toolkit.fluxcd.io'], ['HelmChart', 'helm.cattle.io']]);

export function isRenderedLater({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): boolean {
  const group = RENDERED_LATER.get(kind);
  return group !== undefined && apiVersion.split('/')[0] === group;
}
