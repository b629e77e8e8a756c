import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { assemble, Assembly } from './assemble';
import { ZeroDowntimeService } from './zero-downtime-service';
import { CLUSTER_FRONT, ClusterObjects } from '../fronts/cluster/cluster-front';
import { CLUSTER_FRONT_PROPS, ClusterFrontProps } from '../fronts/cluster/cluster-props';
import { constructProps, Shape } from '../input/shape';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a service that is reached from within the cluster. `image` and `containerPort` are required.
 */
export interface ZeroDowntimeClusterServiceProps extends WorkloadProps, ClusterFrontProps {}

export const CLUSTER_SERVICE: Shape<ZeroDowntimeClusterServiceProps> = { ...WORKLOAD, ...CLUSTER_FRONT_PROPS };

/**
 * A service without an AWS load balancer: its clients are in the cluster, either other services or an ingress
 * controller. kube-proxy stops sending within seconds, so pods live only a little longer than their requests in flight.
 */
export class ZeroDowntimeClusterService extends ZeroDowntimeService {
  /** @internal */
  protected readonly _assembly: Assembly<ClusterObjects>;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeClusterServiceProps) {
    const given = constructProps(scope, id, props, CLUSTER_SERVICE);
    super(scope, id, given);
    this._assembly = assemble(this, given, CLUSTER_FRONT);
  }

  /** The Ingress; absent without `ingress`. */
  public get ingress(): ApiObject | undefined {
    return this._assembly.front.ingress;
  }
}
