import { App, Chart, Duration, Testing } from 'cdk8s';
import { refusalOf, serviceOf } from './every-service';
import {
  DrainPolicy,
  BackendProtocol, LoadBalancerProfile, NetworkHealthCheck, TimingBudget, ZeroDowntimeBoundService, ZeroDowntimeBoundServiceProps,
  ZeroDowntimeGatewayService,
} from '../../../src';

type Props = Partial<ZeroDowntimeBoundServiceProps>;

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
const REQUIRED = { image: 'shop/web:1.4.2', containerPort: 8080 };
const nlb = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });

function synthesise(props: Props = {}) {
  const { chart, service } = serviceOf(ZeroDowntimeBoundService, { targetGroupArn: ARN, ...props });
  const objects: any[] = Testing.synth(chart);
  const find = (kind: string) => objects.find(object => object.kind === kind);
  return { service, kinds: objects.map(({ kind }) => kind), binding: find('TargetGroupBinding'), Service: find('Service'), pod: find('Deployment').spec.template.spec };
}

describe('ZeroDowntimeBoundService', () => {
  test('binds its pods to a target group, and declares the readiness gate that the binding opens', () => {
    const { kinds, binding, pod } = synthesise();
    expect(kinds).toEqual(['Namespace', 'Service', 'TargetGroupBinding', 'PodDisruptionBudget', 'Deployment']);
    expect(binding).toMatchObject({
      metadata: { name: 'web', namespace: 'shop' },
      spec: { targetGroupARN: ARN, targetType: 'ip', serviceRef: { name: 'web', port: 'http' }, multiClusterTargetGroup: false },
    });
    expect(pod.readinessGates).toEqual([{ conditionType: 'target-health.elbv2.k8s.aws/web' }]);
  });

  test('names binding and gate alike, finds target groups by name, and lets the load balancer in', () => {
    const { binding, pod } = synthesise({
      targetGroupArn: undefined, targetGroupName: 'web-blue', bindingName: 'blue', multiCluster: true, loadBalancerSecurityGroups: ['sg-0a1b'],
    });
    expect(binding.metadata.name).toBe('blue');
    expect(binding.spec).toMatchObject({
      targetGroupName: 'web-blue',
      multiClusterTargetGroup: true,
      networking: { ingress: [{ from: [{ securityGroup: { groupID: 'sg-0a1b' } }], ports: [{ protocol: 'TCP', port: 8080 }] }] },
    });
    expect(pod.readinessGates).toEqual([{ conditionType: 'target-health.elbv2.k8s.aws/blue' }]);
  });

  test('has no gate with nodes as targets, whose health says nothing of a pod', () => {
    const { binding, pod, Service } = synthesise({
      budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }), loadBalancerSecurityGroups: ['sg-0a1b'],
    });
    expect(pod).not.toHaveProperty('readinessGates');
    expect(binding.spec.targetType).toBe('instance');
    expect(binding.spec.networking.ingress[0].ports).toEqual([{ protocol: 'TCP' }]);
    expect(Service.spec).toMatchObject({ type: 'NodePort', externalTrafficPolicy: 'Cluster' });
  });

  test('requirements of an Application Load Balancer', () => {
    const { service } = synthesise({
      readinessPath: '/ready', targetGroupAttributes: { 'stickiness.enabled': 'true' }, budget: TimingBudget.of({ longestRequest: Duration.seconds(90) }),
    });
    expect({ ...service.targetGroupRequirements, healthCheck: undefined }).toEqual({
      targetType: 'ip',
      protocol: 'HTTP',
      protocolVersion: 'HTTP1',
      healthCheckProtocol: 'HTTP',
      healthCheckPort: 'traffic-port',
      healthCheckPath: '/ready',
      successCodes: '200-399',
      targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '110', 'slow_start.duration_seconds': '0', 'stickiness.enabled': 'true' },
      loadBalancerAttributes: { 'idle_timeout.timeout_seconds': '100' },
      listenerAttributes: {},
    });
    const { interval, timeout, healthyThreshold, unhealthyThreshold } = service.targetGroupRequirements.healthCheck;
    expect([interval.toSeconds(), timeout.toSeconds(), healthyThreshold, unhealthyThreshold]).toEqual([10, 5, 2, 2]);
  });

  test('requirements of a Network Load Balancer', () => {
    const { service, pod } = synthesise({ budget: nlb, networkHealthCheck: NetworkHealthCheck.TCP });
    expect(service.targetGroupRequirements).toMatchObject({
      protocol: 'TCP',
      protocolVersion: undefined,
      healthCheckProtocol: 'TCP',
      healthCheckPath: undefined,
      targetGroupAttributes: {
        'deregistration_delay.timeout_seconds': '210',
        'deregistration_delay.connection_termination.enabled': 'false',
        'preserve_client_ip.enabled': 'false',
        'proxy_protocol_v2.enabled': 'false',
      },
      loadBalancerAttributes: {},
      listenerAttributes: { 'tcp.idle_timeout.seconds': '350' },
    });
    expect(pod.containers[0].readinessProbe.tcpSocket).toEqual({ port: 'http' });
  });

  test.each<[what: string, props: Props, message: string]>([
    ['no target group is named', { targetGroupArn: undefined },
      'shop/web: \'targetGroupArn\' is absent but must be present (a binding has either \'targetGroupArn\' or \'targetGroupName\'); set one of them'],
    ['two target groups are named', { targetGroupName: 'web' },
      `shop/web: 'targetGroupArn' is "${ARN.slice(0, 77)}…" but must be absent (a binding has either 'targetGroupArn' or 'targetGroupName'); set one of them`],
    ['the ARN is another thing\'s', { targetGroupArn: 'arn:aws:s3:::bucket' },
      'shop/web: \'targetGroupArn\' is "arn:aws:s3:::bucket" but must be the ARN of a target group; name a target group'],
    ['the target group\'s name is too long', { targetGroupArn: undefined, targetGroupName: 'x'.repeat(33) },
      `shop/web: 'targetGroupName' is "${'x'.repeat(33)}" but must be at most 32 letters, digits and hyphens; choose another 'targetGroupName'`],
    ['the binding\'s name is too long for a gate', { bindingName: 'x'.repeat(64) },
      `shop/web: 'bindingName' is "${'x'.repeat(64)}" but must be a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first; `
      + 'choose another \'bindingName\''],
    ['a security group is none', { loadBalancerSecurityGroups: ['web'] },
      'shop/web: \'loadBalancerSecurityGroups[0]\' is "web" but must be the id of a security group; name one such as sg-0123456789abcdef0'],
    ['a Network Load Balancer is to speak HTTP', { budget: nlb, backendProtocol: BackendProtocol.HTTP },
      'shop/web: \'backendProtocol\' is http but must be absent (a Network Load Balancer forwards whatever is spoken); drop \'backendProtocol\''],
    ['an Application Load Balancer is to ask as the other does', { networkHealthCheck: NetworkHealthCheck.TCP },
      'shop/web: \'networkHealthCheck\' is tcp but must be absent (an Application Load Balancer asks in the \'backendProtocol\'); drop \'networkHealthCheck\''],
    ['there is no load balancer', { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.CLUSTER_IP }) },
      'shop/web: \'budget\' is cluster-ip but must be one of alb-ip, alb-instance, nlb-ip, nlb-ip-conservative, nlb-instance (a target group belongs to a load balancer); '
      + 'make a budget with such a \'loadBalancer\''],
  ])('fails when %s', (_, props, message) => expect(refusalOf(ZeroDowntimeBoundService, { targetGroupArn: ARN, ...props })).toEqual([message]));

  describe('at synthesis, once all services are known,', () => {
    const bind = (chart: Chart, id: string, props: Props) => new ZeroDowntimeBoundService(chart, id, { ...REQUIRED, ...props });

    test('fails when two services claim one binding', () => {
      const chart = new Chart(Testing.app(), 'shop');
      bind(chart, 'web', { targetGroupName: 'a' });
      bind(chart, 'api', { targetGroupName: 'b', bindingName: 'web' });
      expect(() => Testing.synth(chart)).toThrow('[shop/api] \'bindingName\' is \'web\' but must be another, as shop/web claims it '
        + '(a readiness gate is opened by one binding); choose another \'bindingName\'');
    });

    test('fails when two services are bound to one target group, even from charts for different clusters', () => {
      const app = new App({ outdir: Testing.app().outdir });
      bind(new Chart(app, 'blue'), 'web', { targetGroupArn: ARN });
      bind(new Chart(app, 'green'), 'web', { targetGroupArn: ARN, multiCluster: true });
      expect(() => app.synthYaml()).toThrow(`[green/web] 'targetGroupArn' is '${ARN}' but must be another, as blue/web is bound to it `
        + '(each of two bindings deregisters the targets of the other); choose another target group, or have \'multiCluster\' set by all who share it');
    });

    test('accepts that clusters share a target group if all say so', () => {
      const app = new App({ outdir: Testing.app().outdir });
      for (const cluster of ['blue', 'green']) bind(new Chart(app, cluster), 'web', { targetGroupArn: ARN, multiCluster: true });
      expect(() => app.synthYaml()).not.toThrow();
    });

    test('fails when a Gateway makes the target group that another service is bound to', () => {
      const chart = new Chart(Testing.app(), 'shop');
      bind(chart, 'web', { targetGroupName: 'shop-api' });
      new ZeroDowntimeGatewayService(chart, 'api', { ...REQUIRED, targetGroupName: 'shop-api' });
      expect(() => Testing.synth(chart)).toThrow('[shop/api] \'targetGroupName\' is \'shop-api\' but must be another, as shop/web is bound to it '
        + '(each of two bindings deregisters the targets of the other); choose another target group, or have \'multiCluster\' set by all who share it');
    });

    test('fails when a Gateway makes a binding that another service has', () => {
      const chart = new Chart(Testing.app(), 'shop');
      bind(chart, 'web', { targetGroupName: 'a', bindingName: 'b' });
      new ZeroDowntimeGatewayService(chart, 'api', { ...REQUIRED, targetGroupName: 'b' });
      expect(() => Testing.synth(chart)).toThrow('[shop/api] \'targetGroupName\' is \'b\' but must be another, as shop/web claims it '
        + '(a readiness gate is opened by one binding); choose another \'targetGroupName\'');
    });

    test('says once that two Gateways make the same target group', () => {
      const chart = new Chart(Testing.app(), 'shop');
      for (const id of ['web', 'api']) new ZeroDowntimeGatewayService(chart, id, { ...REQUIRED, targetGroupName: 'shop' });
      expect(() => Testing.synth(chart)).toThrow(/^Validation failed with the following errors:\n {2}\[shop\/api\] 'targetGroupName' is 'shop'[^\n]*$/);
    });

    test('fails when two services of a namespace have one name', () => {
      const chart = new Chart(Testing.app(), 'shop');
      bind(chart, 'web', { targetGroupName: 'a' });
      bind(chart, 'api', { targetGroupName: 'b', name: 'web', bindingName: 'api' });
      expect(() => Testing.synth(chart)).toThrow('[shop/api] \'name\' is \'web\' but must be another, as shop/web has it in the same namespace '
        + '(one would replace the other); choose another \'name\'');
    });

    test('a removed service does not count', () => {
      const chart = new Chart(Testing.app(), 'shop');
      bind(chart, 'web', { targetGroupName: 'a' });
      chart.node.tryRemoveChild('web');
      bind(chart, 'api', { targetGroupName: 'a', bindingName: 'web', namespace: undefined });
      expect(() => Testing.synth(chart)).not.toThrow();
    });
  });
});
