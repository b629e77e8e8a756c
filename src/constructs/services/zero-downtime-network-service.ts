import { Construct } from 'constructs';
import { ZeroDowntimeService } from './zero-downtime-service';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { NETWORK_LOAD_BALANCER, NetworkLoadBalancerProps } from '../fronts/network/nlb-props';
import { checkNlb, nlbAnnotations, nlbServiceSpec, targetGroupOptions } from '../fronts/network/nlb-service';
import { SupportedProfiles, ServiceFront } from '../fronts/service-front';
import { networkHealthChecks } from '../fronts/target-group';
import { Checks } from '../input/checks';
import { constructProps, Shape } from '../input/shape';
import { ResolvedWorkload } from '../workload/workload';
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
  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeNetworkServiceProps) {
    super(scope, id, constructProps(scope, id, props, NETWORK_SERVICE));
  }

  /** @internal */
  protected _supportedProfiles(): SupportedProfiles {
    return {
      profiles: [LoadBalancerProfile.NLB_IP, LoadBalancerProfile.NLB_IP_CONSERVATIVE, LoadBalancerProfile.NLB_INSTANCE, LoadBalancerProfile.NLB_AUTO],
      because: 'a Service of the AWS Load Balancer Controller is a Network Load Balancer',
    };
  }

  /** @internal */
  protected _front(workload: ResolvedWorkload, props: ZeroDowntimeNetworkServiceProps, checks: Checks): ServiceFront {
    checkNlb(workload, props, checks);
    return {
      healthChecks: networkHealthChecks(workload, targetGroupOptions(props)),
      service: nlbServiceSpec(workload, props),
      serviceAnnotations: { ...props.serviceAnnotations, ...nlbAnnotations(workload, props) },
    };
  }
}
