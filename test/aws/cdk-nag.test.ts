import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { IConstruct } from 'constructs';
import { aCluster, aStack } from './stacks';
import { LoadBalancerProfile, TimingBudget } from '../../src';
import {
  AwsLoadBalancerController, TaskStops, ZeroDowntimeApplicationTargetGroup, ZeroDowntimeFargateService, ZeroDowntimeFargateServiceProps,
  ZeroDowntimeNetworkTargetGroup,
} from '../../src/aws';

const IMAGE = ecs.ContainerImage.fromRegistry('shop/web:1.4.2');

/** What the rules find below a construct: each rule once, with the resources by their paths from the construct. */
function violationsBelow(construct: IConstruct): string[] {
  const found = new AwsSolutionsChecks().validateScope(Stack.of(construct)).violations
    .flatMap(({ ruleName, violatingResources }) => violatingResources.map(({ constructPath = '' }) => [ruleName, constructPath] as const))
    .filter(([, path]) => path.startsWith(`${construct.node.path}/`))
    .map(([rule, path]) => `${rule.replace(/\[.*$/, '')} ${path.slice(construct.node.path.length + 1)}`);
  return [...new Set(found)];
}

function aService(props: Partial<ZeroDowntimeFargateServiceProps> = {}) {
  const { stack, vpc } = aStack();
  return new ZeroDowntimeFargateService(stack, 'Web', {
    cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
    budget: TimingBudget.of(),
    stops: TaskStops.DEPLOYMENTS,
    container: { image: IMAGE, logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'web' }) },
    containerPort: 8080,
    ...props,
  });
}

// Nothing here suppresses a finding: which ones to accept is for those who run the rules.
describe('cdk-nag', () => {
  test('finds what is wrong elsewhere, so that nothing found means something', () => {
    const { stack, vpc } = aStack();
    new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
    expect(violationsBelow(stack)).toEqual(['AwsSolutions-VPC7 Vpc/Resource', 'AwsSolutions-ELB2 Alb/Resource']);
  });

  test('finds nothing in target groups', () => {
    const { stack, vpc } = aStack();
    const application = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc, budget: TimingBudget.of() });
    const network = new ZeroDowntimeNetworkTargetGroup(stack, 'Tcp', { vpc, budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP }) });
    expect([application, network].flatMap(violationsBelow)).toEqual([]);
  });

  test('finds nothing in a service of ECS', () => {
    expect(violationsBelow(aService())).toEqual([]);
  });

  test('finds in a service of ECS a container without logs, and the keep-alive timeout in its environment, which is no secret', () => {
    const service = aService({ container: { image: IMAGE }, keepAliveVariable: { name: 'KEEP_ALIVE_TIMEOUT' } });
    expect(violationsBelow(service)).toEqual(['AwsSolutions-ECS2 Task/Resource', 'AwsSolutions-ECS7 Task/Resource']);
  });

  test('finds in the controller the policy that the AWS CDK gives to it', () => {
    const { stack, vpc } = aStack();
    expect(violationsBelow(AwsLoadBalancerController.install(aCluster(stack, vpc)))).toEqual(['AwsSolutions-IAM5 alb-sa/Role/DefaultPolicy/Resource']);
  });
});
