import { objectsIn } from './manifests';
import { Body } from './patch';
import { askerOf, Asker } from '../../src/model/fronts/front';
import { buildModel } from '../../src/model/model';
import { AWS_CONTROLLERS, AwsController } from '../../src/platform/controllers';
import { frontMaker, FRONT_MAKERS } from '../../src/platform/gateways/front-classes';
import { PROXIES } from '../../src/platform/gateways/proxies';
import { checkModel } from '../../src/rules/engine/check';

/**
 * Every front that the tables know: manifests at their limits, of which nothing is found, and with each number one second lower,
 * of which something is. The limits are written out here by hand, from the model.
 */

const R = 30, A = 20;
/** L by profile. */
const LEAK: Readonly<Record<string, number>> = {
  'alb-ip': 25, 'alb-instance': 10, 'alb-auto': 25, 'nlb-ip': 185, 'nlb-instance': 10, 'nlb-auto': 185, 'vpc-lattice': 45, 'cluster-ip': 10,
};

interface Numbers { readonly preStop: number; readonly grace: number; readonly delay?: number }
type Plain = Record<string, unknown>;

const meta = (name: string, more: Plain = {}) => ({ name, namespace: 'shop', ...more });
const labelled = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } } };

function deployment({ preStop, grace }: Numbers, image = 'registry.example.com/web:1'): Plain {
  const container = { name: 'web', image, ports: [{ containerPort: 8080 }], lifecycle: { preStop: { sleep: { seconds: preStop } } } };
  const template = { metadata: { labels: { app: 'web' } }, spec: { terminationGracePeriodSeconds: grace, containers: [container] } };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta('web'), spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template } };
}

const service = (spec: Plain = {}, annotations: Plain = {}): Plain => ({
  apiVersion: 'v1', kind: 'Service', metadata: meta('web', { annotations }), spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
});
const ingress = (className: string, controller: string | undefined, annotations: Plain = {}): Plain[] => [
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: meta('web', { annotations }), spec: { ingressClassName: className, defaultBackend: { service: { name: 'web', port: { number: 80 } } } } },
  ...controller === undefined ? [] : [{ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: className }, spec: { controller } }],
];
const gateway = (className: string, controllerName: string | undefined, route: string): Plain[] => [
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: route, metadata: meta('web'), spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] } },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: meta('edge'), spec: { gatewayClassName: className } },
  ...controllerName === undefined ? [] : [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: className }, spec: { controllerName } }],
];

interface Row {
  readonly name: string;
  readonly profile: string;
  readonly asker: Asker;
  readonly objects: (numbers: Numbers) => Plain[];
  readonly hasDelay?: boolean;
}

const pairs = (delay = 300) => `deregistration_delay.timeout_seconds=${delay}`;
const NLB = 'service.beta.kubernetes.io/aws-load-balancer';

/** Each class of AWS by which each kind of object names a controller. */
function rowsOf({ names, autoMode, defaultTargetType }: AwsController): Row[] {
  const suffix = autoMode ? 'auto' : defaultTargetType;
  const type = defaultTargetType === 'instance' ? 'NodePort' : 'ClusterIP';
  return [
    ...names.IngressClass.map((controller): Row => ({
      name: `IngressClass ${controller}`,
      profile: `alb-${suffix}`,
      asker: 'load balancer',
      hasDelay: true,
      objects: ({ delay }) => [service({ type }), ...ingress('edge', controller, { 'alb.ingress.kubernetes.io/target-group-attributes': pairs(delay) })],
    })),
    ...names.Service.map((loadBalancerClass): Row => ({
      name: `loadBalancerClass ${loadBalancerClass}`,
      profile: `nlb-${suffix}`,
      asker: 'load balancer',
      objects: () => [service({ type: 'LoadBalancer', loadBalancerClass })],
    })),
    ...names.GatewayClass.map((controller): Row => {
      const isNetwork = /nlb$/.test(controller);
      const isLattice = names.IngressClass.length === 0;
      return {
        name: `GatewayClass ${controller}`,
        profile: isLattice ? 'vpc-lattice' : `${isNetwork ? 'nlb' : 'alb'}-${suffix}`,
        asker: 'load balancer',
        objects: () => [service({ type }), ...gateway('edge', controller, isNetwork ? 'TCPRoute' : 'HTTPRoute')],
      };
    }),
  ];
}

/** Names of controllers as their projects document them, with the title by which they are known. */
const CONTROLLERS: readonly (readonly [kind: 'Ingress' | 'Gateway', controller: string, title: string])[] = [
  ['Ingress', 'k8s.io/ingress-nginx', 'ingress-nginx'], ['Ingress', 'nginx.org/ingress-controller', 'the NGINX Ingress Controller'],
  ['Gateway', 'gateway.nginx.org/nginx-gateway-controller', 'NGINX Gateway Fabric'],
  ['Ingress', 'traefik.io/ingress-controller', 'Traefik'], ['Gateway', 'traefik.io/gateway-controller', 'Traefik'],
  ['Ingress', 'haproxy.org/ingress-controller', 'HAProxy'], ['Ingress', 'haproxy-ingress.github.io/controller', 'HAProxy'],
  ['Ingress', 'ingress-controllers.konghq.com/kong', 'Kong'], ['Gateway', 'konghq.com/kic-gateway-controller', 'Kong'],
  ['Ingress', 'istio.io/ingress-controller', 'Istio'], ['Gateway', 'istio.io/gateway-controller', 'Istio'],
  ['Ingress', 'projectcontour.io/ingress-controller', 'Contour'], ['Gateway', 'projectcontour.io/gateway-controller', 'Contour'],
  ['Gateway', 'gateway.envoyproxy.io/gatewayclass-controller', 'Envoy Gateway'], ['Ingress', 'apisix.apache.org/apisix-ingress', 'APISIX'],
  ['Ingress', 'cilium.io/ingress-controller', 'Cilium'], ['Gateway', 'io.cilium/gateway-controller', 'Cilium'], ['Gateway', 'kgateway.dev/kgateway', 'kgateway'],
  ['Ingress', 'openshift.io/ingress-to-route', 'the router of OpenShift'], ['Ingress', 'pomerium.io/ingress-controller', 'Pomerium'],
  ['Gateway', 'networking.gke.io/gateway', 'the load balancer of Google Cloud'], ['Ingress', 'azure/application-gateway', 'the load balancer of Azure'],
  ['Gateway', 'alb.networking.azure.io/alb-controller', 'the load balancer of Azure'],
];

const ROWS: readonly Row[] = [
  ...AWS_CONTROLLERS.flatMap(rowsOf),
  ...([['nlb', 'nlb-instance'], ['nlb-ip', 'nlb-ip'], ['external', 'nlb-instance']] as const).map(([type, profile]): Row => ({
    name: `a Service of type ${type} by annotation`, profile, asker: 'load balancer', objects: () => [service({ type: 'LoadBalancer' }, { [`${NLB}-type`]: type })],
  })),
  ...CONTROLLERS.map(([kind, controller]): Row => ({
    name: `${kind} of ${controller}`,
    profile: 'cluster-ip',
    asker: frontMaker(controller, undefined)?.asks ?? 'unknown',
    objects: () => [service(), ...kind === 'Ingress' ? ingress('edge', controller) : gateway('edge', controller, 'HTTPRoute')],
  })),
  { name: 'a class that is not known', profile: 'cluster-ip', asker: 'unknown', objects: () => [service(), ...ingress('edge', 'acme.example/ingress')] },
  { name: 'only other pods', profile: 'cluster-ip', asker: 'pods', objects: () => [service()] },
];

const CODES = ['T01', 'T02', 'T03', 'T04', 'N06'];

function found(objects: readonly Plain[]): string[] {
  return checkModel(buildModel(objectsIn(objects as Body[])), { inputs: { longestRequestSeconds: R, shutdownSeconds: A } })
    .filter(({ rule, severity }) => CODES.includes(rule.code) && severity !== 'info').map(({ rule }) => rule.code);
}

describe.each(ROWS.map(row => [row.name, row] as const))('%s', (_, { profile, asker, objects, hasDelay }) => {
  const leak = LEAK[profile];
  // Nodes that go take 20 s; what else has a delay has its X, which is L less the reaction of 5 s.
  const limits: Numbers = { preStop: leak, grace: leak + R + A, ...hasDelay && { delay: (profile === 'alb-instance' ? 20 : leak - 5) + R } };
  const all = (numbers: Numbers) => [labelled, ...objects(numbers), deployment(numbers)];

  test('is known for what it is', () => {
    const { workloads: [{ fronts: [front, ...others] }] } = buildModel(objectsIn(all(limits) as Body[]));
    expect([front.loadBalancer.name, askerOf(front), others]).toEqual([profile, asker, []]);
  });

  test('finds nothing at the limits', () => expect(found(all(limits))).toEqual([]));

  test.each(Object.keys(limits) as (keyof Numbers)[])('finds something one second below: %s', field => {
    expect(found(all({ ...limits, [field]: limits[field]! - 1 }))).not.toEqual([]);
  });
});

/** An image of each proxy that passes requests on. */
const IMAGES = [
  'registry.k8s.io/ingress-nginx/controller:v1.15.1', 'docker.io/traefik:v3.5', 'docker.io/istio/proxyv2:1.27.0', 'docker.io/envoyproxy/envoy:distroless-v1.35.0',
  'kong:3.9', 'quay.io/jcmoraisjr/haproxy-ingress:v0.15.0', 'docker.io/haproxytech/kubernetes-ingress:3.1', 'apache/apisix:3.14.0-debian', 'docker.io/bitnami/apisix:3.13.0-debian-12-r4',
  'ghcr.io/nginx/nginx-gateway-fabric/nginx:2.2.0', 'docker.io/nginx/nginx-ingress:5.2',
];

describe('a proxy that is itself behind a Network Load Balancer', () => {
  const front = service({ type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' }, { [`${NLB}-nlb-target-type`]: 'ip' });
  const gateways = PROXIES.filter(({ isGateway }) => isGateway);

  test('has an image here', () => expect(gateways.filter(({ images }) => !IMAGES.some(image => images.test(image)))).toEqual([]));

  test.each(IMAGES)('%s', image => {
    const proxy = PROXIES.find(({ images }) => images.test(image))!;
    const [W, worker, after] = [proxy.acceptance?.default ?? 0, proxy.worker?.default ?? 0, proxy.after?.default ?? A];
    const limits: Numbers = { preStop: 185 - W, grace: 185 + (proxy.worker?.default === undefined ? R + A : Math.min(R, worker) + after) };
    const all = (numbers: Numbers) => found([labelled, front, deployment(numbers, image)]);
    const cut = proxy.worker?.default !== undefined && proxy.worker.default < R ? ['N06'] : []; // it ends the longest request itself
    expect(all(limits)).toEqual(cut);
    expect(all({ ...limits, preStop: limits.preStop - 1 })).toEqual(['N06', ...cut]);
    expect(all({ ...limits, grace: limits.grace - 1 })).not.toEqual(cut);
  });
});

describe('the table of classes', () => {
  test.each(CONTROLLERS)('%s of %s is of %s', (_, controller, title) => expect(frontMaker(controller, undefined)?.title).toBe(title));

  test.each(FRONT_MAKERS.flatMap(({ annotations = [], title }) => annotations.map(start => [start, title] as const)))('a Service with %s… is of %s', (start, title) => {
    const { workloads: [{ fronts: [front] }] } = buildModel(objectsIn([
      service({ type: 'LoadBalancer' }, { [`${start}x`]: 'y' }), deployment({ preStop: 10, grace: 60 }),
    ] as Body[]));
    expect([front.maker?.known?.title, askerOf(front)]).toEqual([title, 'elsewhere']);
  });
});
