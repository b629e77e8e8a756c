import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AwsLoadBalancerControllerOptions, WebhookFailurePolicy } from './controller-options';
import type {
  TargetGroupServiceProps, ZeroDowntimeApplicationTargetGroupProps, ZeroDowntimeNetworkTargetGroupProps, ZeroDowntimeTargetGroupProps,
} from './target-group-props';
import { budget, duration } from '../constructs/budget/budget-shapes';
import { backendProtocol, networkHealthCheck } from '../constructs/fronts/load-balancer-shapes';
import { choice, flag, foreign, instance, list, needed, number, Shape, text, texts } from '../constructs/input/shape';
import { WORKLOAD } from '../constructs/workload/workload-shape';

const TARGET_GROUP: Shape<ZeroDowntimeTargetGroupProps> = {
  vpc: needed(instance<ec2.IVpc>('a VPC of the AWS CDK, such as new ec2.Vpc(stack, \'Vpc\')', value => typeof value === 'object' && 'vpcId' in value)),
  budget: needed(budget),
  readinessPath: text,
  port: number,
  targetGroupName: text,
  targetGroupAttributes: texts,
};

export const APPLICATION_TARGET_GROUP: Shape<ZeroDowntimeApplicationTargetGroupProps> = { ...TARGET_GROUP, backendProtocol };

export const NETWORK_TARGET_GROUP: Shape<ZeroDowntimeNetworkTargetGroupProps> = { ...TARGET_GROUP, networkHealthCheck };

export const TARGET_GROUP_SERVICE: Shape<TargetGroupServiceProps> = {
  ...WORKLOAD, bindingName: text, multiCluster: flag, loadBalancerSecurityGroups: list(text),
};

export const CONTROLLER: Shape<AwsLoadBalancerControllerOptions> = {
  version: text,
  replicas: number,
  gatePoll: duration,
  maxBackoff: duration,
  webhookFailurePolicy: choice(WebhookFailurePolicy),
  values: foreign(),
};
