import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ZeroDowntimeService } from './zero-downtime-service';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { checkAlb } from '../fronts/ingress/alb-checks';
import { joinGroup } from '../fronts/ingress/alb-group';
import { createIngress, legacyGate } from '../fronts/ingress/alb-ingress';
import { APPLICATION_LOAD_BALANCER, ApplicationLoadBalancerProps } from '../fronts/ingress/alb-props';
import { SupportedProfiles, ServiceFront, nodePortSpec } from '../fronts/service-front';
import { httpHealthChecks } from '../fronts/target-group';
import { Checks } from '../input/checks';
import { constructProps, Shape } from '../input/shape';
import { ResolvedWorkload } from '../workload/workload';
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
  /** The Ingress, which the AWS Load Balancer Controller turns into a load balancer. */
  public readonly ingress: ApiObject;
  /** The second Service: Argo Rollouts moves the traffic between it and `service`; absent without `argoRollout`. */
  public readonly pongService?: ApiObject;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeWebServiceProps) {
    super(scope, id, constructProps(scope, id, props, WEB_SERVICE));
    this.ingress = this._created('Ingress');
    this.pongService = this._tryCreated('PongService');
  }

  /** @internal */
  protected _supportedProfiles(): SupportedProfiles {
    return {
      profiles: [LoadBalancerProfile.ALB_IP, LoadBalancerProfile.ALB_INSTANCE, LoadBalancerProfile.ALB_AUTO],
      because: 'an Ingress of the AWS Load Balancer Controller is an Application Load Balancer',
    };
  }

  /** @internal */
  protected _front(workload: ResolvedWorkload, props: ZeroDowntimeWebServiceProps, checks: Checks): ServiceFront {
    checkAlb(workload, props, checks);
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: nodePortSpec(workload, props.externalTrafficPolicy),
      readinessGates: props.legacyController && workload.loadBalancer.gated ? [legacyGate(workload)] : [],
      createObjects: () => {
        joinGroup(this, workload, props);
        return [createIngress(this, workload, props)];
      },
      weightedIngress: workload.name,
    };
  }
}
