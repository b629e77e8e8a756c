import { list, needed, Shape } from '../../input/shape';
import { GatewayReference, gatewayReference } from '../gateway/gateway-props';
import { BackendProtocol, backendProtocol } from '../ingress/alb-props';
import { ROUTING, RoutingProps } from '../routing-props';

/**
 * The route from Amazon VPC Lattice to a service.
 */
export interface LatticeRouteProps extends RoutingProps {
  /**
   * The Gateways that requests come from: each stands for a service network, which services share. At least one.
   */
  readonly gateways: GatewayReference[];

  /**
   * Protocol between Amazon VPC Lattice and the application. Not gRPC: the health of such targets is not checked.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;
}

export const LATTICE_ROUTE: Shape<LatticeRouteProps> = { ...ROUTING, gateways: needed(list(gatewayReference)), backendProtocol };
