import { ApiObject } from 'cdk8s';
import { checkAlb } from './alb-checks';
import { joinGroup } from './alb-group';
import { createIngress, legacyGate, serviceAnnotations } from './alb-ingress';
import { ApplicationLoadBalancerProps } from './alb-props';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { WorkloadProps } from '../../workload/workload-props';
import { portsApart } from '../routing';
import { Front, nodePortSpec } from '../service-front';
import { httpHealthChecks } from '../target-group';

/** The objects in front of a web service. */
export type IngressObjects = { readonly ingress: ApiObject };

/** An Application Load Balancer that is made from an Ingress. */
export const INGRESS_FRONT: Front<WorkloadProps & ApplicationLoadBalancerProps, IngressObjects> = {
  supported: {
    profiles: [LoadBalancerProfile.ALB_IP, LoadBalancerProfile.ALB_INSTANCE, LoadBalancerProfile.ALB_AUTO],
    because: 'an Ingress of the AWS Load Balancer Controller is an Application Load Balancer',
  },
  plan: (workload, props, checks) => {
    checkAlb(workload, props, checks);
    const apart = portsApart(workload, props, props.backendProtocol);
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: nodePortSpec(workload, props.externalTrafficPolicy),
      serviceAnnotations: apart.length > 0 ? serviceAnnotations(workload, props) : undefined,
      portServices: apart.map(port => ({ port, annotations: serviceAnnotations(workload, props, port) })),
      readinessGates: props.legacyController && workload.loadBalancer.gated ? [legacyGate(workload)] : [],
      createObjects: service => {
        joinGroup(service, workload, props);
        return { ingress: createIngress(service, workload, props) };
      },
      weightedIngress: workload.name,
    };
  },
};
