import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { assemble, Assembly } from './assemble';
import { ZeroDowntimeService } from './zero-downtime-service';
import { routesIn } from '../fronts/gateway/gateway-objects';
import { LATTICE_FRONT, LatticeObjects } from '../fronts/lattice/lattice-front';
import { LATTICE_ROUTE, LatticeRouteProps } from '../fronts/lattice/lattice-props';
import { constructProps, Shape } from '../input/shape';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a service behind Amazon VPC Lattice. `image`, `containerPort` and `gateways` are required.
 */
export interface ZeroDowntimeLatticeServiceProps extends WorkloadProps, LatticeRouteProps {}

export const LATTICE_SERVICE: Shape<ZeroDowntimeLatticeServiceProps> = { ...WORKLOAD, ...LATTICE_ROUTE };

/**
 * A service of Amazon VPC Lattice, which the AWS Gateway API Controller makes from routes. The health check is in a
 * TargetGroupPolicy, and the readiness gate in the pod template, since it has one name for all target groups.
 *
 * There is no deregistration delay: a target drains until its requests are answered. All delays of Amazon VPC Lattice are
 * assumptions, as `warnings` of the budget say.
 *
 * @see https://www.gateway-api-controller.eks.aws.dev/latest/
 */
export class ZeroDowntimeLatticeService extends ZeroDowntimeService {
  /** @internal */
  protected readonly _assembly: Assembly<LatticeObjects>;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeLatticeServiceProps) {
    const given = constructProps(scope, id, props, LATTICE_SERVICE);
    super(scope, id, given);
    this._assembly = assemble(this, given, LATTICE_FRONT);
  }

  /** The HTTPRoutes: one for each group of hosts, paths and port that fits into one object. */
  public get routes(): ApiObject[] {
    return routesIn(this._assembly.front);
  }

  /** The TargetGroupPolicy. */
  public get targetGroupPolicy(): ApiObject {
    return this._assembly.front.targetGroupPolicy;
  }
}
