import type { IConstruct } from 'constructs';
import type { TimingBudget } from '../budget/timing-budget';
import type { TargetGroupRequirements } from '../fronts/target-group-requirements';
import { hasToken } from '../input/tokens';
import { isInTree } from '../workload/claims';

/** A service whose target group is still a token, because a stack of the AWS CDK makes it. */
export interface TokenBoundService extends IConstruct {
  readonly budget: TimingBudget;
  readonly targetGroupRequirements: TargetGroupRequirements;
}

interface Bound {
  readonly service: TokenBoundService;
  readonly targetGroupArn: string;
}

/**
 * A stack has no reference to the charts that are added to its cluster, and a chart none to stacks: they share only the
 * token. The AWS CDK keeps each token and its value as long as the program runs, and so does this list.
 */
const BOUND: Bound[] = [];

export function noteBound(service: TokenBoundService, targetGroupArn: string): void {
  if (hasToken(targetGroupArn)) BOUND.push({ service, targetGroupArn });
}

/** All services whose target group is a token, in the order of their creation, without those that were removed again. */
export function tokenBoundServices(): readonly Bound[] {
  return BOUND.filter(({ service }) => isInTree(service));
}
