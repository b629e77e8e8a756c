import { Chart, Testing, Yaml } from 'cdk8s';
import { refusalOf, serviceOf } from './every-service';
import { DrainPolicy, LoadBalancerProfile, TimingBudget, ZeroDowntimeNamespace, ZeroDowntimeNetworkService, ZeroDowntimeWebService } from '../../../src';
import { buildModel } from '../../../src/model/model';
import { readDocuments } from '../../../src/model/objects/documents';
import { checkModel } from '../../../src/rules/engine/check';

const { ALB_IP, ALB_AUTO, NLB_AUTO, CLUSTER_IP } = LoadBalancerProfile;
const webBudget = TimingBudget.of({ loadBalancer: ALB_AUTO });
const networkBudget = TimingBudget.of({ loadBalancer: NLB_AUTO });
const GATE_LABEL = 'elbv2.k8s.aws/pod-readiness-gate-inject';

const web = (props: object = {}) => serviceOf(ZeroDowntimeWebService, { budget: webBudget, ...props }).chart;
const network = (props: object = {}) => serviceOf(ZeroDowntimeNetworkService, { budget: networkBudget, ...props }).chart;
const objectsOf = (chart: Chart): Record<string, any> => Object.fromEntries(Testing.synth(chart).map(object => [object.kind, object]));

describe('a service on EKS Auto Mode', () => {
  test.each([['web', web(), 30], ['network', network(), 140]])('waits by minReadySeconds, and asks for no gate: %s', (_, chart, minReadySeconds) => {
    expect(objectsOf(chart).Deployment.spec.minReadySeconds).toBe(minReadySeconds);
    expect(JSON.stringify(Testing.synth(chart))).not.toMatch(/readiness-?gate/i);
  });

  // There is no gate, so that only the pace of a drain keeps it from outrunning the load balancer.
  test.each([['web', web()], ['network', network()]])('has nothing that its own check finds but what no field covers: %s', (_, chart) => {
    const findings = checkModel(buildModel(readDocuments('all.yaml', Yaml.stringify(...Testing.synth(chart))).objects));
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule.code)).toEqual(['R06']);
  });

  test('is asked for by the class of its Service', () => {
    expect(objectsOf(network()).Service.spec).toMatchObject({ loadBalancerClass: 'eks.amazonaws.com/nlb', allocateLoadBalancerNodePorts: false });
  });

  test('has the proxy protocol as an attribute, which is read, and not as an annotation, which is not', () => {
    const { annotations } = objectsOf(network({ proxyProtocol: true })).Service.metadata;
    expect(Object.keys(annotations)).not.toContain('service.beta.kubernetes.io/aws-load-balancer-proxy-protocol');
    expect(annotations['service.beta.kubernetes.io/aws-load-balancer-target-group-attributes']).toContain('proxy_protocol_v2.enabled=true');
  });

  test('takes the class of its Ingress from whoever has defined it', () => {
    expect(objectsOf(web()).Ingress.spec.ingressClassName).toBe('alb');
    expect(objectsOf(web({ ingressClassName: 'auto' })).Ingress.spec.ingressClassName).toBe('auto');
  });

  test('may have a place in the group that its class names', () => {
    expect(objectsOf(web({ groupOrder: 7 })).Ingress.metadata.annotations['alb.ingress.kubernetes.io/group.order']).toBe('7');
  });

  test('fails when it is told what EKS Auto Mode does not read', () => {
    expect(refusalOf(ZeroDowntimeWebService, {
      budget: webBudget, groupName: 'shop', ingressAnnotations: { 'alb.ingress.kubernetes.io/shield-advanced-protection': 'true', 'example.com/team': 'shop' },
    })).toEqual([
      'shop/web: \'groupName\' is set but must be absent (EKS Auto Mode does not read the annotation \'group.name\'); set it in the IngressClassParams of the class',
      'shop/web: \'ingressAnnotations.alb.ingress.kubernetes.io/shield-advanced-protection\' is set but must be absent '
      + '(EKS Auto Mode does not read the annotation \'shield-advanced-protection\'); drop \'ingressAnnotations.alb.ingress.kubernetes.io/shield-advanced-protection\'',
    ]);
  });

  test('fails when version 1 of the controller is to be in charge', () => {
    expect(refusalOf(ZeroDowntimeWebService, { budget: webBudget, legacyController: true, kubernetesVersion: '1.21' })).toEqual([
      'shop/web: \'legacyController\' is true but must be absent (EKS Auto Mode had no version 1); drop \'legacyController\'',
    ]);
  });
});

describe('the namespace of services', () => {
  const labelOf = (...budgets: TimingBudget[]) => {
    const chart = new Chart(Testing.app(), 'shop');
    budgets.forEach((budget, index) => new ZeroDowntimeWebService(chart, `web-${index}`, { image: 'shop/web:1', containerPort: 8080, budget }));
    return objectsOf(chart).Namespace.metadata.labels?.[GATE_LABEL];
  };

  test('asks for gates unless no controller is there to hear it', () => {
    expect(labelOf(webBudget, webBudget)).toBeUndefined();
    expect(labelOf(webBudget, TimingBudget.of({ loadBalancer: ALB_IP }))).toBe('enabled');
    expect(labelOf(TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }))).toBe('enabled');
  });

  test('asks for gates by itself', () => {
    const chart = new Chart(Testing.app(), 'shop');
    new ZeroDowntimeNamespace(chart, 'Namespace', { name: 'shop', labels: { team: 'shop' } });
    expect(objectsOf(chart).Namespace.metadata.labels).toEqual({ team: 'shop', [GATE_LABEL]: 'enabled' });
  });
});

test('a profile that was measured keeps its kind', () => {
  const measured = LoadBalancerProfile.of({ preset: ALB_AUTO });
  expect(measured._timings).toEqual(ALB_AUTO._timings);
  expect(refusalOf(ZeroDowntimeNetworkService, { budget: TimingBudget.of({ loadBalancer: CLUSTER_IP }) })).toEqual([
    'shop/web: \'budget\' is cluster-ip but must be one of nlb-ip, nlb-ip-conservative, nlb-instance, nlb-auto (a Service of the AWS Load Balancer Controller is a Network Load Balancer); '
    + 'make a budget with such a \'loadBalancer\'',
  ]);
});
