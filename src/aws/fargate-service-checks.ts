import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { TaskStops, ZeroDowntimeFargateServiceProps } from './fargate-service-props';
import { duration, secondsOf } from '../constructs/budget/duration';
import { timingBudget } from '../constructs/budget/timing-budget';
import { backendProtocol } from '../constructs/fronts/ingress/alb-props';
import { Checks, quote } from '../constructs/input/checks';
import { choice, construct, flag, foreign, instance, list, needed, number, Shape, text, Type } from '../constructs/input/shape';
import { keepAliveVariable } from '../constructs/workload/container-props';
import { FARGATE_SPOT, MAXIMUM_PERCENT } from '../platform/ecs/fargate';
import { INT32 } from '../platform/kubernetes';
import { FargatePlan, isSameFront, LOAD_BALANCERS, planFargate } from '../timing';

const DEFAULT_TASKS = 3;

// The shape stands here and not beside its interface: all that the file of that exports is public.

/** A construct of the AWS CDK that is recognised by one of its members. */
function made<Value>(takes: string, member: string): Type<Value> {
  return instance<Value>(takes, value => typeof value === 'object' && member in value);
}

export const FARGATE_SERVICE: Shape<ZeroDowntimeFargateServiceProps> = {
  cluster: needed(made<ecs.ICluster>('a cluster of ECS, such as new ecs.Cluster(stack, \'Cluster\', { vpc })', 'clusterName')),
  budget: needed(timingBudget),
  container: needed(foreign<ecs.ContainerDefinitionOptions>({
    image: needed(made<ecs.ContainerImage>('an image, such as ecs.ContainerImage.fromRegistry(\'shop/web:1.4.2\')', 'bind')),
    essential: flag,
  })),
  containerPort: needed(number),
  taskDefinition: made<ecs.FargateTaskDefinition>('a FargateTaskDefinition of the AWS CDK', 'isFargateCompatible'),
  desiredCount: number,
  maximumPercent: number,
  stops: choice(TaskStops),
  stopTimeout: duration,
  healthCheckGracePeriod: duration,
  readinessPath: text,
  backendProtocol,
  keepAliveVariable,
  targetGroup: made<elbv2.IApplicationTargetGroup>('a target group of an Application Load Balancer', 'targetGroupArn'),
  listener: made<elbv2.IApplicationListener>('a listener of an Application Load Balancer', 'listenerArn'),
  listenerRule: foreign<elbv2.AddRuleProps>({ priority: number }),
  capacityProviderStrategies: list(foreign<ecs.CapacityProviderStrategy>({ capacityProvider: needed(text), base: number, weight: number })),
  vpcSubnets: foreign<ec2.SubnetSelection>(),
  securityGroups: list(construct as unknown as Type<ec2.ISecurityGroup>),
  assignPublicIp: flag,
  serviceName: text,
};

/** Derives the timings of the service from its budget, which has to be for such a load balancer. */
export function planService(props: ZeroDowntimeFargateServiceProps): FargatePlan {
  const { inputs, timings } = props.budget._budget;
  return planFargate(inputs, timings, {
    stops: props.stops ?? TaskStops.ALL,
    spot: usesSpot(props),
    overrides: overridesOf(props),
    desiredCount: desiredCountOf(props),
    maximumPercent: maximumPercentOf(props),
  });
}

function overridesOf({ stopTimeout, healthCheckGracePeriod }: ZeroDowntimeFargateServiceProps) {
  return {
    ...stopTimeout && { stopTimeoutSeconds: secondsOf(stopTimeout) },
    ...healthCheckGracePeriod && { healthCheckGracePeriodSeconds: secondsOf(healthCheckGracePeriod) },
  };
}

export function desiredCountOf({ desiredCount }: ZeroDowntimeFargateServiceProps): number {
  return desiredCount ?? DEFAULT_TASKS;
}

export function maximumPercentOf({ maximumPercent }: ZeroDowntimeFargateServiceProps): number {
  return maximumPercent ?? MAXIMUM_PERCENT;
}

function usesSpot({ capacityProviderStrategies = [] }: ZeroDowntimeFargateServiceProps): boolean {
  return capacityProviderStrategies.some(({ capacityProvider, base = 0, weight = 0 }) => capacityProvider === FARGATE_SPOT && base + weight > 0);
}

/** Adds findings about values that do not depend on timings; without any, the timings can be derived. */
export function checkService(props: ZeroDowntimeFargateServiceProps, checks: Checks): void {
  checkLoadBalancer(props, checks);
  checkContainer(props, checks);
  checks.port('containerPort', props.containerPort);
  checks.whole('desiredCount', desiredCountOf(props), 1, INT32);
  checks.whole('maximumPercent', maximumPercentOf(props), 100, INT32);
  for (const field of ['stopTimeout', 'healthCheckGracePeriod'] as const) {
    if (props[field] !== undefined) checks.whole(field, secondsOf(props[field]), 0, INT32);
  }
  checks.matching('readinessPath', props.readinessPath ?? '/', /^\/[!-~]{0,1023}$/, 'a path: / and at most 1023 characters', 'begin \'readinessPath\' with /');
  if (props.listenerRule !== undefined && props.listener === undefined) {
    checks.add({ field: 'listenerRule', actual: 'set', relation: 'absent', because: 'there is no listener for it', remedy: 'set \'listener\' as well' });
  }
}

function checkLoadBalancer({ budget }: ZeroDowntimeFargateServiceProps, checks: Checks): void {
  const { loadBalancer } = budget._budget.inputs;
  const preset = LOAD_BALANCERS['alb-ip'];
  if (isSameFront(loadBalancer, preset)) return;
  checks.add({
    field: 'budget',
    actual: loadBalancer.name,
    relation: 'one of',
    limit: preset.name,
    because: `the service is behind ${preset.kind.title}, with tasks as targets`,
    remedy: 'make a budget with LoadBalancerProfile.ALB_IP',
  });
}

function checkContainer({ container, keepAliveVariable: variable }: ZeroDowntimeFargateServiceProps, checks: Checks): void {
  if (container.stopTimeout !== undefined) {
    checks.add({
      field: 'container.stopTimeout',
      actual: `${secondsOf(container.stopTimeout)} s`,
      relation: 'absent',
      because: 'the budget decides it',
      remedy: 'set \'stopTimeout\' of the service, which is checked against the budget',
    });
  }
  if (container.essential === false) {
    checks.add({
      field: 'container.essential', actual: 'false', relation: 'equal to', limit: 'true', because: 'a task without it would stay registered', remedy: 'drop \'essential\'',
    });
  }
  if (variable === undefined) return;
  checks.matching('keepAliveVariable.name', variable.name, /^[A-Za-z_]\w*$/, 'the name of an environment variable', 'change \'keepAliveVariable.name\'');
  if (container.environment?.[variable.name] === undefined && container.secrets?.[variable.name] === undefined) return;
  checks.add({
    field: 'keepAliveVariable.name',
    actual: quote(variable.name),
    relation: 'absent',
    limit: 'from \'container\'',
    because: 'one of both would win silently',
    remedy: 'set it in one place',
  });
}
