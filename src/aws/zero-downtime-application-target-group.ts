import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { cdk } from './cdk';
import { ZeroDowntimeTargetGroup } from './target-group';
import { TargetGroupBudgets } from './target-group-budgets';
import { ZeroDowntimeApplicationTargetGroupProps } from './target-group-props';
import { APPLICATION_TARGET_GROUP, checkTargetGroup, commonProps, setAttributes, TARGET_GROUP_ID } from './target-group-settings';
import { checkApplicationTargetGroup } from '../constructs/fronts/ingress/alb-checks';
import { albTargetGroup } from '../constructs/fronts/target-group';
import { Checks } from '../constructs/input/checks';
import { constructProps } from '../constructs/input/shape';
import { LOAD_BALANCERS } from '../timing';

/**
 * A target group of an Application Load Balancer whose deregistration delay, health check, slow start and protocol come from
 * a budget, with pods as targets.
 *
 * Pass `idleTimeout` to the load balancer, and `targetGroup` to a listener.
 */
export class ZeroDowntimeApplicationTargetGroup extends ZeroDowntimeTargetGroup {
  /** The target group, for listeners. */
  public readonly targetGroup: elbv2.ApplicationTargetGroup;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeApplicationTargetGroupProps) {
    const checked = checkedProps(scope, id, props);
    super(scope, id, checked);
    this.targetGroup = createTargetGroup(this, checked);
    TargetGroupBudgets._watch(this, this.targetGroup, this.budget);
  }
}

/** The properties; throws all findings about them. */
function checkedProps(scope: Construct, id: string, props: ZeroDowntimeApplicationTargetGroupProps): ZeroDowntimeApplicationTargetGroupProps {
  const checked = constructProps(scope, id, props, APPLICATION_TARGET_GROUP);
  const checks = new Checks([scope.node.path, id].filter(part => part !== '').join('/'));
  checkTargetGroup(checked, LOAD_BALANCERS['alb-ip'], checks);
  checkApplicationTargetGroup(checked.budget, checked.targetGroupAttributes, checks);
  checks.throwIfAny();
  return checked;
}

function createTargetGroup(scope: Construct, props: ZeroDowntimeApplicationTargetGroupProps): elbv2.ApplicationTargetGroup {
  const { ApplicationProtocol, ApplicationProtocolVersion, ApplicationTargetGroup } = cdk.elbv2;
  const { budget, backendProtocol, readinessPath = '/', targetGroupAttributes } = props;
  const settings = albTargetGroup({ budget, timings: budget._budget.timings, readinessPath }, backendProtocol, targetGroupAttributes);
  const targetGroup = new ApplicationTargetGroup(scope, TARGET_GROUP_ID, {
    ...commonProps(props, settings),
    protocol: settings.protocol === 'HTTPS' ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
    protocolVersion: ApplicationProtocolVersion[settings.protocolVersion as 'HTTP1' | 'HTTP2' | 'GRPC'],
  });
  setAttributes(targetGroup, settings.attributes);
  return targetGroup;
}
