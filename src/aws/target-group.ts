import type * as core from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { cdk } from './cdk';
import { TargetGroupServiceProps, ZeroDowntimeTargetGroupProps } from './target-group-props';
import { TARGET_GROUP_ID } from './target-group-settings';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { constructProps, flag, list, Shape, text } from '../constructs/input/shape';
import { ZeroDowntimeBoundService, ZeroDowntimeBoundServiceProps } from '../constructs/services/zero-downtime-bound-service';
import { WORKLOAD } from '../constructs/workload/workload-props';
import { TimingBudgetError } from '../timing';

const TARGET_GROUP_SERVICE: Shape<TargetGroupServiceProps> = {
  ...WORKLOAD, bindingName: text, multiCluster: flag, loadBalancerSecurityGroups: list(text),
};

/**
 * A target group of the AWS CDK with all timings from a budget, and with pods as targets.
 */
export abstract class ZeroDowntimeTargetGroup extends Construct {
  /** The budget from which all timings are derived. */
  public readonly budget: TimingBudget;
  /**
   * How long the load balancer must keep an idle connection: `idleTimeout` of an Application Load Balancer, or
   * `tcpIdleTimeout` of each TCP listener of a Network Load Balancer.
   */
  public readonly idleTimeout: core.Duration;

  /** The properties that a service shares with its target group, those of its kind included. */
  private readonly serviceProps: Partial<ZeroDowntimeBoundServiceProps>;

  protected constructor(scope: Construct, id: string, props: ZeroDowntimeTargetGroupProps) {
    super(scope, id);
    const { vpc, port, targetGroupName, ...serviceProps } = props;
    this.serviceProps = serviceProps;
    this.budget = props.budget;
    this.idleTimeout = cdk.core.Duration.seconds(props.budget._budget.timings.idleTimeoutSeconds!);
  }

  /** ARN of the target group: a token. */
  public get targetGroupArn(): string {
    return (this.node.findChild(TARGET_GROUP_ID) as elbv2.TargetGroupBase).targetGroupArn;
  }

  /**
   * Creates a service that is bound to this target group, in a chart.
   *
   * Add the chart to the cluster with `ChartDeployment`, which ensures the order: a target group without a listener does not
   * check the health of its targets, so that no pod behind it becomes ready.
   *
   * @throws all findings about the properties, one line each; a budget for another load balancer
   */
  public bind(scope: Construct, id: string, props: TargetGroupServiceProps): ZeroDowntimeBoundService {
    const given = constructProps(scope, id, props, TARGET_GROUP_SERVICE);
    const path = [scope.node.path, id].filter(part => part !== '').join('/');
    const [own, others] = [this.budget, given.budget ?? this.budget].map(({ _budget }) => _budget.inputs.loadBalancer.name);
    if (own !== others) {
      throw new TimingBudgetError([{
        severity: 'error',
        path,
        field: 'budget',
        actual: others,
        relation: 'equal to',
        limit: own,
        because: `which the budget of the target group ${this.node.path} is made for`,
        remedy: 'leave \'budget\' out: it is that of the target group',
      }]);
    }
    return new ZeroDowntimeBoundService(scope, id, { ...this.serviceProps, ...given, targetGroupArn: this.targetGroupArn });
  }
}
