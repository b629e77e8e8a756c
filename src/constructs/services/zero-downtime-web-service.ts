import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { assemble, Assembly } from './assemble';
import { ZeroDowntimeService } from './zero-downtime-service';
import { APPLICATION_LOAD_BALANCER, ApplicationLoadBalancerProps } from '../fronts/ingress/alb-props';
import { INGRESS_FRONT, IngressObjects } from '../fronts/ingress/ingress-front';
import { constructProps, Shape } from '../input/shape';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a web service. `image` and `containerPort` are required; every other property has a default that is
 * suitable for production.
 */
export interface ZeroDowntimeWebServiceProps extends WorkloadProps, ApplicationLoadBalancerProps {}

export const WEB_SERVICE: Shape<ZeroDowntimeWebServiceProps> = { ...WORKLOAD, ...APPLICATION_LOAD_BALANCER };

/**
 * A web service behind an Application Load Balancer that loses no request when it is rolled out, scaled in, or moved to
 * another node: Namespace, Service, Ingress, PodDisruptionBudget, Deployment and, if requested,
 * HorizontalPodAutoscaler, with every timing from one budget.
 *
 * With a budget for `LoadBalancerProfile.ALB_INSTANCE` the targets are nodes. There is no readiness gate then, whatever the
 * labels are: the health of a node does not depend on a single pod. The rollout waits for the registration window instead.
 *
 * With `LoadBalancerProfile.ALB_AUTO` EKS Auto Mode makes the load balancer. It has no readiness gates either, and reads the
 * group of an Ingress only from the IngressClassParams of its class.
 */
export class ZeroDowntimeWebService extends ZeroDowntimeService {
  /** @internal */
  protected readonly _assembly: Assembly<IngressObjects>;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeWebServiceProps) {
    const given = constructProps(scope, id, props, WEB_SERVICE);
    super(scope, id, given);
    this._assembly = assemble(this, given, INGRESS_FRONT);
  }

  /** The Ingress, which the AWS Load Balancer Controller turns into a load balancer. */
  public get ingress(): ApiObject {
    return this._assembly.front.ingress;
  }

  /** The Service that new pods take turns to serve with `pongService`; absent without `argoRollout`. */
  public get pingService(): ApiObject | undefined {
    return this._assembly.services.pongService && this.service;
  }

  /** The Services of further ports that speak another protocol than the application's port, by the name of the port. */
  public get portServices(): { [name: string]: ApiObject } {
    return { ...this._assembly.services.ofPorts };
  }

  /** The second Service: Argo Rollouts moves the traffic between it and `pingService`; absent without `argoRollout`. */
  public get pongService(): ApiObject | undefined {
    return this._assembly.services.pongService;
  }
}
