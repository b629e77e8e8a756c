import type * as core from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { cdk, resourceOf } from './cdk';
import { BudgetedTargets, contradictions } from './contradictions';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { tokenBoundServices } from '../constructs/services/bound-services';
import { describeFinding } from '../timing';

/** The budgets of target groups that were made from one. */
const BUDGETS = new WeakMap<IConstruct, TimingBudget>();

/** The services of ECS whose tasks are in a target group of this program. */
const TASKS = new WeakMap<IConstruct, BudgetedTargets[]>();

/**
 * Finds target groups that contradict the budget of a service that is bound to them, and makes `cdk synth` fail: an aspect
 * for apps whose target groups are made by hand, added with `Aspects.of(app).add(new TargetGroupBudgets())`. Target groups
 * that are made from a budget have it already.
 *
 * It finds services of any chart by the token of their target group's ARN. It does not find a service that
 * has the ARN as literal text.
 */
export class TargetGroupBudgets implements core.IAspect {
  /**
   * Adds the check to a target group that was made from a budget.
   *
   * @internal
   */
  public static _watch(owner: IConstruct, targetGroup: elbv2.TargetGroupBase, budget: TimingBudget): void {
    BUDGETS.set(targetGroup.node.defaultChild!, budget);
    cdk.core.Aspects.of(owner).add(new TargetGroupBudgets(), { priority: cdk.core.AspectPriority.READONLY });
  }

  /**
   * Adds the check of a target group, which may be made by hand, against the budget of a service of ECS. Of an imported one, nothing is known.
   *
   * @internal
   */
  public static _watchTasks(service: BudgetedTargets, { node: { defaultChild: resource } }: elbv2.IApplicationTargetGroup): void {
    if (resource === undefined) return;
    TASKS.set(resource, [...TASKS.get(resource) ?? [], service]);
    cdk.core.Aspects.of(resource).add(new TargetGroupBudgets(), { priority: cdk.core.AspectPriority.READONLY });
  }

  /** Called by the AWS CDK with each construct. */
  public visit(node: IConstruct): void {
    if (!cdk.elbv2.CfnTargetGroup.isCfnTargetGroup(node)) return;
    for (const service of servicesOf(node)) {
      contradictions(service, node, BUDGETS.get(node)).map(describeFinding).forEach(message => addError(node, message));
    }
  }
}

/** The services whose pods or tasks are in a target group of this program. */
function servicesOf(targetGroup: elbv2.CfnTargetGroup): BudgetedTargets[] {
  const bound = tokenBoundServices().filter(({ targetGroupArn }) => resourceOf(targetGroupArn) === targetGroup).map(({ service }) => service);
  return [...bound, ...TASKS.get(targetGroup) ?? []];
}

/** Aspects may overlap: each error is added once. */
function addError(node: IConstruct, message: string): void {
  if (node.node.metadata.some(({ data }) => data === message)) return;
  cdk.core.Annotations.of(node).addError(message);
}
