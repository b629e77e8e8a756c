import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ZeroDowntimeService } from './zero-downtime-service';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { checkGrpcPaths, checkRouting } from '../fronts/ingress/alb-checks';
import { BackendProtocol, backendProtocol } from '../fronts/ingress/alb-props';
import { SupportedProfiles, ServiceFront } from '../fronts/service-front';
import { httpHealthChecks } from '../fronts/target-group';
import { Checks } from '../input/checks';
import { constructProps, needed, number, Shape, struct, text, texts } from '../input/shape';
import { PORT_NAME, SERVICE_PORT } from '../workload/pod-template';
import { ResolvedWorkload } from '../workload/workload';
import { targetPortOf, createObject } from '../workload/workload-objects';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * An Ingress of a controller that runs in the cluster and sends to the pods itself, such as ingress-nginx.
 */
export interface ClusterIngress {
  /** Class of the Ingress. */
  readonly ingressClassName: string;

  /**
   * Host name of the requests for this service; `*.` may replace its first label.
   *
   * @default - all
   */
  readonly host?: string;

  /**
   * Path prefix of the requests for this service.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Annotations of the Ingress.
   *
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
}

/**
 * Properties of a service that is reached from within the cluster. `image` and `containerPort` are required.
 */
export interface ZeroDowntimeClusterServiceProps extends WorkloadProps {
  /**
   * Port of the Service. 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Protocol of the application, for its probes.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * An Ingress of a controller in the cluster.
   *
   * @default - none: other services are the clients
   */
  readonly ingress?: ClusterIngress;
}

export const CLUSTER_SERVICE: Shape<ZeroDowntimeClusterServiceProps> = {
  ...WORKLOAD,
  port: number,
  backendProtocol,
  ingress: struct<ClusterIngress>({ ingressClassName: needed(text), host: text, path: text, annotations: texts }),
};

/**
 * A service without an AWS load balancer: its clients are in the cluster, either other services or an ingress
 * controller. kube-proxy stops sending within seconds, so pods live only a little longer than their requests in flight.
 */
export class ZeroDowntimeClusterService extends ZeroDowntimeService {
  /** The Ingress; absent without `ingress`. */
  public readonly ingress?: ApiObject;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeClusterServiceProps) {
    super(scope, id, constructProps(scope, id, props, CLUSTER_SERVICE));
    this.ingress = this._tryCreated('Ingress');
  }

  /** @internal */
  protected _supportedProfiles(): SupportedProfiles {
    return { profiles: [LoadBalancerProfile.CLUSTER_IP], because: 'no load balancer sends to the pods of this service' };
  }

  /** @internal */
  protected _front(workload: ResolvedWorkload, props: ZeroDowntimeClusterServiceProps, checks: Checks): ServiceFront {
    const { ingress, port = SERVICE_PORT } = props;
    checks.port('port', port);
    checkGrpcPaths(workload, props.backendProtocol, checks);
    if (ingress) checkRouting(ingress, checks);
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: {
        type: 'ClusterIP',
        ports: [{ name: PORT_NAME, port, protocol: 'TCP', targetPort: targetPortOf(workload, workload.targetPort) }],
      },
      createObjects: () => ingress ? [createClusterIngress(this, workload, ingress)] : [],
    };
  }
}

function createClusterIngress(scope: Construct, workload: ResolvedWorkload, ingress: ClusterIngress): ApiObject {
  const backend = { service: { name: workload.name, port: { name: PORT_NAME } } };
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
