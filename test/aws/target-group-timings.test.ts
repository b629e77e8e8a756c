import { Aspects, Duration as CdkDuration, Mixins, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'cdk8s';
import { aStack, budgetErrorsOf, targetGroupIn } from './stacks';
import { DrainPolicy, LoadBalancerProfile, TimingBudget, ZeroDowntimeBoundService } from '../../src';
import { TargetGroupTimings } from '../../src/aws';

const alb = TimingBudget.of({ longestRequest: Duration.seconds(90), longestPause: Duration.seconds(25), slowStart: Duration.seconds(60) });
const nlb = TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });

/** The target group as another library would make it. */
function foreign(stack: Stack, vpc: any, props: Partial<elbv2.ApplicationTargetGroupProps> = {}) {
  return new elbv2.ApplicationTargetGroup(stack, 'Hand', {
    vpc, port: 80, targetType: elbv2.TargetType.IP, deregistrationDelay: CdkDuration.seconds(5), healthCheck: { path: '/ready' }, ...props,
  });
}

const ALIGNED = {
  HealthCheckIntervalSeconds: 10, HealthCheckTimeoutSeconds: 5, HealthyThresholdCount: 2, UnhealthyThresholdCount: 4, HealthCheckPath: '/ready',
};

describe('TargetGroupTimings', () => {
  test.each<[how: string, apply: (stack: Stack, timings: TargetGroupTimings, group: elbv2.ApplicationTargetGroup) => void]>([
    ['a mixin of a stack', (stack, timings) => Mixins.of(stack).apply(timings)],
    ['a mixin of one target group', (_, timings, group) => group.node.defaultChild!.with(timings)],
    ['an aspect', (stack, timings) => Aspects.of(stack).add(timings)],
  ])('brings a target group into line as %s', (_, apply) => {
    const { stack, vpc } = aStack();
    const group = foreign(stack, vpc);
    apply(stack, new TargetGroupTimings(alb), group);
    group.setAttribute('stickiness.enabled', 'true'); // also what is set afterwards stays
    expect(targetGroupIn(stack)).toMatchObject({
      ...ALIGNED,
      attributes: { 'deregistration_delay.timeout_seconds': '110', 'slow_start.duration_seconds': '60', 'stickiness.enabled': 'true' },
    });
  });

  test('a resource by itself keeps its other attributes', () => {
    const { stack, vpc } = aStack();
    new elbv2.CfnTargetGroup(stack, 'Hand', {
      vpcId: vpc.vpcId,
      targetType: 'ip',
      protocol: 'TCP',
      port: 80,
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '5' }, { key: 'preserve_client_ip.enabled', value: 'false' }],
    });
    Mixins.of(stack).apply(new TargetGroupTimings(nlb));
    expect(targetGroupIn(stack)).toMatchObject({
      HealthCheckIntervalSeconds: 10,
      attributes: {
        'preserve_client_ip.enabled': 'false',
        'deregistration_delay.timeout_seconds': '210',
        'deregistration_delay.connection_termination.enabled': 'false',
        'target_health_state.unhealthy.connection_termination.enabled': 'false',
        'target_health_state.unhealthy.draining_interval_seconds': '210',
      },
    });
  });

  test('makes a target group agree with the budget of a service that is bound to it', () => {
    const bound = (apply: (stack: Stack) => void) => {
      const { app, stack, vpc, chart } = aStack();
      const group = foreign(stack, vpc, { healthCheck: { path: '/ready', healthyHttpCodes: '200-399' } });
      new ZeroDowntimeBoundService(chart, 'web', {
        image: 'shop/web:1.4.2', containerPort: 8080, targetGroupArn: group.targetGroupArn, budget: alb, readinessPath: '/ready',
      });
      apply(stack);
      return budgetErrorsOf(app, stack);
    };
    expect(bound(() => {}).length).toBeGreaterThan(0);
    expect(bound(stack => { Mixins.of(stack).apply(new TargetGroupTimings(alb)); })).toEqual([]);
  });

  test.each<[what: string, budget: TimingBudget, props: Partial<elbv2.CfnTargetGroupProps>, expected: boolean]>([
    ['tasks or pods behind an Application Load Balancer', alb, { targetType: 'ip', protocol: 'HTTPS' }, true],
    ['nodes where the budget is for pods', alb, { targetType: 'instance', protocol: 'HTTP' }, false],
    ['the default, which is nodes', alb, { protocol: 'HTTP' }, false],
    ['another kind of load balancer', alb, { targetType: 'ip', protocol: 'TCP' }, false],
    ['a Lambda function', alb, { targetType: 'lambda' }, false],
    ['nodes where the budget is for nodes', TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_INSTANCE, drainPolicy: DrainPolicy.LEAK_WINDOW }), { protocol: 'HTTP' }, true],
    ['UDP', nlb, { targetType: 'ip', protocol: 'UDP' }, false],
  ])('says whether it supports %s', (_, budget, props, expected) => {
    const { stack, vpc } = aStack();
    expect(new TargetGroupTimings(budget).supports(new elbv2.CfnTargetGroup(stack, 'Group', { vpcId: vpc.vpcId, port: 80, ...props }))).toBe(expected);
    expect(new TargetGroupTimings(budget).supports(vpc)).toBe(false);
  });

  test('fails when the budget is for a load balancer without target groups', () => {
    expect(() => new TargetGroupTimings(TimingBudget.of({ loadBalancer: LoadBalancerProfile.CLUSTER_IP }))).toThrow(new Error(
      'new TargetGroupTimings(): \'budget\' is cluster-ip but must be a budget for an Application Load Balancer or a Network Load Balancer (no other has '
      + 'target groups with these timings); make a budget with such a \'loadBalancer\'',
    ));
  });
});
