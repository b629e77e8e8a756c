import { Chart, Duration, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import {
  ArgoRolloutStrategy, BackendProtocol, DrainPolicy, ExternalTrafficPolicy, ListenerProtocol, LoadBalancerProfile, LoadBalancerScheme,
  NetworkHealthCheck, SidecarTraffic, TimingBudget, WorkloadProps, ZeroDowntimeBoundService, ZeroDowntimeClusterService, ZeroDowntimeGatewayService,
  ZeroDowntimeNetworkService, ZeroDowntimeService, ZeroDowntimeWebService,
} from '../../../src';

/** A kind of service, and random properties that it is expected to take. */
export interface Kind {
  readonly Service: new (scope: Construct, id: string, props: any) => ZeroDowntimeService;
  readonly props: fc.Arbitrary<WorkloadProps>;
}

const CERTIFICATES = ['arn:aws:acm:eu-west-1:111122223333:certificate/a', 'arn:aws:acm:eu-west-1:111122223333:certificate/b'];
const certificateArns = fc.constantFrom(undefined, CERTIFICATES, CERTIFICATES.slice(1));
const scheme = fc.constantFrom(...Object.values(LoadBalancerScheme));
const { ALB_IP, ALB_INSTANCE, ALB_AUTO, NLB_IP, NLB_INSTANCE, NLB_AUTO, CLUSTER_IP } = LoadBalancerProfile;

const NODES = [ALB_INSTANCE, NLB_INSTANCE];

function budgets(maxRequest: number, ...profiles: LoadBalancerProfile[]): fc.Arbitrary<TimingBudget> {
  return fc.record({
    longestRequest: fc.integer({ min: 0, max: maxRequest }).map(Duration.seconds),
    shutdown: fc.integer({ min: 0, max: 120 }).map(Duration.seconds),
    startup: fc.integer({ min: 0, max: 900 }).map(Duration.seconds),
    longestPause: fc.integer({ min: 0, max: 60 }).map(Duration.seconds),
    margin: fc.integer({ min: 5, max: 60 }).map(Duration.seconds),
    drainPolicy: fc.constantFrom(DrainPolicy.LEAK_WINDOW, DrainPolicy.OUTLAST_DEREGISTRATION),
    loadBalancer: fc.constantFrom(...profiles),
  })
    // Connections that are kept through node ports bring requests until the application ends them.
    .map(given => NODES.includes(given.loadBalancer) ? { ...given, drainPolicy: DrainPolicy.LEAK_WINDOW } : given)
    .filter(({ drainPolicy, longestRequest }) =>
    // A request that outlives the pod keeps its address: that budget is warned of, and is not the matter here.
      drainPolicy === DrainPolicy.OUTLAST_DEREGISTRATION || longestRequest.toSeconds() <= 35)
    .map(TimingBudget.of);
}

const workload = {
  image: fc.constant('shop/web:1.4.2'),
  containerPort: fc.constantFrom(80, 8080),
  additionalPorts: fc.constantFrom(undefined, [{ name: 'metrics', port: 9090 }]),
  name: fc.constantFrom('web', 'a', 'x'.repeat(28)),
  replicas: fc.integer({ min: 2, max: 500 }),
  maxSurgePercent: fc.integer({ min: 1, max: 100 }),
  kubernetesVersion: fc.constantFrom('1.27', '1.28', '1.29', '1.30', '1.34'),
  argoCdSyncWave: fc.constantFrom(undefined, 0, 7),
  restrictIncomingPorts: fc.boolean(),
  allowAllOutgoing: fc.boolean(),
  sidecars: fc.constantFrom([], [{ container: { name: 'envoy', image: 'envoy:1' }, traffic: SidecarTraffic.INCOMING }]),
};

const canary = fc.constantFrom(undefined, {}, { steps: [{ setWeight: 50 }] });
const paths = fc.record({ readinessPath: fc.constantFrom('/', '/ready?deep=1'), livenessPath: fc.constantFrom('/', '/live') });
const http = fc.constantFrom(BackendProtocol.HTTP, BackendProtocol.HTTPS);

/** Properties that may be left out, but for those that must not be. */
function props(given: Record<string, fc.Arbitrary<unknown>>, ...required: string[]): fc.Arbitrary<any> {
  const values: Record<string, fc.Arbitrary<unknown>> = { ...workload, ...given };
  return fc.tuple(fc.record(values, { requiredKeys: ['image', 'containerPort', ...required] }), paths).map(([chosen, extra]) => ({ ...extra, ...chosen }));
}

/** Every kind of service there is. */
export const KINDS: Readonly<Record<string, Kind>> = {
  'ZeroDowntimeWebService': {
    Service: ZeroDowntimeWebService,
    props: props({
      budget: budgets(900, ALB_IP, ALB_INSTANCE),
      backendProtocol: http,
      certificateArns,
      scheme,
      host: fc.constantFrom('*.example.com', 'shop.example.com'),
      groupName: fc.constantFrom(undefined, 'shop'),
      argoRollout: canary,
    }),
  },
  'ZeroDowntimeWebService under version 1 of the controller': {
    Service: ZeroDowntimeWebService,
    props: props({
      legacyController: fc.constant(true), budget: budgets(900, ALB_IP, ALB_INSTANCE), certificateArns, path: fc.constantFrom('/', '/shop'),
    }, 'legacyController', 'kubernetesVersion'),
  },
  'ZeroDowntimeNetworkService': {
    Service: ZeroDowntimeNetworkService,
    props: props({
      budget: budgets(300, NLB_IP, NLB_INSTANCE),
      scheme,
      healthCheck: fc.constantFrom(...Object.values(NetworkHealthCheck)),
      proxyProtocol: fc.boolean(),
      preserveClientIp: fc.boolean(),
      crossZone: fc.boolean(),
      connectionTermination: fc.boolean(),
      backendTls: fc.boolean(),
      argoRollout: canary,
      tls: certificateArns,
    }).map(({ tls, ...rest }: any) => tls ? { ...rest, certificateArns: tls, ports: [{ port: 443, tls: true }, { port: 80 }] } : rest),
  },
  'ZeroDowntimeNetworkService with nodes that send to their own pods': {
    Service: ZeroDowntimeNetworkService,
    props: props({
      budget: fc.integer({ min: 30, max: 300 })
        .map(request => TimingBudget.of({
          loadBalancer: NLB_INSTANCE,
          drainPolicy: DrainPolicy.LEAK_WINDOW,
          longestRequest: Duration.seconds(request),
          overrides: { preStop: Duration.seconds(90), terminationGracePeriod: Duration.seconds(90 + request + 20) },
        })),
      externalTrafficPolicy: fc.constant(ExternalTrafficPolicy.LOCAL),
    }, 'budget', 'externalTrafficPolicy'),
  },
  'ZeroDowntimeBoundService': {
    Service: ZeroDowntimeBoundService,
    props: props({
      budget: budgets(300, ALB_IP, ALB_INSTANCE, NLB_IP, NLB_INSTANCE),
      targetGroupName: fc.constantFrom('web', 'x'.repeat(32)),
      bindingName: fc.constantFrom('web', 'x'.repeat(63)),
      multiCluster: fc.boolean(),
      loadBalancerSecurityGroups: fc.constantFrom(undefined, ['sg-0123456789abcdef0']),
      argoRollout: canary,
    }, 'targetGroupName'),
  },
  'ZeroDowntimeGatewayService': {
    Service: ZeroDowntimeGatewayService,
    props: props({
      budget: budgets(900, ALB_IP, ALB_INSTANCE),
      backendProtocol: http,
      targetGroupName: fc.constantFrom('web', 'x'.repeat(32)),
      host: fc.constantFrom('*.example.com', 'shop.example.com'),
      otherBackends: fc.constantFrom(undefined, [{ service: 'old', port: 80, weight: 9 }]),
      way: fc.oneof(
        fc.record({ gateways: fc.tuple(fc.record({ name: fc.constant('shared'), namespace: fc.constantFrom(undefined, 'edge') })) }),
        fc.record({
          createGateway: fc.record({ certificateArns, scheme, redirectToHttps: fc.constant(undefined) }),
        }),
        fc.constant({ createGateway: { listeners: [{ protocol: ListenerProtocol.HTTP, port: 8080 }] } }),
      ),
      argoRollout: canary,
    }).map(({ way, ...rest }: any) => ({ ...rest, ...way })),
  },
  'ZeroDowntimeClusterService': {
    Service: ZeroDowntimeClusterService,
    props: props({
      budget: budgets(900, CLUSTER_IP),
      port: fc.constantFrom(80, 8080),
      ingress: fc.constantFrom(undefined, { ingressClassName: 'nginx', host: 'shop.example.com' }),
      argoRollout: fc.constantFrom(undefined, {}, { strategy: ArgoRolloutStrategy.BLUE_GREEN }),
    }),
  },
  'ZeroDowntimeWebService on EKS Auto Mode': {
    Service: ZeroDowntimeWebService,
    props: props({ budget: budgets(900, ALB_AUTO), backendProtocol: http, certificateArns, scheme, ingressClassName: fc.constantFrom('alb', 'auto'), argoRollout: canary }, 'budget'),
  },
  'ZeroDowntimeNetworkService on EKS Auto Mode': {
    Service: ZeroDowntimeNetworkService,
    props: props({
      budget: budgets(300, NLB_AUTO),
      scheme,
      healthCheck: fc.constantFrom(...Object.values(NetworkHealthCheck)),
      proxyProtocol: fc.boolean(),
      connectionTermination: fc.boolean(),
    }, 'budget'),
  },
};

/** A service in a chart of its own. */
export function serviceOf<Props extends object>(
  Service: new (scope: Construct, id: string, props: any) => ZeroDowntimeService, given: Props, id = 'web',
): { chart: Chart; service: any } {
  const chart = new Chart(Testing.app(), 'shop');
  return { chart, service: new Service(chart, id, { image: 'shop/web:1.4.2', containerPort: 8080, ...given }) };
}

/** The message with which a service refuses its properties, one line for each problem. */
export function refusalOf(Service: new (scope: Construct, id: string, props: any) => ZeroDowntimeService, given: object): string[] {
  try {
    serviceOf(Service, given);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  throw new Error('the properties are accepted');
}
