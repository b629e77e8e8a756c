import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { cdk } from './cdk';
import { ZeroDowntimeTargetGroup } from './target-group';
import { TargetGroupBudgets } from './target-group-budgets';
import { ZeroDowntimeNetworkTargetGroupProps } from './target-group-props';
import { checkTargetGroup, commonProps, NETWORK_TARGET_GROUP, setAttributes, TARGET_GROUP_ID } from './target-group-settings';
import { checkNetworkTargetGroup } from '../constructs/fronts/network/nlb-service';
import { nlbTargetGroup } from '../constructs/fronts/target-group';
import { Checks } from '../constructs/input/checks';
import { constructProps } from '../constructs/input/shape';
import { UNHEALTHY_DRAINING_ATTRIBUTE, UNHEALTHY_TERMINATION_ATTRIBUTE } from '../platform/attributes';
import { LOAD_BALANCERS } from '../timing';

/**
 * A target group of a Network Load Balancer whose deregistration delay, health check, connection termination, draining of
 * unhealthy targets and protocol come from a budget, with pods as targets.
 *
 * Pass `idleTimeout` to each listener as its `tcpIdleTimeout`, and `targetGroup` to a listener.
 */
export class ZeroDowntimeNetworkTargetGroup extends ZeroDowntimeTargetGroup {
  /** The target group, for listeners. */
  public readonly targetGroup: elbv2.NetworkTargetGroup;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeNetworkTargetGroupProps) {
    const checked = checkedProps(scope, id, props);
    super(scope, id, checked);
    this.targetGroup = createTargetGroup(this, checked);
    TargetGroupBudgets._watch(this, this.targetGroup, this.budget);
  }
}

/** The properties; throws all findings about them. */
function checkedProps(scope: Construct, id: string, props: ZeroDowntimeNetworkTargetGroupProps): ZeroDowntimeNetworkTargetGroupProps {
  const checked = constructProps(scope, id, props, NETWORK_TARGET_GROUP);
  const checks = new Checks([scope.node.path, id].filter(part => part !== '').join('/'));
  checkTargetGroup(checked, LOAD_BALANCERS['nlb-ip'], checks);
  checkNetworkTargetGroup(checked.targetGroupAttributes, checks);
  checks.throwIfAny();
  return checked;
}

function createTargetGroup(scope: Construct, props: ZeroDowntimeNetworkTargetGroupProps): elbv2.NetworkTargetGroup {
  const { NetworkTargetGroup, Protocol } = cdk.elbv2;
  const { budget, readinessPath = '/', networkHealthCheck, targetGroupAttributes } = props;
  const { inputs: { loadBalancer }, timings } = budget._budget;
  const settings = nlbTargetGroup({ timings, loadBalancer, readinessPath }, { healthCheck: networkHealthCheck, attributes: targetGroupAttributes });
  const targetGroup = new NetworkTargetGroup(scope, TARGET_GROUP_ID, { ...commonProps(props, settings), protocol: Protocol.TCP });
  setAttributes(targetGroup, {
    // A pod that pauses too long is sent nothing new, but what it has begun it may finish, as when it is deregistered.
    [UNHEALTHY_TERMINATION_ATTRIBUTE]: 'false',
    [UNHEALTHY_DRAINING_ATTRIBUTE]: String(timings.deregistrationDelaySeconds),
    ...settings.attributes,
  });
  return targetGroup;
}
