import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Chart } from 'cdk8s';
import { aStack, budgetErrorsOf, errorsOf } from './stacks';
import { DrainPolicy, BackendProtocol, LoadBalancerProfile, NetworkHealthCheck, TimingBudget, ZeroDowntimeBoundService, ZeroDowntimeBoundServiceProps } from '../../src';
import { ZeroDowntimeApplicationTargetGroup } from '../../src/aws';

const nlb = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });
const BOUND = 'so the budget of shop/web, which is bound to it';
const REMEDY = 'make target group and service from one budget';

/** What every timing of the default budget is, as somebody may write it by hand. */
const ALB_SETTINGS: elbv2.CfnTargetGroupProps = {
  targetType: 'ip',
  protocol: 'HTTP',
  port: 80,
  matcher: { httpCode: '200-399' },
  healthCheckIntervalSeconds: 10,
  healthCheckTimeoutSeconds: 5,
  healthyThresholdCount: 2,
  unhealthyThresholdCount: 2,
  targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '50' }],
};
const NLB_SETTINGS: elbv2.CfnTargetGroupProps = {
  ...ALB_SETTINGS,
  protocol: 'TCP',
  healthCheckProtocol: 'HTTP',
  matcher: undefined,
  targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '210' }],
};

function bind(chart: Chart, targetGroupArn: string, props: Partial<ZeroDowntimeBoundServiceProps> = {}) {
  return new ZeroDowntimeBoundService(chart, 'web', { image: 'shop/web:1.4.2', containerPort: 8080, targetGroupArn, ...props });
}

/** A target group made by hand, and a service with a budget of its own. */
function errorsBetween(settings: elbv2.CfnTargetGroupProps, props: Partial<ZeroDowntimeBoundServiceProps> = {}): string[] {
  const { app, stack, vpc, chart } = aStack();
  const targetGroup = new elbv2.CfnTargetGroup(stack, 'Hand', { vpcId: vpc.vpcId, ...settings });
  bind(chart, targetGroup.ref, props);
  return budgetErrorsOf(app, stack);
}

describe('TargetGroupBudgets', () => {
  test('accepts a target group that is made by hand and agrees, with what AWS takes by default', () => {
    expect(errorsBetween(ALB_SETTINGS)).toEqual([]);
    expect(errorsBetween(NLB_SETTINGS, { budget: nlb })).toEqual([]);
    const tcp = { ...NLB_SETTINGS, healthCheckProtocol: undefined };
    expect(errorsBetween(tcp, { budget: nlb, networkHealthCheck: NetworkHealthCheck.TCP })).toEqual([]);
  });

  test('finds every default that a target group is left with', () => {
    expect(errorsBetween({ targetType: 'ip', protocol: 'HTTP', port: 80 })).toEqual([
      'matcher\' is 200 (by default) but must be 200-399',
      'healthCheckIntervalSeconds\' is 30 (by default) but must be 10',
      'healthyThresholdCount\' is 5 (by default) but must be 2',
      'targetGroupAttributes.deregistration_delay.timeout_seconds\' is 300 (by default) but must be 50',
    ].map(what => `Shop/Hand: '${what} (${BOUND}); ${REMEDY}`));
  });

  test.each<[what: string, change: Partial<elbv2.CfnTargetGroupProps>, message: string]>([
    ['a deregistration delay one second short', { targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '49' }] },
      '\'targetGroupAttributes.deregistration_delay.timeout_seconds\' is 49 but must be 50'],
    ['a slow start that the service does not wait for', {
      targetGroupAttributes: [...ALB_SETTINGS.targetGroupAttributes as [], { key: 'slow_start.duration_seconds', value: '30' }],
    }, '\'targetGroupAttributes.slow_start.duration_seconds\' is 30 but must be 0'],
    ['another path', { healthCheckPath: '/health' }, '\'healthCheckPath\' is /health but must be /'],
    ['another port', { healthCheckPort: '9000' }, '\'healthCheckPort\' is 9000 but must be traffic-port'],
    ['another timeout', { healthCheckTimeoutSeconds: 4 }, '\'healthCheckTimeoutSeconds\' is 4 but must be 5'],
    ['less patience', { unhealthyThresholdCount: 3 }, '\'unhealthyThresholdCount\' is 3 but must be 2'],
    ['another version of the protocol', { protocolVersion: 'HTTP2' }, '\'protocolVersion\' is HTTP2 but must be HTTP1'],
    ['a check over TLS', { healthCheckProtocol: 'HTTPS' }, '\'healthCheckProtocol\' is HTTPS but must be HTTP'],
  ])('finds %s', (_, change, message) => {
    expect(errorsBetween({ ...ALB_SETTINGS, ...change })).toEqual([`Shop/Hand: ${message} (${BOUND}); ${REMEDY}`]);
  });

  test('finds nodes as targets where pods have a readiness gate, also where that is the default', () => {
    const message = (actual: string) => `Shop/Hand: 'targetType' is ${actual} but must be ip (${BOUND}: the pods have a readiness gate, which is `
      + `opened by the health of the pod as a target, not by that of its node); ${REMEDY}`;
    expect(errorsBetween({ ...ALB_SETTINGS, targetType: 'instance' })).toEqual([message('instance')]);
    expect(errorsBetween({ ...ALB_SETTINGS, targetType: undefined })).toEqual([message('instance (by default)')]);
  });

  test('finds pods as targets where the budget is for nodes', () => {
    expect(errorsBetween(ALB_SETTINGS, {
      budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }),
    }))
      .toEqual([`Shop/Hand: 'targetType' is ip but must be instance (${BOUND}); ${REMEDY}`]);
  });

  test.each<[what: string, settings: elbv2.CfnTargetGroupProps, props: Partial<ZeroDowntimeBoundServiceProps>, message: string]>([
    ['UDP under a health check by HTTP', { ...NLB_SETTINGS, protocol: 'UDP' }, { budget: nlb, readinessPath: '/ready' },
      `'protocol' is UDP but must be TCP (${BOUND}: a Network Load Balancer is to check health by HTTP /ready`],
    ['a Network Load Balancer\'s target group under an Application Load Balancer\'s budget', NLB_SETTINGS, {},
      `'protocol' is TCP but must be HTTP (${BOUND}: an Application Load Balancer is to check health by HTTP /`],
    ['no TLS under an application that speaks only that', ALB_SETTINGS, { backendProtocol: BackendProtocol.HTTPS },
      `'protocol' is HTTP but must be HTTPS (${BOUND}: an Application Load Balancer is to check health by HTTPS /`],
  ])('finds %s, and nothing that follows from it', (_, settings, props, message) => {
    expect(errorsBetween(settings, props)).toEqual([
      `Shop/Hand: ${message}, which a target group of another protocol does not carry); ${REMEDY}`,
    ]);
  });

  test('finds budgets for different load balancers on the two sides, and nothing that follows from it', () => {
    const { stack, vpc, chart } = aStack();
    const group = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc, budget: TimingBudget.of() });
    bind(chart, group.targetGroupArn, { budget: nlb });
    expect(errorsOf(stack)).toEqual([`Shop/Web/TargetGroup: 'budget' is alb-ip but must be nlb-ip (${BOUND}); ${REMEDY}`]);
  });

  test('an attribute changed on a target group made from a budget', () => {
    const { app, stack, vpc, chart } = aStack();
    const group = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc, budget: TimingBudget.of() });
    group.bind(chart, 'web', { image: 'shop/web:1.4.2', containerPort: 8080 });
    group.targetGroup.setAttribute('deregistration_delay.timeout_seconds', '5');
    // Once, although two aspects see it.
    expect(budgetErrorsOf(app, stack)).toEqual([
      `Shop/Web/TargetGroup: 'targetGroupAttributes.deregistration_delay.timeout_seconds' is 5 but must be 50 (${BOUND}); ${REMEDY}`,
    ]);
  });

  test('target group in another stack', () => {
    const { app, vpc, chart } = aStack();
    const network = new Stack(app, 'Network');
    const targetGroup = new elbv2.CfnTargetGroup(network, 'Hand', { vpcId: vpc.vpcId, ...ALB_SETTINGS, healthCheckPath: '/health' });
    bind(chart, targetGroup.ref);
    expect(budgetErrorsOf(app, network)).toEqual([
      `Network/Hand: 'healthCheckPath' is /health but must be / (${BOUND}); ${REMEDY}`,
    ]);
  });

  test('a removed service does not count', () => {
    const { app, stack, vpc, chart } = aStack();
    const targetGroup = new elbv2.CfnTargetGroup(stack, 'Hand', { vpcId: vpc.vpcId, ...ALB_SETTINGS, healthCheckPath: '/health' });
    bind(chart, targetGroup.ref);
    chart.node.tryRemoveChild('web');
    expect(budgetErrorsOf(app, stack)).toEqual([]);
  });

  test('says nothing of a setting that is only known at deployment, nor of a target group that is somebody else\'s', () => {
    const { app, stack, vpc, chart } = aStack();
    const healthCheckPath = new CfnParameter(stack, 'Path').valueAsString;
    const targetGroup = new elbv2.CfnTargetGroup(stack, 'Hand', { vpcId: vpc.vpcId, ...ALB_SETTINGS, healthCheckPath });
    bind(chart, targetGroup.ref);
    new elbv2.CfnTargetGroup(stack, 'Other', { vpcId: vpc.vpcId, port: 80, protocol: 'UDP' });
    expect(budgetErrorsOf(app, stack)).toEqual([]);
  });
});
