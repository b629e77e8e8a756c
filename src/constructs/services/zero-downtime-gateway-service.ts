import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { assemble, Assembly } from './assemble';
import { ZeroDowntimeService } from './zero-downtime-service';
import { GATEWAY_FRONT } from '../fronts/gateway/gateway-front';
import { GatewayObjects, gatewayOptions, routesIn } from '../fronts/gateway/gateway-objects';
import { GATEWAY_ROUTE, GatewayRouteProps } from '../fronts/gateway/gateway-props';
import { albAttributes } from '../fronts/ingress/alb-ingress';
import { constructProps, Shape } from '../input/shape';
import { WORKLOAD, WorkloadProps } from '../workload/workload-props';

/**
 * Properties of a service behind a Gateway. `image` and `containerPort` are required.
 */
export interface ZeroDowntimeGatewayServiceProps extends WorkloadProps, GatewayRouteProps {}

export const GATEWAY_SERVICE: Shape<ZeroDowntimeGatewayServiceProps> = { ...WORKLOAD, ...GATEWAY_ROUTE };

/**
 * A web service behind an Application Load Balancer that the AWS Load Balancer Controller makes from a Gateway. Deregistration
 * delay and health check are in a TargetGroupConfiguration. The idle timeout is in the LoadBalancerConfiguration of the
 * Gateway if the Gateway is created here; otherwise its owner must set it.
 *
 * With `targetGroupName` the readiness gate is declared in the pod template itself.
 */
export class ZeroDowntimeGatewayService extends ZeroDowntimeService {
  /** The load-balancer attributes that each Gateway must have; the owner of an existing Gateway must set them. */
  public readonly gatewayAttributes: { [name: string]: string };

  /** @internal */
  protected readonly _assembly: Assembly<GatewayObjects>;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeGatewayServiceProps) {
    const given = constructProps(scope, id, props, GATEWAY_SERVICE);
    super(scope, id, given);
    this._assembly = assemble(this, given, GATEWAY_FRONT);
    this.gatewayAttributes = albAttributes(this._assembly.workload, gatewayOptions(given));
  }

  /** The HTTPRoutes and GRPCRoutes: one for each group of hosts, paths and port that fits into one object. */
  public get routes(): ApiObject[] {
    return routesIn(this._assembly.front);
  }

  /** The TargetGroupConfiguration of the application's port. */
  public get targetGroupConfiguration(): ApiObject {
    return this._assembly.front.targetGroupConfiguration;
  }

  /** The Services of further ports that speak another protocol than the application's port, by the name of the port. */
  public get portServices(): { [name: string]: ApiObject } {
    return { ...this._assembly.services.ofPorts };
  }

  /** The Gateway; absent if existing ones are used. */
  public get gateway(): ApiObject | undefined {
    return this._assembly.front.gateway;
  }

  /** The LoadBalancerConfiguration; absent if existing Gateways are used. */
  public get loadBalancerConfiguration(): ApiObject | undefined {
    return this._assembly.front.loadBalancerConfiguration;
  }
}
