import { NetworkLoadBalancerProps } from './nlb-props';
import { checkNlb, nlbAnnotations, nlbServiceSpec, targetGroupOptions } from './nlb-service';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { WorkloadProps } from '../../workload/workload-props';
import { Front } from '../service-front';
import { networkHealthChecks } from '../target-group';

const { NLB_IP, NLB_IP_CONSERVATIVE, NLB_INSTANCE, NLB_AUTO } = LoadBalancerProfile;

/** A Network Load Balancer that is made from the Service itself. */
export const NETWORK_FRONT: Front<WorkloadProps & NetworkLoadBalancerProps, {}> = {
  supported: {
    profiles: [NLB_IP, NLB_IP_CONSERVATIVE, NLB_INSTANCE, NLB_AUTO],
    because: 'a Service of the AWS Load Balancer Controller is a Network Load Balancer',
  },
  plan: (workload, props, checks) => {
    checkNlb(workload, props, checks);
    return {
      healthChecks: networkHealthChecks(workload, targetGroupOptions(props)),
      service: nlbServiceSpec(workload, props),
      serviceAnnotations: { ...props.serviceAnnotations, ...nlbAnnotations(workload, props) },
      createObjects: () => ({}),
    };
  },
};
