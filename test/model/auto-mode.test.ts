import { Front } from '../../src/model/fronts/front';
import { IngressClasses } from '../../src/model/fronts/ingress-class';
import { inputsBehind } from '../../src/model/known-inputs';
import { buildModel, Model } from '../../src/model/model';
import { checkChange, checkModel } from '../../src/rules/engine/check';
import { alb, deployment, ingress, Plain, service } from '../retrofit/manifests';
import { objectsIn } from '../rules/manifests';
import { Body } from '../rules/patch';

const modelOf = (...objects: Plain[]): Model => buildModel(objectsIn(objects as Body[]));
const frontOf = (...objects: Plain[]): Front => [...modelOf(service(), ...objects).fronts.values()].flat()[0];

const AUTO_MODE = 'eks.amazonaws.com/alb';
const CONTROLLER = 'ingress.k8s.aws/alb';

function ingressClass(controller: string, spec: Plain = {}): Plain[] {
  return [
    { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'edge' }, spec: { controller, parameters: { name: 'edge' } } },
    { apiVersion: 'eks.amazonaws.com/v1', kind: 'IngressClassParams', metadata: { name: 'edge' }, spec },
  ];
}

const inGroup = (name: string, more: Record<string, string> = {}): Plain =>
  ingress({ name, className: 'edge', annotations: alb({ 'group.name': 'shop', ...more }) });

describe('the group of an Ingress of EKS Auto Mode', () => {
  test.each<[what: string, controller: string, spec: Plain, group: string | undefined]>([
    ['is not that of the annotation', AUTO_MODE, {}, undefined],
    ['is that of the class', AUTO_MODE, { group: { name: 'edge' } }, 'edge'],
    ['is that of the annotation with the AWS Load Balancer Controller', CONTROLLER, {}, 'shop'],
  ])('%s', (_, controller, spec, group) => {
    const { index } = modelOf(...ingressClass(controller, spec), inGroup('web'));
    expect(new IngressClasses(index).groupOf(index.all('Ingress')[0])).toBe(group);
  });

  const conflicts = (controller: string, ...objects: Plain[]) => checkModel(modelOf(...ingressClass(controller), ...objects))
    .filter(({ rule, finding: { because } }) => rule.code === 'N09' && because?.includes('same group')).map(({ finding }) => finding.object.name);

  test('has members that need not agree where only annotations name it', () => {
    const members = [inGroup('a', { scheme: 'internal' }), inGroup('b', { scheme: 'internet-facing' })];
    expect(conflicts(CONTROLLER, ...members)).toEqual(['b']);
    expect(conflicts(AUTO_MODE, ...members)).toEqual([]);
  });

  test('ends with the Ingress, whatever annotations say', () => {
    const others = [deployment(), service(), ...ingressClass(AUTO_MODE)];
    const codes = (old: Plain[], now: Plain[]) => checkChange(modelOf(...others, ...old), modelOf(...others, ...now)).map(({ rule, finding }) => `${rule.code} ${finding.object.name}`);
    expect(codes([inGroup('a'), inGroup('b')], [inGroup('b')])).toContain('C02 a');
  });

  test.each([[AUTO_MODE, 443], [CONTROLLER, 80]])('has the listener of its certificate: %s', (controller, port) => {
    const spec = { certificateARNs: ['arn:aws:acm:eu-west-1:1:certificate/a'], group: { name: 'shop' } };
    const members = [inGroup('a'), inGroup('b', { 'listen-ports': `[{"${port === 443 ? 'HTTP' : 'HTTPS'}": ${port}}]` })];
    const model = modelOf(...ingressClass(controller, spec), ...members);
    expect(checkModel(model).filter(({ rule }) => rule.code === 'N09').map(({ finding: { actual } }) => actual)).toEqual([expect.stringContaining(`at ${port}`)]);
  });
});

describe('an Ingress without a class', () => {
  const [edge, params] = ingressClass(AUTO_MODE, { group: { name: 'edge' }, targetType: 'ip' });
  const byDefault = { ...edge, metadata: { name: 'edge', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } } };

  test('has what the default class decides', () => {
    const { index } = modelOf(byDefault, params, ingress({ className: null }));
    expect(new IngressClasses(index).groupOf(index.all('Ingress')[0])).toBe('edge');
    expect(frontOf(byDefault, params, ingress({ className: null })).loadBalancer.name).toBe('alb-auto');
  });

  test('has not where its class is named by an annotation', () => {
    const { index } = modelOf(byDefault, params, ingress({ className: null, annotations: { 'kubernetes.io/ingress.class': 'alb' } }));
    expect(new IngressClasses(index).groupOf(index.all('Ingress')[0])).toBeUndefined();
  });
});

describe('a Service of EKS Auto Mode', () => {
  const ofClass = (loadBalancerClass: string, type: string) => service({
    type: 'LoadBalancer', loadBalancerClass, annotations: { 'service.beta.kubernetes.io/aws-load-balancer-type': type },
  });
  const changes = (loadBalancerClass: string) => checkChange(modelOf(ofClass(loadBalancerClass, 'nlb')), modelOf(ofClass(loadBalancerClass, 'external')))
    .map(({ rule: { code } }) => code);

  test('does not read the type of its load balancer', () => {
    expect(changes('service.k8s.aws/nlb')).toEqual(['C02']);
    expect(changes('eks.amazonaws.com/nlb')).toEqual([]);
  });
});

describe('a TargetGroupBinding', () => {
  const binding = (apiVersion: string): Plain => ({
    apiVersion,
    kind: 'TargetGroupBinding',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { targetType: 'ip', targetGroupARN: 'arn:a', serviceRef: { name: 'web', port: 80 } },
  });

  test.each([
    ['elbv2.k8s.aws/v1beta1', true, 'target-health.elbv2.k8s.aws/web'],
    ['eks.amazonaws.com/v1', false, undefined],
  ])('of %s opens a readiness gate: %s', (apiVersion, gated, gate) => {
    const front = frontOf(binding(apiVersion));
    expect([front.loadBalancer.gated, front.gate]).toEqual([gated, gate]);
  });
});

describe('a route', () => {
  const gateway = { apiVersion: 'gateway.networking.k8s.io/v1' };
  const route = (kind: string, controllerName: string): Plain[] => [
    { ...gateway, kind: 'GatewayClass', metadata: { name: 'edge' }, spec: { controllerName } },
    { ...gateway, kind: 'Gateway', metadata: { name: 'edge', namespace: 'shop' }, spec: { gatewayClassName: 'edge' } },
    { ...gateway, kind, metadata: { name: 'web', namespace: 'shop' }, spec: { parentRefs: [{ name: 'edge' }], rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] } },
  ];

  test.each([
    ['HTTPRoute', 'eks.amazonaws.com/gateway-alb', 'alb-auto', false, false],
    ['TCPRoute', 'eks.amazonaws.com/gateway-nlb', 'nlb-auto', false, false],
    ['HTTPRoute', 'gateway.k8s.aws/alb', 'alb-instance', false, true],
  ])('of kind %s and class %s is behind %s', (kind, controllerName, profile, gated, defaulted) => {
    const { loadBalancer, targetType } = frontOf(...route(kind, controllerName));
    expect([loadBalancer.name, loadBalancer.gated, targetType?.defaulted]).toEqual([profile, gated, defaulted]);
  });

  test('is not behind a load balancer of a class that only begins as one of AWS does', () =>
    expect(frontOf(...route('HTTPRoute', 'eks.amazonaws.com/gateway'))).toBeUndefined());
});

describe('an Ingress whose class is not among the manifests', () => {
  const web = (loadBalancer: unknown) => deployment({ metadata: { annotations: { 'cdk8s-zero-downtime/budget': JSON.stringify({ loadBalancer }) } } });
  const behind = (loadBalancer: unknown, ...more: Plain[]) => modelOf(web(loadBalancer), service(), ingress({ className: 'edge', annotations: alb({ 'target-type': 'ip' }) }), ...more).workloads[0];

  test.each([['alb-auto', 'alb-auto'], ['alb-ip', 'alb-ip'], ['nlb-auto', 'alb-ip'], ['alb-instance', 'alb-ip'], ['cluster-ip', 'alb-ip']])(
    'is taken for what the workload declares where that fits: %s', (declared, profile) => {
      expect(behind(declared).fronts.map(({ loadBalancer }) => loadBalancer.name)).toEqual([profile]);
    });

  test('is what its class says where that is there', () => {
    expect(behind('alb-auto', ...ingressClass(CONTROLLER)).fronts[0].loadBalancer.name).toBe('alb-ip');
    expect(behind('alb-ip', ...ingressClass(AUTO_MODE)).fronts[0].loadBalancer.name).toBe('alb-auto');
  });

  test('is not measured by what is behind another controller', () => {
    const workload = behind({ preset: 'alb-ip', deregistrationPropagationSeconds: 7 }, ...ingressClass(AUTO_MODE));
    expect(inputsBehind(workload.fronts[0], workload.declared!.inputs, workload).loadBalancer).toMatchObject({ name: 'alb-auto', deregistrationPropagationSeconds: 20 });
  });
});

test('nobody misses a gate on EKS Auto Mode', () => {
  const codes = checkModel(modelOf(deployment(), service(), ingress({ className: 'edge', annotations: alb({}) }), ...ingressClass(AUTO_MODE))).map(({ rule }) => rule.code);
  expect(codes).toContain('S07');
  expect(codes.filter(code => ['S02', 'S03', 'S04', 'S05'].includes(code))).toEqual([]);
});
