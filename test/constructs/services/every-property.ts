import { Chart, Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import {
  AlbAuthentication, ArgoRolloutStrategy, BackendProtocol, CpuArchitecture, DrainPolicy, EnvSource, EnvValue, ExternalTrafficPolicy,
  GatewayConfigurationVersion, ImagePullPolicy, IngressNginxValues, ListenerProtocol,
  LoadBalancerProfile, LoadBalancerScheme, NetworkHealthCheck, NodeReclaim, OperatingSystem, PodVolume, PreStopAction, SidecarTraffic,
  TimeUnit, TimingBudget, TraefikValues, ZeroDowntime,
  ZeroDowntimeBoundService, ZeroDowntimeClusterService, ZeroDowntimeEnvoyProxy, ZeroDowntimeGatewayService, ZeroDowntimeLatticeService,
  ZeroDowntimeNamespace, ZeroDowntimeNetworkService, ZeroDowntimeValidation, ZeroDowntimeWebService,
} from '../../../src';
import { MEASURED_LOAD_BALANCER } from '../../../src/constructs/budget/load-balancer-profile';
import { TIMING_BUDGET } from '../../../src/constructs/budget/timing-budget-props';
import { ENVOY_PROXY } from '../../../src/constructs/fronts/envoy-gateway/envoy-proxy-props';
import { INGRESS_NGINX } from '../../../src/constructs/fronts/ingress-nginx/ingress-nginx-props';
import { TRAEFIK } from '../../../src/constructs/fronts/traefik/traefik-props';
import { BOUND_SERVICE } from '../../../src/constructs/services/zero-downtime-bound-service';
import { CLUSTER_SERVICE } from '../../../src/constructs/services/zero-downtime-cluster-service';
import { GATEWAY_SERVICE } from '../../../src/constructs/services/zero-downtime-gateway-service';
import { LATTICE_SERVICE } from '../../../src/constructs/services/zero-downtime-lattice-service';
import { NETWORK_SERVICE } from '../../../src/constructs/services/zero-downtime-network-service';
import { WEB_SERVICE } from '../../../src/constructs/services/zero-downtime-web-service';
import { NAMESPACE } from '../../../src/constructs/workload/zero-downtime-namespace';

const { ALB_IP, NLB_IP, CLUSTER_IP } = LoadBalancerProfile;
const seconds = Duration.seconds(30);
const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a'];
const budgetFor = (loadBalancer: LoadBalancerProfile) => TimingBudget.of({ loadBalancer, drainPolicy: DrainPolicy.LEAK_WINDOW });

/** Everything that a workload can be told. */
const workload = (scope: IConstruct, loadBalancer: LoadBalancerProfile) => ({
  image: 'shop/web:1.4.2',
  containerPort: 8080,
  name: 'web',
  instance: 'web',
  namespace: new ZeroDowntimeNamespace(scope as Chart, 'Namespace', { name: 'shop' }),
  budget: budgetFor(loadBalancer),
  replicas: 3,
  singleReplica: false,
  autoscaling: undefined,
  maxSurgePercent: 25,
  kubernetesVersion: '1.30',
  preStopAction: PreStopAction.SLEEP,
  readinessPath: '/ready',
  livenessPath: '/live',
  targetPort: 9000,
  portName: 'http',
  additionalPorts: [{ name: 'admin', port: 9090, protocol: BackendProtocol.HTTP, exposed: true }],
  healthPort: 'admin',
  sidecars: [{ container: { name: 'proxy', image: 'proxy:1', ports: [{ containerPort: 9000, name: 'proxy' }], lifecycle: {} }, traffic: SidecarTraffic.INCOMING }],
  initContainers: [{ name: 'init', image: 'init:1' }],
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  command: ['web'],
  args: ['--serve'],
  env: { A: 'a' },
  envValues: { B: EnvValue.fromSecret('web', 'b') },
  postStartCommand: ['warm-up'],
  envFrom: [EnvSource.configMap('web')],
  resources: {
    cpuRequest: '100m', cpuLimit: '1', memoryRequest: '1Gi', memoryLimit: '1Gi', ephemeralStorageRequest: '1Gi', ephemeralStorageLimit: '2Gi', extended: { 'nvidia.com/gpu': '1' },
  },
  writablePaths: ['/tmp'],
  volumes: [PodVolume.emptyDir('data', { mountPath: '/data' })],
  containerSecurityContext: { capabilities: { drop: ['ALL'] } },
  podSecurityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] },
  serviceAccount: { name: 'web', roleArn: 'arn:aws:iam::111122223333:role/web', annotations: { team: 'web' } },
  imagePullSecrets: ['registry'],
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  affinity: { podAntiAffinity: {} },
  nodeSelector: { pool: 'web' },
  architectures: [CpuArchitecture.ARM64],
  operatingSystem: OperatingSystem.LINUX,
  tolerations: [{ key: 'pool' }],
  priorityClassName: 'high',
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  labels: { team: 'web' },
  podAnnotations: { team: 'web' },
  argoCdSyncWave: 3,
});

/** What goes with none, or only one, of the others. */
const APART = ['externalAutoscaler', 'serviceAccountName'];

const SETTINGS = {
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-0123456789abcdef0'],
  wafAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/shop/1',
  accessLogs: { bucket: 'logs', prefix: 'shop' },
};

const keepAliveVariable = { name: 'KEEP_ALIVE', unit: TimeUnit.SECONDS };
const argoRollout = {
  strategy: ArgoRolloutStrategy.CANARY, steps: [{ setWeight: 50 }], scaleDownDelay: Duration.seconds(90), dynamicStableScale: false,
};
const texts = { tags: { team: 'web' }, loadBalancerName: 'web', scheme: LoadBalancerScheme.INTERNAL, certificateArns };
const networkLoadBalancer = {
  ...texts,
  preserveClientIp: false,
  crossZone: true,
  connectionTermination: false,
  targetGroupAttributes: { 'stickiness.enabled': 'true' },
  loadBalancerAttributes: { 'deletion_protection.enabled': 'true' },
  serviceAnnotations: { team: 'web' },
};
const probe = { period: Duration.seconds(5), timeout: Duration.seconds(1), failureThreshold: 30 };

export type Props = Record<string, any>;

/** What is made from properties, all of which are given, and the names that there are. */
export interface Kind {
  readonly shape: object;
  readonly props: (chart: Chart) => Props;
  readonly make: (chart: Chart, props: any) => unknown;
  /** Properties that do not go together with the others. */
  readonly apart?: readonly string[];
}

/** Whatever takes properties, but for what needs the AWS CDK. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'ZeroDowntimeWebService': {
    shape: WEB_SERVICE,
    props: chart => ({
      ...workload(chart, ALB_IP),
      ...texts,
      keepAliveVariable,
      argoRollout,
      host: 'shop.example.com',
      path: '/shop',
      listeners: [{ protocol: ListenerProtocol.HTTPS, port: 443 }],
      redirectToHttps: false,
      backendProtocol: BackendProtocol.HTTP,
      groupName: 'shop',
      groupOrder: 1,
      ingressClassName: 'alb',
      legacyController: false,
      targetGroupAttributes: { 'load_balancing.algorithm.type': 'round_robin' },
      stickiness: Duration.hours(1),
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      authentication: AlbAuthentication.cognito({ userPoolArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/p', userPoolClientId: 'c', userPoolDomain: 'd' }),
      defaultBackend: true,
      ...SETTINGS,
      loadBalancerAttributes: { 'routing.http2.enabled': 'true' },
      ingressAnnotations: { team: 'web' },
    }),
    make: (chart, props) => new ZeroDowntimeWebService(chart, 'web', props),
    apart: ['autoscaling', 'externalTrafficPolicy', 'routes', 'weight', 'otherBackends', 'inboundCidrs', ...APART],
  },
  'ZeroDowntimeNetworkService': {
    shape: NETWORK_SERVICE,
    props: chart => ({
      ...workload(chart, LoadBalancerProfile.NLB_INSTANCE),
      additionalPorts: [{ name: 'admin', port: 9090, exposed: false }], // its Service has those that it listens on
      healthPort: undefined, // nodes as targets have none
      ...networkLoadBalancer,
      ports: [{ port: 443, target: 9000, name: 'tls', tls: true }],
      backendTls: false,
      proxyProtocol: false,
      healthCheck: NetworkHealthCheck.HTTP,
      externalTrafficPolicy: ExternalTrafficPolicy.CLUSTER,
    }),
    make: (chart, props) => new ZeroDowntimeNetworkService(chart, 'web', props),
    apart: ['autoscaling', 'keepAliveVariable', 'argoRollout', ...APART],
  },
  'ZeroDowntimeGatewayService': {
    shape: GATEWAY_SERVICE,
    props: chart => ({
      ...workload(chart, ALB_IP),
      replicas: undefined,
      autoscaling: { minReplicas: 2, maxReplicas: 5, targetCpuUtilizationPercent: 70, metrics: [{ type: 'Resource' }], behavior: { scaleUp: {} } },
      keepAliveVariable,
      createGateway: {
        ...texts,
        ...SETTINGS,
        gatewayClassName: 'alb',
        listeners: [{ protocol: ListenerProtocol.HTTPS, port: 443 }],
        redirectToHttps: false,
        loadBalancerAttributes: { 'routing.http2.enabled': 'true' },
      },
      host: 'shop.example.com',
      path: '/shop',
      backendProtocol: BackendProtocol.HTTP,
      targetGroupName: 'web',
      weight: 1,
      otherBackends: [{ service: 'old', port: 80, weight: 1 }],
      configurationVersion: GatewayConfigurationVersion.V1BETA1,
      stickiness: Duration.hours(1),
      targetGroupAttributes: { 'load_balancing.algorithm.type': 'round_robin' },
    }),
    make: (chart, props) => new ZeroDowntimeGatewayService(chart, 'web', props),
    apart: ['gateways', 'argoRollout', 'replicas', 'routes', ...APART],
  },
  'ZeroDowntimeGatewayService of a Gateway that exists': {
    shape: { image: GATEWAY_SERVICE.image, containerPort: GATEWAY_SERVICE.containerPort, gateways: GATEWAY_SERVICE.gateways },
    props: () => ({ image: 'shop/web:1.4.2', containerPort: 8080, gateways: [{ name: 'shared', namespace: 'edge', listener: 'https' }] }),
    make: (chart, props) => new ZeroDowntimeGatewayService(chart, 'web', props),
  },
  'ZeroDowntimeClusterService': {
    shape: CLUSTER_SERVICE,
    props: chart => ({
      ...workload(chart, CLUSTER_IP),
      port: 80,
      backendProtocol: BackendProtocol.HTTP,
      ingress: { ingressClassName: 'nginx', host: 'shop.example.com', path: '/shop', annotations: { team: 'web' } },
    }),
    make: (chart, props) => new ZeroDowntimeClusterService(chart, 'web', props),
    apart: ['autoscaling', 'keepAliveVariable', 'argoRollout', ...APART],
  },
  'ZeroDowntimeBoundService': {
    shape: BOUND_SERVICE,
    props: chart => ({
      ...workload(chart, ALB_IP),
      targetGroupName: 'web',
      bindingName: 'web',
      multiCluster: true,
      loadBalancerSecurityGroups: ['sg-0123456789abcdef0'],
      backendProtocol: BackendProtocol.HTTP,
      targetGroupAttributes: { 'stickiness.enabled': 'true' },
    }),
    make: (chart, props) => new ZeroDowntimeBoundService(chart, 'web', props),
    apart: ['autoscaling', 'keepAliveVariable', 'argoRollout', 'targetGroupArn', 'networkHealthCheck', ...APART],
  },
  'ZeroDowntimeLatticeService': {
    shape: LATTICE_SERVICE,
    props: chart => ({
      ...workload(chart, LoadBalancerProfile.VPC_LATTICE),
      gateways: [{ name: 'shared', namespace: 'edge', listener: 'https' }],
      host: 'shop.example.com',
      path: '/shop',
      backendProtocol: BackendProtocol.HTTP,
      weight: 1,
      otherBackends: [{ service: 'old', port: 80, weight: 1 }],
    }),
    make: (chart, props) => new ZeroDowntimeLatticeService(chart, 'web', props),
    apart: ['autoscaling', 'keepAliveVariable', 'argoRollout', 'routes', ...APART],
  },
  'ZeroDowntimeNamespace': {
    shape: NAMESPACE,
    props: () => ({ name: 'shop', labels: { team: 'web' }, annotations: { team: 'web' }, create: true }),
    make: (chart, props) => new ZeroDowntimeNamespace(chart, 'Shop', props),
  },
  'IngressNginxValues.of()': {
    shape: INGRESS_NGINX,
    props: () => ({
      ...networkLoadBalancer,
      budget: budgetFor(NLB_IP),
      replicas: 3,
      ingressClassName: 'nginx',
      controllerValue: 'k8s.io/ingress-nginx',
      proxyProtocol: true,
      redirectToHttps: true,
      redirectPort: 2443,
      admissionWebhooks: true,
      resources: { cpuRequest: '100m', memoryRequest: '256Mi', cpuLimit: '1', memoryLimit: '256Mi', ephemeralStorageRequest: '1Gi' },
      config: { 'keep-alive': '350' },
    }),
    make: (_, props) => IngressNginxValues.of(props).toYaml(),
  },
  'TraefikValues.of()': {
    shape: TRAEFIK,
    props: () => ({
      ...networkLoadBalancer,
      budget: budgetFor(NLB_IP),
      replicas: 3,
      ingressClassName: 'traefik',
      gatewayApi: true,
      proxyProtocolCidrs: ['10.0.0.0/16'],
      resources: { cpuRequest: '100m', memoryRequest: '256Mi', cpuLimit: '1', memoryLimit: '256Mi' },
    }),
    make: (_, props) => TraefikValues.of(props).toYaml(),
  },
  'ZeroDowntimeEnvoyProxy': {
    shape: ENVOY_PROXY,
    props: () => ({
      ...networkLoadBalancer,
      budget: budgetFor(NLB_IP),
      name: 'edge',
      namespace: 'envoy-gateway-system',
      replicas: 3,
      ports: [80, 443],
      tlsPorts: [443],
      resources: { cpuRequest: '100m', memoryRequest: '256Mi', cpuLimit: '1', memoryLimit: '256Mi' },
    }),
    make: (chart, props) => new ZeroDowntimeEnvoyProxy(chart, 'edge', props),
  },
  'TimingBudget.of()': {
    shape: TIMING_BUDGET,
    props: () => ({
      longestRequest: Duration.seconds(30),
      shutdown: Duration.seconds(20),
      startup: Duration.seconds(60),
      longestPause: Duration.seconds(10),
      acceptsAfterSigterm: Duration.seconds(10),
      margin: Duration.seconds(10),
      slowStart: seconds,
      loadBalancer: ALB_IP,
      drainPolicy: DrainPolicy.OUTLAST_DEREGISTRATION,
      reclaim: [NodeReclaim.MANAGED_NODE_GROUP],
      overrides: {
        preStop: Duration.seconds(60),
        terminationGracePeriod: Duration.seconds(100),
        startupProbe: probe,
        readinessProbe: { ...probe, failureThreshold: 3 },
        livenessProbe: { ...probe, failureThreshold: 4 },
        healthCheck: { interval: Duration.seconds(10), timeout: Duration.seconds(5), healthyThreshold: 2, unhealthyThreshold: 3 },
        minReady: Duration.seconds(30),
        progressDeadline: Duration.seconds(900),
        idleTimeout: Duration.seconds(60),
        keepAliveTimeout: Duration.seconds(70),
        deregistrationDelay: Duration.seconds(50),
      },
    }),
    make: (_, props) => TimingBudget.of(props).explain(),
  },
  'LoadBalancerProfile.of()': {
    shape: MEASURED_LOAD_BALANCER,
    props: () => ({
      preset: ALB_IP,
      controllerReaction: seconds,
      deregistrationPropagation: seconds,
      registrationPropagation: seconds,
      gatePoll: seconds,
      gateLag: seconds,
      nodeDeregistration: seconds,
      weightChange: seconds,
      targetGroups: 40,
      controllerCallsPerSecond: 10,
      controllerBurst: 20,
    }),
    make: (_, props) => LoadBalancerProfile.of(props),
  },
  'ZeroDowntime.retrofit()': {
    shape: { budget: 1, kubernetesVersion: 1, exclude: 1 },
    props: chart => ({ budget: budgetFor(ALB_IP), kubernetesVersion: '1.30', exclude: [chart] }),
    make: (chart, props) => ZeroDowntime.retrofit(chart, props),
  },
  'ZeroDowntimeValidation': {
    shape: { strict: 1, kubernetesVersion: 1 },
    props: () => ({ strict: true, kubernetesVersion: '1.30' }),
    make: (_, props) => new ZeroDowntimeValidation(props),
  },
};
