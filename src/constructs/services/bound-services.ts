import type { IConstruct } from 'constructs';
import type { TimingBudget } from '../budget/timing-budget';
import type { TargetGroupRequirements } from '../fronts/target-group-requirements';
import { hasToken } from '../input/tokens';
import { isInTree } from '../workload/claims';

/** A service with a target group that is still a token: a stack of the AWS CDK makes it. */
export interface TokenBoundService extends IConstruct {
  readonly budget: TimingBudget;
  readonly targetGroupRequirements: TargetGroupRequirements;
}

interface Bound {
  readonly service: TokenBoundService;
  readonly targetGroupArn: string;
}

/**
 * A stack knows nothing of the charts that are handed to it, and a chart nothing of stacks: what they have in common is the
 * token. The AWS CDK keeps each token, and what it stands for, as long as the program runs, as is done here.
 */
const BOUND: Bound[] = [];

export function noteBound(service: TokenBoundService, targetGroupArn: string): void {
  if (hasToken(targetGroupArn)) BOUND.push({ service, targetGroupArn });
}

/** All services whose target group is a token, in the order of their creation, but those that were taken out again. */
export function tokenBoundServices(): readonly Bound[] {
  return BOUND.filter(({ service }) => isInTree(service));
}
