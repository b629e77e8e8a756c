import { Duration, Testing } from 'cdk8s';
import { refusalOf, serviceOf } from './every-service';
import {
  DrainPolicy,
  BackendProtocol, LoadBalancerProfile, LoadBalancerScheme, TimingBudget, ZeroDowntimeGatewayService, ZeroDowntimeGatewayServiceProps,
} from '../../../src';
import { validateObject } from '../../kubernetes-schema';

type Props = Partial<ZeroDowntimeGatewayServiceProps>;

const certificateArns = ['arn:aws:acm:eu-west-1:111122223333:certificate/a', 'arn:aws:acm:eu-west-1:111122223333:certificate/b'];

function synthesise(props: Props = {}) {
  const { chart, service } = serviceOf(ZeroDowntimeGatewayService, props);
  const objects: any[] = Testing.synth(chart);
  objects.forEach(validateObject);
  const find = (kind: string, name = 'web') => objects.find(object => object.kind === kind && object.metadata.name === name);
  return { service, find, kinds: objects.map(({ kind }) => kind), pod: find('Deployment').spec.template.spec };
}

describe('ZeroDowntimeGatewayService', () => {
  test('creates Gateway, load balancer and target group configuration', () => {
    const { kinds, find, pod, service } = synthesise({ readinessPath: '/ready', budget: TimingBudget.of({ longestRequest: Duration.seconds(90) }) });
    expect(kinds).toEqual([
      'Namespace', 'Service', 'TargetGroupConfiguration', 'LoadBalancerConfiguration', 'Gateway', 'HTTPRoute', 'PodDisruptionBudget', 'Deployment',
    ]);
    expect(find('TargetGroupConfiguration').spec).toEqual({
      targetReference: { group: '', kind: 'Service', name: 'web' },
      defaultConfiguration: {
        targetType: 'ip',
        protocol: 'HTTP',
        protocolVersion: 'HTTP1',
        healthCheckConfig: {
          healthCheckProtocol: 'HTTP',
          healthCheckPort: 'traffic-port',
          healthCheckPath: '/ready',
          healthCheckInterval: 10,
          healthCheckTimeout: 5,
          healthyThresholdCount: 2,
          unhealthyThresholdCount: 2,
          matcher: { httpCode: '200-399' },
        },
        targetGroupAttributes: [
          { key: 'deregistration_delay.timeout_seconds', value: '110' }, { key: 'slow_start.duration_seconds', value: '0' },
        ],
      },
    });
    expect(find('LoadBalancerConfiguration').spec).toEqual({
      scheme: 'internal',
      loadBalancerAttributes: [{ key: 'idle_timeout.timeout_seconds', value: '100' }],
      listenerConfigurations: [{ protocolPort: 'HTTP:80' }],
    });
    expect(find('Gateway').spec).toEqual({
      gatewayClassName: 'alb',
      infrastructure: { parametersRef: { group: 'gateway.k8s.aws', kind: 'LoadBalancerConfiguration', name: 'web' } },
      listeners: [{ name: 'http-80', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } }],
    });
    expect(find('HTTPRoute').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web', sectionName: 'http-80' }],
      rules: [{
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }],
      }],
    });
    expect(pod).not.toHaveProperty('readinessGates'); // the webhook's business: the name is not known
    expect(service.gatewayAttributes).toEqual({ 'idle_timeout.timeout_seconds': '100' });
  });

  test('declares the readiness gate where the name of the target group is fixed', () => {
    const { pod, find } = synthesise({ targetGroupName: 'shop-web' });
    expect(pod.readinessGates).toEqual([{ conditionType: 'target-health.elbv2.k8s.aws/shop-web' }]);
    expect(find('TargetGroupConfiguration').spec.defaultConfiguration.targetGroupName).toBe('shop-web');
  });

  test('has no gate with nodes as targets', () => {
    const { pod, find } = synthesise({ targetGroupName: 'shop-web', budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }) });
    expect(pod).not.toHaveProperty('readinessGates');
    expect(find('Service').spec.type).toBe('NodePort');
  });

  test('with certificates serves HTTPS and redirects to it', () => {
    const { find } = synthesise({
      host: 'shop.example.com',
      createGateway: {
        certificateArns,
        scheme: LoadBalancerScheme.INTERNET_FACING,
        loadBalancerName: 'shop',
        gatewayClassName: 'public',
        tags: { team: 'shop' },
        loadBalancerAttributes: { 'routing.http2.enabled': 'false' },
      },
    });
    expect(find('LoadBalancerConfiguration').spec).toEqual({
      loadBalancerName: 'shop',
      scheme: 'internet-facing',
      loadBalancerAttributes: [{ key: 'idle_timeout.timeout_seconds', value: '60' }, { key: 'routing.http2.enabled', value: 'false' }],
      listenerConfigurations: [
        { protocolPort: 'HTTP:80' }, { protocolPort: 'HTTPS:443', defaultCertificate: certificateArns[0], certificates: certificateArns.slice(1) },
      ],
      tags: { team: 'shop' },
    });
    expect(find('HTTPRoute').spec.parentRefs.map(({ sectionName }: any) => sectionName)).toEqual(['https-443']);
    expect(find('HTTPRoute', 'web-redirect').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web', sectionName: 'http-80' }],
      hostnames: ['shop.example.com'],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', port: 443, statusCode: 301 } }] }],
    });
  });

  test('existing Gateway: what its owner has to set', () => {
    const { kinds, find, service } = synthesise({ gateways: [{ name: 'public', namespace: 'edge', listener: 'https' }, { name: 'internal' }] });
    expect(kinds).not.toContain('Gateway');
    expect(kinds).not.toContain('LoadBalancerConfiguration');
    expect(find('HTTPRoute').spec.parentRefs).toEqual([
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'edge', sectionName: 'https' },
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'internal' },
    ]);
    expect(service.gatewayAttributes).toEqual({ 'idle_timeout.timeout_seconds': '60' });
    expect(service.gateway).toBeUndefined();
  });

  test('weights between the old and the new Service', () => {
    const { find } = synthesise({ weight: 0, otherBackends: [{ service: 'shop', port: 8080, weight: 1 }] });
    expect(find('HTTPRoute').spec.rules[0].backendRefs.map(({ name, port, weight }: any) => [name, port, weight])).toEqual([['web', 80, 0], ['shop', 8080, 1]]);
  });

  test('routes gRPC by a route of its own, and asks its health service', () => {
    const { find, kinds } = synthesise({ backendProtocol: BackendProtocol.GRPC, createGateway: { certificateArns } });
    expect(kinds).toContain('GRPCRoute');
    expect(find('GRPCRoute').spec.rules[0]).not.toHaveProperty('matches');
    expect(find('TargetGroupConfiguration').spec.defaultConfiguration).toMatchObject({
      protocolVersion: 'GRPC', healthCheckConfig: { healthCheckPath: '/grpc.health.v1.Health/Check', matcher: { grpcCode: '0' } },
    });
  });

  test.each<[what: string, props: Props, message: string]>([
    ['the target group\'s name is too long', { targetGroupName: 'x'.repeat(33) },
      `shop/web: 'targetGroupName' is "${'x'.repeat(33)}" but must be at most 32 lower-case letters, digits and hyphens; choose another 'targetGroupName'`],
    ['a Gateway is both found and made', { gateways: [{ name: 'public' }], createGateway: {} },
      'shop/web: \'createGateway\' is set but must be absent (\'gateways\' names those that exist); drop one of them'],
    ['the Gateway has no name', { gateways: [{ name: '' }] },
      'shop/web: \'gateways[0].name\' is "" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; name a Gateway'],
    ['nobody gets a request', { weight: 0 },
      'shop/web: \'weight\' is 0 but must be more than 0 (no backend would get a request); give a backend a weight'],
    ['a weight is out of range', { otherBackends: [{ service: 'old', port: 80, weight: 1000 }] },
      'shop/web: \'otherBackends[0].weight\' is 1000 but must be a whole number between 0 and 999; set \'otherBackends[0].weight\' within that range'],
    ['gRPC has a path', { backendProtocol: BackendProtocol.GRPC, path: '/shop', createGateway: { certificateArns } },
      'shop/web: \'path\' is "/shop" but must be absent (a GRPCRoute has none); drop \'path\''],
    ['an attribute is unknown', { createGateway: { loadBalancerAttributes: { 'idle_timeout.seconds': '5' } } },
      'N09 shop/web: \'loadBalancerAttributes.idle_timeout.seconds\' is "5" but must be absent '
      + '(an Application Load Balancer knows no such attribute, and AWS then applies none of them); check the spelling of the key'],
    ['the budget is for another load balancer', { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP }) },
      'shop/web: \'budget\' is nlb-ip but must be one of alb-ip, alb-instance (an HTTPRoute needs an Application Load Balancer); '
      + 'make a budget with such a \'loadBalancer\''],
  ])('fails when %s', (_, props, message) => expect(refusalOf(ZeroDowntimeGatewayService, props)).toEqual([message]));
});
