import { refusalOf, serviceOf } from './every-service';
import { BackendProtocol, TimingBudget, ZeroDowntimeClusterService, ZeroDowntimeClusterServiceProps } from '../../../src';
import { containerOf, objects } from '../synthesis';

const synthesise = (props: Partial<ZeroDowntimeClusterServiceProps> = {}) => objects(serviceOf(ZeroDowntimeClusterService, props).chart);

describe('ZeroDowntimeClusterService', () => {
  test('preStop covers the propagation of kube-proxy', () => {
    const synthesised = synthesise({ readinessPath: '/ready' });
    expect(Object.keys(synthesised)).toEqual(['Namespace', 'Service', 'PodDisruptionBudget', 'Deployment']);
    expect(containerOf(synthesised)).toMatchObject({
      lifecycle: { preStop: { sleep: { seconds: 48 } } }, // 8 + 30 + 10
      readinessProbe: { httpGet: { path: '/ready' } },
    });
    const { template, minReadySeconds } = synthesised.Deployment.spec;
    expect(template.spec.terminationGracePeriodSeconds).toBe(78); // max(48, 10 + 30) + 20 + 10
    expect(template.metadata.labels).not.toHaveProperty('elbv2.k8s.aws/pod-readiness-gate-inject');
    expect(minReadySeconds).toBe(5);
  });

  test('service port and optional Ingress', () => {
    const { Service, Ingress } = synthesise({ port: 8080, ingress: { ingressClassName: 'nginx', host: 'a.example.com', annotations: { a: 'b' } } });
    expect(Service.spec).toMatchObject({ type: 'ClusterIP', ports: [{ name: 'http', port: 8080, targetPort: 'http' }] });
    expect(Ingress.metadata.annotations).toEqual({ a: 'b' });
    expect(Ingress.spec).toEqual({
      ingressClassName: 'nginx',
      rules: [{
        host: 'a.example.com',
        http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { name: 'http' } } } }] },
      }],
    });
  });

  test('asks the health service of a gRPC application', () => {
    expect(containerOf(synthesise({ backendProtocol: BackendProtocol.GRPC })).readinessProbe.grpc).toEqual({ port: 8080 });
  });

  test.each<[what: string, props: Partial<ZeroDowntimeClusterServiceProps>, message: string]>([
    ['the port is none', { port: 0 }, 'shop/web: \'port\' is 0 but must be a whole number between 1 and 65535; set \'port\' within that range'],
    ['the host is none', { ingress: { ingressClassName: 'nginx', host: 'A' } }, 'shop/web: \'ingress.host\' is "A" but must be a host name in lower case; change \'ingress.host\''],
    ['the budget is for a load balancer', { budget: TimingBudget.of() },
      'shop/web: \'budget\' is alb-ip but must be one of cluster-ip (no load balancer sends to the pods of this service); make a budget with such a \'loadBalancer\''],
  ])('fails when %s', (_, props, message) => expect(refusalOf(ZeroDowntimeClusterService, props)).toEqual([message]));
});
