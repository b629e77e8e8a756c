import { Duration, Testing } from 'cdk8s';
import { refusalOf, serviceOf } from './every-service';
import { BackendProtocol, LoadBalancerProfile, TimingBudget, ZeroDowntimeLatticeService, ZeroDowntimeLatticeServiceProps } from '../../../src';
import { buildModel } from '../../../src/model/model';
import { checkModel } from '../../../src/rules/engine/check';
import { objectsIn } from '../../rules/manifests';

const gateways = [{ name: 'network', namespace: 'edge' }];

function synthesise(props: Partial<ZeroDowntimeLatticeServiceProps> = {}) {
  const { chart, service } = serviceOf(ZeroDowntimeLatticeService, { gateways, ...props });
  const objects: any[] = Testing.synth(chart);
  return { objects, service, find: (kind: string) => objects.find(object => object.kind === kind) };
}

describe('ZeroDowntimeLatticeService', () => {
  test('writes the health check of the budget, which is also that of the kubelet', () => {
    const { find } = synthesise({ readinessPath: '/ready' });
    expect(find('TargetGroupPolicy').spec).toEqual({
      targetRef: { group: '', kind: 'Service', name: 'web' },
      protocol: 'HTTP',
      protocolVersion: 'HTTP1',
      healthCheck: {
        enabled: true, protocol: 'HTTP', path: '/ready', intervalSeconds: 10, timeoutSeconds: 5, healthyThresholdCount: 2, unhealthyThresholdCount: 2, statusMatch: '200-399',
      },
    });
    expect(find('Deployment').spec.template.spec.containers[0].readinessProbe.httpGet).toMatchObject({ path: '/ready', port: 'http' });
    const { find: other } = synthesise({ additionalPorts: [{ name: 'admin', port: 8081 }], healthPort: 'admin' });
    expect(other('TargetGroupPolicy').spec.healthCheck.port).toBe(8081);
  });

  test('declares the gate, which needs no label and no webhook', () => {
    const { find } = synthesise();
    expect(find('Deployment').spec.template.spec.readinessGates).toEqual([{ conditionType: 'application-networking.k8s.aws/pod-readiness-gate' }]);
    expect(find('Deployment').spec.template.metadata.labels).toEqual({ 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' });
    expect(find('Namespace').metadata).not.toHaveProperty('labels');
  });

  test('routes from every service network', () => {
    const { find, service } = synthesise({ gateways: [...gateways, { name: 'other' }], host: 'shop.example.com' });
    expect(find('HTTPRoute').spec.parentRefs.map(({ name }: any) => name)).toEqual(['network', 'other']);
    expect(service.routes.map(({ name }: any) => name)).toEqual(['web']);
    expect(service.targetGroupPolicy.name).toBe('web');
  });

  test.each([10, 60, 300])('has no finding with requests of %i s', seconds => {
    const budget = TimingBudget.of({ loadBalancer: LoadBalancerProfile.VPC_LATTICE, longestRequest: Duration.seconds(seconds) });
    expect(checkModel(buildModel(objectsIn(synthesise({ budget }).objects))).map(({ rule }) => rule.code)).toEqual([]);
  });

  test.each<[what: string, props: object, message: string]>([
    ['there is no Gateway', { gateways: [] }, 'shop/web: \'gateways\' is empty but must be present (no request would come); name at least one'],
    ['it speaks gRPC', { gateways, backendProtocol: BackendProtocol.GRPC },
      'shop/web: \'backendProtocol\' is grpc but must be absent (Amazon VPC Lattice does not check the health of gRPC targets: a pod that cannot serve would keep '
      + 'getting requests); put an Application Load Balancer in front of gRPC'],
    ['a port has a protocol of its own', { gateways, additionalPorts: [{ name: 'tls', port: 8443, protocol: BackendProtocol.HTTPS }] },
      'shop/web: \'additionalPorts[0].protocol\' is https but must be absent (the TargetGroupPolicy of the Service holds for all of its ports); drop it'],
    ['the budget is for another load balancer', { gateways, budget: TimingBudget.of() },
      'shop/web: \'budget\' is alb-ip but must be one of vpc-lattice (the AWS Gateway API Controller makes services of Amazon VPC Lattice); '
      + 'make a budget with such a \'loadBalancer\''],
  ])('fails when %s', (_, props, message) => expect(refusalOf(ZeroDowntimeLatticeService, props)).toEqual([message]));
});
