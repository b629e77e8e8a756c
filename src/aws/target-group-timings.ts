import type * as core from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct, IMixin } from 'constructs';
import { cdk } from './cdk';
import { TimingBudget, timingBudget } from '../constructs/budget/timing-budget';
import { Checks } from '../constructs/input/checks';
import { readParameter } from '../constructs/input/shape';
import { CONNECTION_TERMINATION_ATTRIBUTE, DEREGISTRATION_DELAY, SLOW_START, UNHEALTHY_DRAINING_ATTRIBUTE, UNHEALTHY_TERMINATION_ATTRIBUTE } from '../platform/attributes';
import { LOAD_BALANCER_KINDS, LoadBalancerKind } from '../platform/load-balancers';

/** The protocols of target groups, by what their load balancer forwards. */
const PROTOCOLS: Readonly<Record<LoadBalancerKind['forwards'], readonly string[]>> = { requests: ['HTTP', 'HTTPS'], connections: ['TCP', 'TLS'] };

const WHERE = 'new TargetGroupTimings()';

/**
 * Gives target groups that something else makes the timings of a budget: deregistration delay, health check and slow start, and on a Network Load
 * Balancer the draining of unhealthy targets. Protocol, path and codes of the health check stay as they are. Target groups for another kind of load
 * balancer or another type of targets are left alone.
 *
 * A mixin, applied at once to what exists: `Mixins.of(stack).apply(new TargetGroupTimings(budget))`, or `targetGroup.with(…)` for a single one. Also
 * an aspect, applied when the app is synthesised: `Aspects.of(stack).add(new TargetGroupTimings(budget))`.
 */
export class TargetGroupTimings implements IMixin, core.IAspect {
  /**
   * @param budget the budget of the services behind these target groups
   * @throws if the load balancer of the budget has no target groups whose timings can be set
   */
  public constructor(private readonly budget: TimingBudget) {
    readParameter(WHERE, 'budget', budget, timingBudget);
    const { loadBalancer } = budget._budget.inputs;
    const checks = new Checks(WHERE);
    if (budget._budget.timings.deregistrationDelaySeconds === undefined) {
      checks.add({
        field: 'budget',
        actual: loadBalancer.name,
        relation: 'matching',
        limit: `a budget for ${LOAD_BALANCER_KINDS.alb.title} or ${LOAD_BALANCER_KINDS.nlb.title}`,
        because: 'no other has target groups with these timings',
        remedy: 'make a budget with such a \'loadBalancer\'',
      });
    }
    checks.throwIfAny();
  }

  /** Whether a construct is a target group that the budget is for. */
  public supports(construct: IConstruct): boolean {
    if (!cdk.elbv2.CfnTargetGroup.isCfnTargetGroup(construct)) return false;
    const { targets, kind } = this.budget._budget.inputs.loadBalancer;
    const { targetType = 'instance', protocol } = cdk.core.Stack.of(construct).resolve({ targetType: construct.targetType, protocol: construct.protocol });
    return targetType === targets.type && PROTOCOLS[kind.forwards].includes(protocol);
  }

  /** Sets the timings of a target group. */
  public applyTo(construct: IConstruct): void {
    const targetGroup = construct as elbv2.CfnTargetGroup;
    const { healthCheckIntervalSeconds, healthCheckTimeoutSeconds, healthyThreshold, unhealthyThreshold } = this.budget._budget.timings;
    targetGroup.healthCheckIntervalSeconds = healthCheckIntervalSeconds;
    targetGroup.healthCheckTimeoutSeconds = healthCheckTimeoutSeconds;
    targetGroup.healthyThresholdCount = healthyThreshold;
    targetGroup.unhealthyThresholdCount = unhealthyThreshold;
    setAttributes(targetGroup, this.attributes());
  }

  /** Called by the AWS CDK with each construct where this is an aspect. */
  public visit(node: IConstruct): void {
    if (this.supports(node)) this.applyTo(node);
  }

  private attributes(): { readonly [name: string]: string } {
    const { inputs: { loadBalancer: { kind }, slowStartSeconds }, timings } = this.budget._budget;
    const delay = String(timings.deregistrationDelaySeconds);
    return {
      [DEREGISTRATION_DELAY.attribute]: delay,
      ...kind.forwards === 'requests' ? { [SLOW_START.attribute]: String(slowStartSeconds) } : {
        [CONNECTION_TERMINATION_ATTRIBUTE]: 'false',
        [UNHEALTHY_TERMINATION_ATTRIBUTE]: 'false',
        [UNHEALTHY_DRAINING_ATTRIBUTE]: delay,
      },
    };
  }
}

/** Through the construct that the user made, if there is one: it renders its own attributes late, and may get others. */
function setAttributes(targetGroup: elbv2.CfnTargetGroup, attributes: { readonly [name: string]: string }): void {
  const owner = targetGroup.node.scope as Partial<elbv2.TargetGroupBase> | undefined;
  if (targetGroup.node.id === 'Resource' && owner?.setAttribute !== undefined) {
    for (const [key, value] of Object.entries(attributes)) owner.setAttribute(key, value);
    return;
  }
  const present: readonly elbv2.CfnTargetGroup.TargetGroupAttributeProperty[] =
    cdk.core.Stack.of(targetGroup).resolve(targetGroup.targetGroupAttributes) ?? [];
  targetGroup.targetGroupAttributes = [
    ...present.filter(({ key }) => key === undefined || attributes[key] === undefined),
    ...Object.entries(attributes).map(([key, value]) => ({ key, value })),
  ];
}
