import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ClusterFrontProps, ClusterIngress } from './cluster-props';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { SERVICE_PORT } from '../../workload/pod-template';
import { ResolvedWorkload } from '../../workload/workload';
import { createObject, servicePorts } from '../../workload/workload-objects';
import { WorkloadProps } from '../../workload/workload-props';
import { checkGrpcPaths } from '../ingress/alb-checks';
import { checkRoute } from '../routing';
import { Front } from '../service-front';
import { httpHealthChecks } from '../target-group';

/** The objects in front of a service that is reached from within the cluster. */
export type ClusterObjects = { readonly ingress?: ApiObject };

/** Nothing but kube-proxy, or an Ingress of a controller in the cluster. */
export const CLUSTER_FRONT: Front<WorkloadProps & ClusterFrontProps, ClusterObjects> = {
  supported: { profiles: [LoadBalancerProfile.CLUSTER_IP], because: 'no load balancer sends to the pods of this service' },
  plan: (workload, props, checks) => {
    const { ingress, port = SERVICE_PORT } = props;
    checks.port('port', port);
    checkGrpcPaths(workload, props.backendProtocol, checks);
    if (ingress) checkRoute(ingress, 'ingress.', checks);
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: { type: 'ClusterIP', ports: servicePorts(workload, port) },
      createObjects: service => ({ ingress: ingress && createClusterIngress(service, workload, ingress) }),
    };
  },
};

function createClusterIngress(scope: Construct, workload: ResolvedWorkload, ingress: ClusterIngress): ApiObject {
  const backend = { service: { name: workload.name, port: { name: workload.portName } } };
  return createObject(scope, 'Ingress', workload, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    annotations: ingress.annotations,
    spec: {
      ingressClassName: ingress.ingressClassName,
      rules: [{ host: ingress.host, http: { paths: [{ path: ingress.path ?? '/', pathType: 'Prefix', backend }] } }],
    },
  });
}
