import { Duration as CdkDuration } from 'aws-cdk-lib';
import { Duration, Testing } from 'cdk8s';
import { aStack, errorsOf, listenTo, targetGroupIn } from './stacks';
import { BackendProtocol, DrainPolicy, LoadBalancerProfile, NetworkHealthCheck, TimingBudget } from '../../src';
import {
  ZeroDowntimeApplicationTargetGroup, ZeroDowntimeApplicationTargetGroupProps, ZeroDowntimeNetworkTargetGroup, ZeroDowntimeNetworkTargetGroupProps,
} from '../../src/aws';

const alb = TimingBudget.of();
const nlb = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });
const WORKLOAD = { image: 'shop/web:1.4.2', containerPort: 8080 };

function anAlbGroup(props: Partial<ZeroDowntimeApplicationTargetGroupProps> = {}) {
  const made = aStack();
  const group = new ZeroDowntimeApplicationTargetGroup(made.stack, 'Web', { vpc: made.vpc, budget: alb, ...props });
  return { ...made, group };
}

function anNlbGroup(props: Partial<ZeroDowntimeNetworkTargetGroupProps> = {}) {
  const made = aStack();
  const group = new ZeroDowntimeNetworkTargetGroup(made.stack, 'Web', { vpc: made.vpc, budget: nlb, ...props });
  return { ...made, group };
}

describe('ZeroDowntimeApplicationTargetGroup', () => {
  test('has every timing from its budget, and its health check from the readiness probe', () => {
    const { stack, group } = anAlbGroup({
      readinessPath: '/ready',
      targetGroupName: 'web',
      budget: TimingBudget.of({ longestRequest: Duration.seconds(90), longestPause: Duration.seconds(25), slowStart: Duration.seconds(60) }),
    });
    expect(targetGroupIn(stack)).toEqual({
      attributes: {
        'deregistration_delay.timeout_seconds': '110',
        'slow_start.duration_seconds': '60',
        'load_balancing.cross_zone.enabled': 'true',
        'stickiness.enabled': 'false',
      },
      HealthCheckEnabled: true,
      HealthCheckIntervalSeconds: 10,
      HealthCheckPath: '/ready',
      HealthCheckPort: 'traffic-port',
      HealthCheckProtocol: 'HTTP',
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 4,
      Matcher: { HttpCode: '200-399' },
      Name: 'web',
      Port: 80,
      Protocol: 'HTTP',
      ProtocolVersion: 'HTTP1',
      TargetType: 'ip',
      VpcId: { Ref: 'Vpc8378EB38' },
    });
    expect(group.idleTimeout).toEqual(CdkDuration.seconds(100));
  });

  test.each<[protocol: BackendProtocol, expected: object]>([
    [BackendProtocol.HTTPS, { Protocol: 'HTTPS', ProtocolVersion: 'HTTP1', HealthCheckProtocol: 'HTTPS', Matcher: { HttpCode: '200-399' } }],
    [BackendProtocol.HTTP2, { Protocol: 'HTTP', ProtocolVersion: 'HTTP2', HealthCheckProtocol: 'HTTP' }],
    [BackendProtocol.GRPC, {
      Protocol: 'HTTP', ProtocolVersion: 'GRPC', HealthCheckPath: '/grpc.health.v1.Health/Check', Matcher: { GrpcCode: '0' },
    }],
  ])('speaks %s, and so do the probes of the service that is bound to it', (backendProtocol, expected) => {
    const { stack, chart, group } = anAlbGroup({ backendProtocol });
    const service = group.bind(chart, 'web', WORKLOAD);
    expect(targetGroupIn(stack)).toMatchObject(expected);
    const { Protocol, ProtocolVersion } = targetGroupIn(stack);
    expect(service.targetGroupRequirements).toMatchObject({ protocol: Protocol, protocolVersion: ProtocolVersion });
    expect(errorsOf(stack)).toEqual([]);
  });

  test('binds a service by its token, with the readiness gate declared, and both agree', () => {
    const { stack, vpc, chart, group } = anAlbGroup({ readinessPath: '/ready', targetGroupAttributes: { 'stickiness.enabled': 'true' } });
    const balancer = listenTo(stack, vpc, group.targetGroup);
    const [{ securityGroupId }] = balancer.connections.securityGroups;
    group.bind(chart, 'web', { ...WORKLOAD, bindingName: 'green', loadBalancerSecurityGroups: [securityGroupId] });
    const objects = stack.resolve(Testing.synth(chart));
    const { spec } = objects.find(({ kind }: { kind: string }) => kind === 'TargetGroupBinding');
    expect(spec).toEqual({
      targetGroupARN: { Ref: expect.stringMatching(/^WebTargetGroup/) },
      targetType: 'ip',
      serviceRef: { name: 'web', port: 'http' },
      multiClusterTargetGroup: false,
      networking: {
        ingress: [{
          from: [{ securityGroup: { groupID: { 'Fn::GetAtt': [expect.stringMatching(/^AlbSecurityGroup/), 'GroupId'] } } }],
          ports: [{ protocol: 'TCP', port: 8080 }],
        }],
      },
    });
    const pod = objects.find(({ kind }: { kind: string }) => kind === 'Deployment').spec.template.spec;
    expect(pod.readinessGates).toEqual([{ conditionType: 'target-health.elbv2.k8s.aws/green' }]);
    expect(pod.containers[0].readinessProbe.httpGet.path).toBe(targetGroupIn(stack).HealthCheckPath);
    expect(targetGroupIn(stack).attributes['stickiness.enabled']).toBe('true');
    expect(errorsOf(stack)).toEqual([]);
  });

  test('cross-zone setting of the load balancer', () => {
    const { stack } = anAlbGroup({ targetGroupAttributes: { 'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration' } });
    expect(targetGroupIn(stack).attributes['load_balancing.cross_zone.enabled']).toBe('use_load_balancer_configuration');
  });

  test.each<[what: string, props: Partial<ZeroDowntimeApplicationTargetGroupProps>, message: string]>([
    ['the budget is for another load balancer', { budget: nlb },
      'Shop/Web: \'budget\' is nlb-ip but must be one of alb-ip (this target group is of an Application Load Balancer, with pods as targets); '
      + 'make a budget with such a \'loadBalancer\''],
    ['the budget is for nodes as targets', { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }) },
      'Shop/Web: \'budget\' is alb-instance but must be one of alb-ip (this target group is of an Application Load Balancer, with pods as targets); '
      + 'make a budget with such a \'loadBalancer\''],
    ['the readiness path is none', { readinessPath: 'ready' },
      'Shop/Web: \'readinessPath\' is "ready" but must be a path: / and at most 1023 characters; begin \'readinessPath\' with /'],
    ['the name is too long', { targetGroupName: 'x'.repeat(33) },
      `Shop/Web: 'targetGroupName' is "${'x'.repeat(33)}" but must be at most 32 letters, digits and hyphens; choose another 'targetGroupName'`],
    ['the port is none', { port: 0 }, 'Shop/Web: \'port\' is 0 but must be a whole number between 1 and 65535; set \'port\' within that range'],
    ['an attribute is decided by the budget', { targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '5' } },
      'Shop/Web: \'targetGroupAttributes.deregistration_delay.timeout_seconds\' is "5" but must be absent (the budget\'s \'deregistrationDelay\' '
      + 'decides it); set it in the budget, which proves it'],
    ['an attribute is another load balancer\'s', { targetGroupAttributes: { 'proxy_protocol_v2.enabled': 'true' } },
      'N09 Shop/Web: \'targetGroupAttributes.proxy_protocol_v2.enabled\' is "true" but must be absent (an Application Load Balancer knows no such '
      + 'attribute, and AWS then applies none of them); check the spelling of the key'],
    ['slow start meets another algorithm', {
      budget: TimingBudget.of({ slowStart: Duration.seconds(60) }), targetGroupAttributes: { 'load_balancing.algorithm.type': 'weighted_random' },
    }, 'S12 Shop/Web: \'targetGroupAttributes.load_balancing.algorithm.type\' is "weighted_random" but must be round_robin '
      + '(AWS refuses slow start with other algorithms); drop the attribute, or \'slowStart\' from the budget'],
  ])('fails when %s', (_, props, message) => expect(() => anAlbGroup(props)).toThrow(new Error(message)));
});

describe('ZeroDowntimeNetworkTargetGroup', () => {
  test('has every timing from its budget', () => {
    const { stack, group } = anNlbGroup({ readinessPath: '/ready', port: 8443 });
    expect(targetGroupIn(stack)).toMatchObject({
      attributes: {
        'deregistration_delay.timeout_seconds': '210',
        'deregistration_delay.connection_termination.enabled': 'false',
        'target_health_state.unhealthy.connection_termination.enabled': 'false',
        'target_health_state.unhealthy.draining_interval_seconds': '210',
        'load_balancing.cross_zone.enabled': 'true',
        'preserve_client_ip.enabled': 'false',
        'proxy_protocol_v2.enabled': 'false',
      },
      HealthCheckPath: '/ready',
      HealthCheckProtocol: 'HTTP',
      Matcher: { HttpCode: '200-399' },
      Port: 8443,
      Protocol: 'TCP',
      TargetType: 'ip',
    });
    expect(group.idleTimeout).toEqual(CdkDuration.seconds(350));
  });

  test('only tries the connection if told so, and so does the kubelet', () => {
    const { stack, chart, group } = anNlbGroup({ networkHealthCheck: NetworkHealthCheck.TCP });
    group.bind(chart, 'db', WORKLOAD);
    const made = targetGroupIn(stack);
    expect(made).toMatchObject({ HealthCheckProtocol: 'TCP', HealthCheckPort: 'traffic-port' });
    expect(made).not.toHaveProperty('HealthCheckPath');
    expect(made).not.toHaveProperty('Matcher');
    const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'Deployment');
    expect(spec.template.spec.containers[0].readinessProbe.tcpSocket).toEqual({ port: 'http' });
    expect(errorsOf(stack)).toEqual([]);
  });

  test('fails when the budget is for another load balancer', () => {
    expect(() => anNlbGroup({ budget: alb })).toThrow(new Error('Shop/Web: \'budget\' is alb-ip but must be one of nlb-ip (this target group is of '
      + 'a Network Load Balancer, with pods as targets); make a budget with such a \'loadBalancer\''));
  });
});

describe('bind()', () => {
  test('fails when the budget of the service is for another load balancer, and names both', () => {
    const { chart, group } = anAlbGroup();
    expect(() => group.bind(chart, 'web', { ...WORKLOAD, budget: nlb })).toThrow(new Error('shop/web: \'budget\' is nlb-ip but must be alb-ip '
      + '(which the budget of the target group Shop/Web is made for); leave \'budget\' out: it is that of the target group'));
  });

  test('makes cdk synth fail where the service is told otherwise, with both constructs named', () => {
    const { stack, chart, group } = anAlbGroup({ readinessPath: '/ready' });
    group.bind(chart, 'web', { ...WORKLOAD, readinessPath: '/', budget: TimingBudget.of({ longestRequest: Duration.seconds(31) }) });
    expect(errorsOf(stack)).toEqual([
      'Shop/Web/TargetGroup: \'healthCheckPath\' is /ready but must be / (so the budget of shop/web, which is bound to it); '
      + 'make target group and service from one budget',
      'Shop/Web/TargetGroup: \'targetGroupAttributes.deregistration_delay.timeout_seconds\' is 50 but must be 51 '
      + '(so the budget of shop/web, which is bound to it); make target group and service from one budget',
    ]);
  });

  test('accepts a budget that differs in what the target group does not know', () => {
    const { stack, chart, group } = anAlbGroup();
    group.bind(chart, 'web', { ...WORKLOAD, budget: TimingBudget.of({ drainPolicy: DrainPolicy.LEAK_WINDOW, startup: Duration.seconds(5) }) });
    expect(errorsOf(stack)).toEqual([]);
  });
});
