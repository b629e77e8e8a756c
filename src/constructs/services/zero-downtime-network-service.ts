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
 * A service behind a Network Load Balancer, made from a Service by the AWS Load Balancer Controller, that drops no
 * connection when it is rolled out, scaled in, or moved to another node: as long as no connection lasts longer than the
 * `longestRequest` of the budget, or the application closes the others when it gets SIGTERM.
 *
 * A Network Load Balancer goes on making connections to a target for up to three minutes after it was deregistered, so pods
 * live that long. With a budget for `LoadBalancerProfile.NLB_INSTANCE` the targets are nodes, and there is no readiness gate;
 * nor is there with `LoadBalancerProfile.NLB_AUTO`, where EKS Auto Mode makes the load balancer.
 */
export class ZeroDowntimeNetworkService extends ZeroDowntimeService {
  /**
   * @throws everything that is wrong with the properties, one line each
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
