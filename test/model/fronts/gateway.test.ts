import { buildModel } from '../../../src/model/model';
import { readDocuments } from '../../../src/model/objects/documents';
import { checkModel } from '../../../src/rules/engine/check';

const REFERENCE = '{ group: gateway.k8s.aws, kind: LoadBalancerConfiguration, name: edge }';

const MANIFESTS = (route: string, configuration: string, gateway = `infrastructure: { parametersRef: ${REFERENCE} }`, gatewayClass = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { containers: [{ name: db, image: db:1, ports: [{ containerPort: 5432 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: aws }
spec: { controllerName: gateway.k8s.aws/nlb${gatewayClass} }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: aws
  ${gateway}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ${route}
metadata: { name: db, namespace: shop }
spec: { parentRefs: [{ name: edge }], rules: [{ backendRefs: [{ name: db, port: 5432 }] }] }
---
apiVersion: gateway.k8s.aws/v1beta1
kind: LoadBalancerConfiguration
metadata: { name: edge, namespace: shop }
spec: ${configuration}
`;

const listener = (port: number, seconds: number) => ({
  protocolPort: `TCP:${port}`, listenerAttributes: [{ key: 'tcp.idle_timeout.seconds', value: String(seconds) }],
});

describe('the idle timeout of a Gateway', () => {
  test.each<[string, string, object, number, boolean]>([
    ['is AWS\' default behind a Network Load Balancer that says nothing', 'TCPRoute', {}, 350, true],
    ['is that of the listener', 'TCPRoute', { listenerConfigurations: [listener(5432, 600)] }, 600, false],
    ['is the shortest of the listeners', 'TCPRoute', { listenerConfigurations: [listener(5432, 600), listener(5433, 120)] }, 120, false],
    ['is no attribute of a Network Load Balancer', 'TCPRoute', { loadBalancerAttributes: [{ key: 'tcp.idle_timeout.seconds', value: '60' }] }, 350, true],
    ['is an attribute of an Application Load Balancer', 'HTTPRoute', { loadBalancerAttributes: [{ key: 'idle_timeout.timeout_seconds', value: '90' }] }, 90, false],
  ])('%s', (_, route, configuration, seconds, defaulted) => {
    const { workloads: [{ fronts: [front] }] } = buildModel(readDocuments('all.yaml', MANIFESTS(route, JSON.stringify(configuration))).objects);
    expect(front.idleTimeout).toMatchObject({ value: seconds, defaulted });
  });

  test('falls back to that of the class', () => {
    const ofClass = `, parametersRef: ${REFERENCE.replace(' }', ', namespace: shop }')}`;
    const manifests = MANIFESTS('TCPRoute', JSON.stringify({ listenerConfigurations: [listener(5432, 600)] }), '', ofClass);
    const { workloads: [{ fronts: [front] }] } = buildModel(readDocuments('all.yaml', manifests).objects);
    expect(front.idleTimeout).toMatchObject({ value: 600 });
  });
});

describe('the target group of a Gateway', () => {
  const configuration = (...attributes: [key: string, value: string][]) => `
---
apiVersion: gateway.k8s.aws/v1beta1
kind: TargetGroupConfiguration
metadata: { name: db, namespace: shop }
spec:
  targetReference: { name: db }
  defaultConfiguration: { targetType: ip, targetGroupAttributes: ${JSON.stringify(attributes.map(([key, value]) => ({ key, value })))} }
`;
  const TERMINATION = 'deregistration_delay.connection_termination.enabled';
  const modelWith = (route: string, ...attributes: [string, string][]) =>
    buildModel(readDocuments('all.yaml', MANIFESTS(route, '{}') + configuration(...attributes)).objects);
  const frontWith = (route: string, ...attributes: [string, string][]) => modelWith(route, ...attributes).workloads[0].fronts[0];

  test.each<[string, string, [string, string][], object | undefined]>([
    ['is off unless it is turned on', 'TCPRoute', [], { value: false, defaulted: true }],
    ['is what the attribute says', 'TCPRoute', [[TERMINATION, 'true']], { value: true, defaulted: false }],
    ['is nothing of an Application Load Balancer', 'HTTPRoute', [[TERMINATION, 'true']], undefined],
  ])('closes connections at its delay: %s', (_, route, attributes, termination) => {
    const { connectionTermination } = frontWith(route, ...attributes);
    if (termination === undefined) expect(connectionTermination).toBeUndefined();
    else expect(connectionTermination).toMatchObject(termination);
  });

  const SLEEPING = MANIFESTS('TCPRoute', '{}').replace('image: db:1', 'image: db:1, lifecycle: { preStop: { sleep: { seconds: 200 } } }');
  const codes = (...attributes: [string, string][]) =>
    checkModel(buildModel(readDocuments('all.yaml', SLEEPING + configuration(...attributes)).objects), { inputs: { longestRequestSeconds: 600, shutdownSeconds: 20 } }).map(({ rule: { code } }) => code);

  test('is checked for connections that outlive their pod, and for those that it cuts', () => {
    expect(codes()).toContain('T07'); // preStop covers the leak window (T03)
    expect(codes()).not.toContain('T04');
    expect(codes([TERMINATION, 'true'])).toContain('T04');
    expect(codes([TERMINATION, 'true'])).not.toContain('T07');
  });
});
