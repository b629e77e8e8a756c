import { Construct } from 'constructs';
import { Checks } from './checks';
import { Fitting, Front } from './front';
import { LoadBalancerProfile } from './load-balancer-profile';
import { NetworkLoadBalancerProps } from './nlb-props';
import { checkNlb, nlbAnnotations, nlbServiceSpec, targetGroupOptions } from './nlb-service';
import { NETWORK_SERVICE } from './service-shapes';
import { constructProps } from './shape';
import { networkHealthChecks } from './target-group';
import { Workload } from './workload';
import { WorkloadProps } from './workload-props';
import { ZeroDowntimeService } from './zero-downtime-service';

/**
 * Properties of a service behind a Network Load Balancer. `image` and `containerPort` are required.
 */
export interface ZeroDowntimeNetworkServiceProps extends WorkloadProps, NetworkLoadBalancerProps {}

/**
 * A service behind a Network Load Balancer, made from a Service by the AWS Load Balancer Controller, that drops no
 * connection when it is rolled out, scaled in, or moved to another node: as long as no connection lasts longer than the
 * `longestRequest` of the budget, or the application closes the others when it gets SIGTERM.
 *
 * A Network Load Balancer goes on making connections to a target for up to three minutes after it was deregistered, so pods
 * live that long. With a budget for `LoadBalancerProfile.NLB_INSTANCE` the targets are nodes, and there is no readiness gate.
 */
export class ZeroDowntimeNetworkService extends ZeroDowntimeService {
  /**
   * @throws everything that is wrong with the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeNetworkServiceProps) {
    super(scope, id, constructProps(scope, id, props, NETWORK_SERVICE));
  }

  /** @internal */
  protected _fitting(): Fitting {
    return {
      profiles: [LoadBalancerProfile.NLB_IP, LoadBalancerProfile.NLB_INSTANCE],
      because: 'a Service of the AWS Load Balancer Controller is a Network Load Balancer',
    };
  }

  /** @internal */
  protected _front(workload: Workload, props: ZeroDowntimeNetworkServiceProps, checks: Checks): Front {
    checkNlb(workload, props, checks);
    return {
      healthChecks: networkHealthChecks(workload, targetGroupOptions(props)),
      service: nlbServiceSpec(workload, props),
      serviceAnnotations: { ...props.serviceAnnotations, ...nlbAnnotations(workload, props) },
    };
  }
}
