import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ZeroDowntimeService } from './zero-downtime-service';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { checkLoadBalancerName, checkTags } from '../fronts/attribute-checks';
import { createGatewayObjects, gatewayOptions } from '../fronts/gateway/gateway-objects';
import { GATEWAY_ROUTE, GatewayRouteProps } from '../fronts/gateway/gateway-props';
import { checkAlbTarget, checkListeners, checkRouting } from '../fronts/ingress/alb-checks';
import { albAttributes } from '../fronts/ingress/alb-ingress';
import { BackendProtocol } from '../fronts/ingress/alb-props';
import { SupportedProfiles, ServiceFront, nodePortSpec } from '../fronts/service-front';
import { httpHealthChecks, targetHealthGate } from '../fronts/target-group';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../input/checks';
import { constructProps, Shape } from '../input/shape';
import { claimBinding, claimTargetGroup, clusterOf } from '../workload/claims';
import { ResolvedWorkload } from '../workload/workload';
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
  /** The HTTPRoute; for gRPC the GRPCRoute. */
  public readonly route: ApiObject;
  /** The TargetGroupConfiguration. */
  public readonly targetGroupConfiguration: ApiObject;
  /** The Gateway; absent if an existing one is used. */
  public readonly gateway?: ApiObject;
  /** The LoadBalancerConfiguration; absent if an existing Gateway is used. */
  public readonly loadBalancerConfiguration?: ApiObject;
  /** The load-balancer attributes that the Gateway must have; the owner of an existing Gateway must set them. */
  public readonly gatewayAttributes: { [name: string]: string };

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeGatewayServiceProps) {
    const given = constructProps(scope, id, props, GATEWAY_SERVICE);
    super(scope, id, given);
    this.route = this._created('Route');
    this.targetGroupConfiguration = this._created('TargetGroupConfiguration');
    this.gateway = this._tryCreated('Gateway');
    this.loadBalancerConfiguration = this._tryCreated('LoadBalancerConfiguration');
    this.gatewayAttributes = albAttributes(this._workload, gatewayOptions(given));
  }

  /** @internal */
  protected _supportedProfiles(): SupportedProfiles {
    return {
      profiles: [LoadBalancerProfile.ALB_IP, LoadBalancerProfile.ALB_INSTANCE],
      because: 'an HTTPRoute needs an Application Load Balancer',
    };
  }

  /** @internal */
  protected _front(workload: ResolvedWorkload, props: ZeroDowntimeGatewayServiceProps, checks: Checks): ServiceFront {
    checkGateway(workload, props, checks);
    const { targetGroupName } = props;
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: nodePortSpec(workload),
      readinessGates: targetGroupName !== undefined && workload.loadBalancer.gated ? [targetHealthGate(targetGroupName)] : [],
      createObjects: () => {
        if (targetGroupName !== undefined) claimAll(this, workload, targetGroupName);
        return createGatewayObjects(this, workload, props);
      },
    };
  }
}

/** The controller gives the binding the name of its target group. */
function claimAll(service: Construct, { namespace: { namespaceName } }: ResolvedWorkload, name: string): void {
  claimBinding(service, namespaceName, name, 'targetGroupName');
  claimTargetGroup(service, 'targetGroupName', name, { binding: `${clusterOf(service).node.path} ${namespaceName}/${name}`, multiCluster: false });
}

function checkGateway(workload: ResolvedWorkload, props: ZeroDowntimeGatewayServiceProps, checks: Checks): void {
  const { gateway, createGateway, targetGroupName } = props;
  const options = gatewayOptions(props);
  if (gateway && createGateway) {
    checks.add({
      field: 'createGateway', actual: 'set', relation: 'absent', because: '\'gateway\' names one that exists', remedy: 'drop one of them',
    });
  }
  checkRouting(props, checks);
  if (options) {
    checkListeners({ ...options, backendProtocol: props.backendProtocol }, checks);
    checkLoadBalancerName(options.loadBalancerName, checks);
    checkTags(options.tags, checks);
  }
  checkAlbTarget(workload, { ...props, loadBalancerAttributes: options?.loadBalancerAttributes }, checks);
  if (gateway) checks.matching('gateway.name', gateway.name, DNS_LABEL, DNS_LABEL_RULE, 'name a Gateway');
  // The binding gets this name, and a binding is an object of Kubernetes.
  if (targetGroupName !== undefined) {
    checks.matching('targetGroupName', targetGroupName, /^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/, 'at most 32 lower-case letters, digits and hyphens', 'choose another \'targetGroupName\'');
  }
  if (props.backendProtocol === BackendProtocol.GRPC && props.path !== undefined) {
    checks.add({ field: 'path', actual: quote(props.path), relation: 'absent', because: 'a GRPCRoute has none', remedy: 'drop \'path\'' });
  }
  checkWeights(props, checks);
}

function checkWeights({ weight, otherBackends = [] }: GatewayRouteProps, checks: Checks): void {
  if (weight !== undefined) checks.whole('weight', weight, 0, 999);
  otherBackends.forEach((backend, index) => {
    checks.matching(`otherBackends[${index}].serviceName`, backend.serviceName, DNS_LABEL, DNS_LABEL_RULE, 'name a Service');
    checks.port(`otherBackends[${index}].port`, backend.port);
    checks.whole(`otherBackends[${index}].weight`, backend.weight, 0, 999);
  });
  if ((weight ?? 1) + otherBackends.reduce((sum, backend) => sum + backend.weight, 0) === 0) {
    checks.add({ field: 'weight', actual: 0, relation: 'more than', limit: 0, because: 'no backend would get a request', remedy: 'give a backend a weight' });
  }
}
