import { ingressControllers, targetGroupPlace } from '../../../src/model/fronts/alb-ingress';
import { Front } from '../../../src/model/fronts/front';
import { gatewayController } from '../../../src/model/fronts/gateway';
import { findGateway } from '../../../src/model/fronts/route';
import { buildModel, Model } from '../../../src/model/model';
import { alb, deployment, ingress, Plain, service } from '../../retrofit/manifests';
import { objectsOf } from '../../rules/manifests';

function modelOf(...objects: Plain[]): Model {
  return buildModel(objectsOf(objects.map(object => JSON.stringify(object)).join('\n---\n')));
}

function frontsOf(model: Model, name = 'web'): readonly Front[] {
  return model.fronts.get(model.services.find(candidate => candidate.name === name)!) ?? [];
}

const IDLE = 'idle_timeout.timeout_seconds';

describe('ingressControllers()', () => {
  const byDefault = (name: string, controller: string) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name, annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
    spec: { controller },
  });
  const ofController = (controller: string) => ({ apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'edge' }, spec: { controller } });
  test.each<[string, Plain[], string]>([
    ['the class alb', [ingress()], 'aws'],
    ['a class of AWS', [ingress({ className: 'edge' }), ofController('eks.amazonaws.com/alb')], 'aws'],
    ['a class of another controller', [ingress({ className: 'edge' }), ofController('example.com/proxy')], 'unknown'],
    ['a class of a proxy that is known', [ingress({ className: 'edge' }), ofController('traefik.io/ingress-controller')], 'gateway'],
    ['a class of another controller with annotations that are left over', [ingress({ className: 'edge', annotations: alb({ scheme: 'internal' }) }), ofController('example.com/proxy')], 'unknown'],
    ['the class nginx with annotations that are left over', [ingress({ className: 'nginx', annotations: alb({ 'target-type': 'ip' }) })], 'gateway'],
    ['the class of another cloud', [ingress({ className: 'gce' })], 'elsewhere'],
    ['an unknown class with annotations', [ingress({ className: 'edge', annotations: alb({ scheme: 'internal' }) })], 'aws'],
    ['an unknown class', [ingress({ className: 'edge' })], 'unknown'],
    ['no class', [ingress({ className: null })], 'unknown'],
    ['no class, where one that is not the default is there', [ingress({ className: null }), ofController('eks.amazonaws.com/alb')], 'unknown'],
    ['no class, where that of AWS is the default', [ingress({ className: null }), byDefault('edge', 'eks.amazonaws.com/alb')], 'aws'],
    ['no class, where that of a proxy is the default', [ingress({ className: null }), byDefault('edge', 'projectcontour.io/ingress')], 'gateway'],
    ['no class, where two are the default', [ingress({ className: null }), byDefault('edge', 'eks.amazonaws.com/alb'), byDefault('proxy', 'example.com/proxy')], 'unknown'],
    ['a class by annotation, where another one is the default', [
      ingress({ className: null, annotations: { 'kubernetes.io/ingress.class': 'nginx' } }), byDefault('edge', 'eks.amazonaws.com/alb'),
    ], 'gateway'],
  ])('tells who acts on %s', (_, objects, controller) => {
    const { index } = modelOf(...objects);
    expect(ingressControllers(index)(index.all('Ingress')[0])).toBe(controller);
  });
});

describe('gatewayController()', () => {
  const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'edge', namespace: 'shop' } };
  const gatewayClass = (controllerName: string) => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'edge' }, spec: { controllerName } });
  test.each<[string, Plain[], string]>([
    ['a class of AWS', [{ ...gateway, spec: { gatewayClassName: 'edge' } }, gatewayClass('gateway.k8s.aws/nlb')], 'aws'],
    ['a class of another controller', [{ ...gateway, spec: { gatewayClassName: 'edge' } }, gatewayClass('example.com/proxy')], 'unknown'],
    ['a class of a proxy that is known', [{ ...gateway, spec: { gatewayClassName: 'edge' } }, gatewayClass('gateway.envoyproxy.io/gatewayclass-controller')], 'gateway'],
    ['the name of a class in the cluster', [{ ...gateway, spec: { gatewayClassName: 'istio' } }], 'gateway'],
    ['the name of an unknown class', [{ ...gateway, spec: { gatewayClassName: 'edge' } }], 'unknown'],
    ['no Gateway', [], 'unknown'],
  ])('tells who acts by %s', (_, objects, controller) => {
    const { index } = modelOf(...objects, {
      apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'web', namespace: 'shop' }, spec: { parentRefs: [{ name: 'edge' }] },
    });
    expect(gatewayController(index, findGateway(index, index.all('HTTPRoute')[0]))).toBe(controller);
  });
});

describe('the front of an Ingress', () => {
  const member = (name: string, group?: string, idle?: string) => ingress({
    name, annotations: alb({ ...group && { 'group.name': group }, ...idle && { 'load-balancer-attributes': `${IDLE}=${idle}` } }),
  });

  test('idle timeout: all Ingresses of the group that set it', () => {
    const places = (...ingresses: Plain[]) => frontsOf(modelOf(service(), ...ingresses))[0].idleTimeouts
      ?.map(({ object, value, attribute, defaulted }) => [object.name, value, attribute, defaulted]);
    expect(places(member('a'))).toEqual([['a', 60, IDLE, true]]);
    expect(places(member('a', 'edge'), member('b', 'edge'))).toEqual([['a', 60, IDLE, true]]);
    expect(places(member('a', 'edge'), member('b', 'edge', '90'), member('c', 'edge', '90s'), member('d', 'other', '10')))
      .toEqual([['b', 90, IDLE, false], ['c', 60, IDLE, true]]);
  });

  test('several Services: settings are written to the Service unless other Ingresses share it', () => {
    const place = (...ingresses: Plain[]) => {
      const [front, ...others] = frontsOf(modelOf(service(), service({ name: 'api' }), ...ingresses));
      return targetGroupPlace(front.deregistrationDelay!, front, [front, ...others]).object.kind;
    };
    expect(place(ingress())).toBe('Ingress');
    expect(place(ingress({ services: ['web', 'web'] }))).toBe('Ingress');
    expect(place(ingress({ services: ['web', 'api'] }))).toBe('Service');
    expect(place(ingress({ services: ['web', 'api'] }), ingress({ name: 'other' }))).toBe('Ingress');
  });
});

test.each([['443', true], ['https', true], [' 443 ', true], ['*', true], ['80', false], [undefined, true]])('a listener of a Network Load Balancer ends TLS with ssl-ports %s: %s', (ports, endsTls) => {
  const key = (name: string) => `service.beta.kubernetes.io/aws-load-balancer-${name}`;
  const annotations = { [key('ssl-cert')]: 'arn:aws:acm:eu-west-1:111122223333:certificate/a', ...ports && { [key('ssl-ports')]: ports } };
  const balancer = service({ type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb', annotations, ports: [{ name: 'https', port: 443 }] });
  expect(frontsOf(modelOf(balancer)).map(front => front.endsTls)).toEqual([endsTls]);
});

describe('a Service that is only there for what others send', () => {
  const rollout = (strategy: Plain): Plain => ({ ...deployment({ spec: { strategy } }), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' });
  const pingPong = { canary: { pingPong: { pingService: 'ping', pongService: 'pong' }, trafficRouting: { alb: { ingress: 'web', servicePort: 80, rootService: 'web' } } } };
  const stable = { canary: { stableService: 'web', canaryService: 'next' } };
  const blueGreen = { blueGreen: { activeService: 'web', previewService: 'next' } };
  const byAnnotation = (action: string, name?: string): Plain => {
    const actions = name && { [`actions.${action}`]: JSON.stringify({ type: 'forward', forwardConfig: { targetGroups: [{ serviceName: name, servicePort: 80 }] } }) };
    const { spec, ...others } = ingress({ annotations: alb({ 'target-type': 'ip', ...actions }) });
    return { ...others, spec: { ...spec, rules: undefined, defaultBackend: { service: { name: action, port: { name: 'use-annotation' } } } } };
  };
  const asked = (...objects: Plain[]) => modelOf(...objects).workloads.flatMap(({ fronts }) => fronts.map(front => `${front.service.name} ${front.asker ?? 'load balancer'}`)).sort();

  test.each<[string, Plain[], string[]]>([
    ['the root of ping-pong', [rollout(pingPong), service(), service({ name: 'ping' }), service({ name: 'pong' }), byAnnotation('web')], ['ping load balancer', 'pong load balancer']],
    ['that of a canary', [rollout(stable), service(), service({ name: 'next' }), ingress()], ['web load balancer']],
    ['that of a preview', [rollout(blueGreen), service(), service({ name: 'next' }), ingress({ className: 'nginx' })], ['web gateway']],
    ['the name of an action', [deployment(), service(), service({ name: 'old' }), byAnnotation('web', 'old')], ['old load balancer']],
  ])('is no front of its own: %s', (_, objects, fronts) => expect(asked(...objects)).toEqual(fronts));

  test.each<[string, Plain[], string[]]>([
    ['no other is sent to', [rollout(blueGreen), service(), service({ name: 'next' })], ['next pods', 'web pods']],
    ['nothing names it', [deployment(), service(), service({ name: 'inside' }), ingress()], ['inside pods', 'web load balancer']],
    ['a Rollout of another namespace names it', [
      deployment(), service(), service({ name: 'next' }), ingress(), { ...rollout(stable), metadata: { name: 'web', namespace: 'other' } },
    ], ['next pods', 'web load balancer']],
  ])('is one where %s', (_, objects, fronts) => expect(asked(...objects)).toEqual(fronts));
});

test.each<[string, Plain[], boolean | undefined]>([
  ['ingress-nginx', [service(), ingress({ className: 'nginx' })], true],
  ['ingress-nginx that asks the Service', [service(), ingress({ className: 'nginx', annotations: { 'nginx.ingress.kubernetes.io/service-upstream': 'true' } })], undefined],
  ['ingress-nginx that does not', [service(), ingress({ className: 'nginx', annotations: { 'nginx.ingress.kubernetes.io/service-upstream': 'false' } })], true],
  ['Traefik that asks the Service, as that says', [service({ annotations: { 'traefik.ingress.kubernetes.io/service.nativelb': 'true' } }), ingress({ className: 'traefik' })], undefined],
  ['Emissary', [service(), ingress({ className: 'ambassador' })], undefined],
  ['another cloud', [service(), ingress({ className: 'gce' })], undefined],
  ['nobody who is known', [service(), ingress({ className: 'edge' })], undefined],
  ['other pods', [service()], undefined],
])('whether the pods behind %s are left by what sends to them', (_, objects, follows) => {
  const [{ fronts }] = modelOf(deployment(), ...objects).workloads;
  expect(fronts.map(({ loadBalancer }) => loadBalancer.followsEndpoints)).toEqual([follows]);
});
