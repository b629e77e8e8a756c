import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { assemble, Assembly } from './assemble';
import { noteBound } from './bound-services';
import { ZeroDowntimeService } from './zero-downtime-service';
import { BOUND_FRONT, BoundObjects } from '../fronts/bound/bound-front';
import { BOUND_TARGET_GROUP, BoundTargetGroupProps } from '../fronts/bound/bound-props';
import { requirementsOf, TargetGroupRequirements } from '../fronts/target-group-requirements';
import { constructProps, Shape } from '../input/shape';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a service that is bound to an existing target group. `image`, `containerPort` and one of
 * `targetGroupArn` and `targetGroupName` are required.
 */
export interface ZeroDowntimeBoundServiceProps extends WorkloadProps, BoundTargetGroupProps {}

export const BOUND_SERVICE: Shape<ZeroDowntimeBoundServiceProps> = { ...WORKLOAD, ...BOUND_TARGET_GROUP };

/**
 * A service whose pods are registered with an existing target group, made for example by the AWS CDK or by
 * Terraform.
 *
 * The name of the binding is known, so the readiness gate is declared in the pod template itself: it depends neither on a
 * webhook nor on the order of creation. In return, no pod becomes ready while the binding cannot be made.
 *
 * A binding contains no timing. `targetGroupRequirements` returns the settings that the owner of the target group must make.
 */
export class ZeroDowntimeBoundService extends ZeroDowntimeService {
  /** The settings that the owner of the target group must make. */
  public readonly targetGroupRequirements: TargetGroupRequirements;

  /** @internal */
  protected readonly _assembly: Assembly<BoundObjects>;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeBoundServiceProps) {
    const given = constructProps(scope, id, props, BOUND_SERVICE);
    super(scope, id, given);
    this._assembly = assemble(this, given, BOUND_FRONT);
    this.targetGroupRequirements = requirementsOf(this._assembly.workload, given);
    if (given.targetGroupArn !== undefined) noteBound(this, given.targetGroupArn);
  }

  /** The TargetGroupBinding. */
  public get targetGroupBinding(): ApiObject {
    return this._assembly.front.targetGroupBinding;
  }
}
