import { Construct } from 'constructs';
import { assemble, Assembly } from './assemble';
import { ZeroDowntimeService } from './zero-downtime-service';
import { NETWORK_FRONT } from '../fronts/network/network-front';
import { NETWORK_LOAD_BALANCER, NetworkLoadBalancerProps } from '../fronts/network/nlb-props';
import { constructProps, Shape } from '../input/shape';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a service behind a Network Load Balancer. `image` and `containerPort` are required.
 */
export interface ZeroDowntimeNetworkServiceProps extends WorkloadProps, NetworkLoadBalancerProps {}

export const NETWORK_SERVICE: Shape<ZeroDowntimeNetworkServiceProps> = { ...WORKLOAD, ...NETWORK_LOAD_BALANCER };

/**
 * A service behind a Network Load Balancer, which the AWS Load Balancer Controller makes from a Service. It loses no
 * connection when it is rolled out, scaled in, or moved to another node, as long as no connection lasts longer than the
 * `longestRequest` of the budget, or the application closes longer ones by itself after SIGTERM.
 *
 * A Network Load Balancer continues to make connections to a target for up to three minutes after its deregistration, so
 * pods live that long. With a budget for `LoadBalancerProfile.NLB_INSTANCE` the targets are nodes, and there is no readiness
 * gate. With `LoadBalancerProfile.NLB_AUTO`, EKS Auto Mode makes the load balancer, also without a gate.
 */
export class ZeroDowntimeNetworkService extends ZeroDowntimeService {
  /** @internal */
  protected readonly _assembly: Assembly;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeNetworkServiceProps) {
    const given = constructProps(scope, id, props, NETWORK_SERVICE);
    super(scope, id, given);
    this._assembly = assemble(this, given, NETWORK_FRONT);
  }
}
