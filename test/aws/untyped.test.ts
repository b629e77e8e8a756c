import { aCluster, aStack } from './stacks';
import { TimingBudget } from '../../src';
import { AwsLoadBalancerController, ChartDeployment, ZeroDowntimeApplicationTargetGroup, ZeroDowntimeNetworkTargetGroup } from '../../src/aws';

describe('a caller without types', () => {
  const vpcRule = 'a VPC of the AWS CDK, such as new ec2.Vpc(stack, \'Vpc\')';

  test('is told what is wrong with a target group', () => {
    const { stack, vpc } = aStack();
    const budget = TimingBudget.of();
    const make = (props: any) => () => new ZeroDowntimeApplicationTargetGroup(stack, 'Web', props);
    expect(make(undefined)).toThrow(new Error(
      `Shop/Web: 'vpc' is absent but must be present; set 'vpc' to ${vpcRule}\n`
      + 'Shop/Web: \'budget\' is absent but must be present; set \'budget\' to a TimingBudget, such as TimingBudget.of()',
    ));
    expect(make({ vpc: 'vpc-1', budget })).toThrow(new Error(`Shop/Web: 'vpc' is "vpc-1" but must be ${vpcRule}`));
    expect(make({ vpc, budget, port: '80' })).toThrow(new Error('Shop/Web: \'port\' is "80" but must be a number; write it without quotes'));
    expect(() => new ZeroDowntimeNetworkTargetGroup(stack, 'Tcp', { vpc, budget: 'nlb-ip' as any }))
      .toThrow(new Error('Shop/Tcp: \'budget\' is "nlb-ip" but must be a TimingBudget, such as TimingBudget.of()'));
  });

  test('is told what is wrong with a service that is bound', () => {
    const { stack, vpc, chart } = aStack();
    const targetGroup = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc, budget: TimingBudget.of() });
    expect(() => targetGroup.bind(chart, 'web', undefined as any)).toThrow(new Error(
      'shop/web: \'image\' is absent but must be present; set \'image\' to a text\n'
      + 'shop/web: \'containerPort\' is absent but must be present; set \'containerPort\' to a number',
    ));
    expect(() => targetGroup.bind('shop' as any, 'web', { image: 'a:1', containerPort: 80 }))
      .toThrow(new Error('web: \'scope\' is "shop" but must be a construct, such as a Chart'));
  });

  test('may leave out by undefined what the target group knows', () => {
    const { stack, vpc, chart } = aStack();
    const targetGroup = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc, budget: TimingBudget.of({}), readinessPath: '/ready' });
    const service = targetGroup.bind(chart, 'web', { image: 'a:1', containerPort: 80, budget: undefined, readinessPath: undefined });
    expect(service.budget).toBe(targetGroup.budget);
    expect(service.targetGroupRequirements.healthCheckPath).toBe('/ready');
  });

  test('is told what is wrong with a controller and a chart', () => {
    const { stack, vpc, chart } = aStack();
    const cluster = aCluster(stack, vpc);
    expect(() => AwsLoadBalancerController.install('shop' as any))
      .toThrow(new Error('AwsLoadBalancerController.install(): \'cluster\' is "shop" but must be a construct, such as a Chart'));
    expect(() => AwsLoadBalancerController.install(cluster, { replicas: '2' as any, webhookFailurePolicy: 'never' as any })).toThrow(new Error(
      'AwsLoadBalancerController.install(): \'replicas\' is "2" but must be a number; write it without quotes\n'
      + 'AwsLoadBalancerController.install(): \'webhookFailurePolicy\' is "never" but must be one of Fail, Ignore; choose one of them',
    ));
    expect(() => ChartDeployment.add(cluster, 'Chart', 'shop' as any))
      .toThrow(new Error('ChartDeployment.add(): \'chart\' is "shop" but must be a Chart of cdk8s'));
    expect(() => ChartDeployment.add(chart as any, 'Chart', undefined as any))
      .toThrow(new Error('ChartDeployment.add(): \'chart\' is undefined but must be a Chart of cdk8s'));
  });
});
