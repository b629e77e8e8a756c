import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { cdk } from './cdk';
import { ZeroDowntimeApplicationTargetGroupProps, ZeroDowntimeNetworkTargetGroupProps, ZeroDowntimeTargetGroupProps } from './target-group-props';
import { timingBudget } from '../constructs/budget/timing-budget';
import { checkTargetGroupName } from '../constructs/fronts/attribute-checks';
import { backendProtocol } from '../constructs/fronts/ingress/alb-props';
import { networkHealthCheck } from '../constructs/fronts/network/nlb-props';
import { TargetGroupSettings } from '../constructs/fronts/target-group';
import { Checks } from '../constructs/input/checks';
import { instance, needed, number, Shape, text, texts } from '../constructs/input/shape';
import { CROSS_ZONE_ATTRIBUTE } from '../platform/attributes';
import { isSameFront, LoadBalancerTimings } from '../timing';

/** ID of the target group below the construct that makes it: part of its logical ID. */
export const TARGET_GROUP_ID = 'TargetGroup';

/** The port is only a default: the controller registers each target with its own. */
const DEFAULT_PORT = 80;

/** Whether a zone without a pod is served by the others, unless an attribute overrides it. */
const CROSS_ZONE = { [CROSS_ZONE_ATTRIBUTE]: 'true' };

// The shapes stand here and not beside their interfaces: all that those files export is public.

const TARGET_GROUP: Shape<ZeroDowntimeTargetGroupProps> = {
  vpc: needed(instance<ec2.IVpc>('a VPC of the AWS CDK, such as new ec2.Vpc(stack, \'Vpc\')', value => typeof value === 'object' && 'vpcId' in value)),
  budget: needed(timingBudget),
  readinessPath: text,
  port: number,
  targetGroupName: text,
  targetGroupAttributes: texts,
};

export const APPLICATION_TARGET_GROUP: Shape<ZeroDowntimeApplicationTargetGroupProps> = { ...TARGET_GROUP, backendProtocol };

export const NETWORK_TARGET_GROUP: Shape<ZeroDowntimeNetworkTargetGroupProps> = { ...TARGET_GROUP, networkHealthCheck };

/** Adds findings about a budget for another load balancer, and about values that AWS would refuse. */
export function checkTargetGroup(props: ZeroDowntimeTargetGroupProps, preset: LoadBalancerTimings, checks: Checks): void {
  const { loadBalancer } = props.budget._budget.inputs;
  if (!isSameFront(loadBalancer, preset)) {
    checks.add({
      field: 'budget',
      actual: loadBalancer.name,
      relation: 'one of',
      limit: preset.name,
      because: `this target group is of ${preset.kind.title}, with pods as targets`,
      remedy: 'make a budget with such a \'loadBalancer\'',
    });
  }
  checks.matching('readinessPath', props.readinessPath ?? '/', /^\/[!-~]{0,1023}$/, 'a path: / and at most 1023 characters', 'begin \'readinessPath\' with /');
  checkTargetGroupName(props.targetGroupName, checks);
  if (props.port !== undefined) checks.port('port', props.port);
}

/** The properties that both kinds of target groups have. */
export function commonProps(
  { vpc, budget, port, targetGroupName }: ZeroDowntimeTargetGroupProps, { healthCheck }: TargetGroupSettings,
): elbv2.BaseTargetGroupProps & { readonly port: number } {
  const { Duration } = cdk.core;
  const { Protocol, TargetType } = cdk.elbv2;
  const { healthCheckIntervalSeconds, healthCheckTimeoutSeconds, healthyThreshold, unhealthyThreshold } = budget._budget.timings;
  const grpc = healthCheck.successCodes === '0';
  return {
    vpc,
    port: port ?? DEFAULT_PORT,
    targetType: TargetType.IP,
    targetGroupName,
    healthCheck: {
      enabled: true,
      protocol: { HTTP: Protocol.HTTP, HTTPS: Protocol.HTTPS, TCP: Protocol.TCP }[healthCheck.protocol],
      path: healthCheck.path,
      port: healthCheck.port,
      interval: Duration.seconds(healthCheckIntervalSeconds!), // every load balancer has a health check
      timeout: Duration.seconds(healthCheckTimeoutSeconds!),
      healthyThresholdCount: healthyThreshold,
      unhealthyThresholdCount: unhealthyThreshold,
      ...grpc ? { healthyGrpcCodes: healthCheck.successCodes } : { healthyHttpCodes: healthCheck.successCodes },
    },
  };
}

/** Sets every attribute that the rollout relies on, whatever the default is. */
export function setAttributes(targetGroup: elbv2.TargetGroupBase, attributes: { readonly [name: string]: string }): void {
  for (const [key, value] of Object.entries({ ...CROSS_ZONE, ...attributes })) targetGroup.setAttribute(key, value);
}
