import { Construct } from 'constructs';
import { createGatewayObjects, GatewayObjects, gatewayOptions, tooManyTargetGroups } from './gateway-objects';
import { GatewayRouteProps } from './gateway-props';
import { checkReferences } from './gateway-references';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { Checks, quote } from '../../input/checks';
import { claimBinding, claimTargetGroup, clusterOf } from '../../workload/claims';
import { ResolvedWorkload } from '../../workload/workload';
import { WorkloadProps } from '../../workload/workload-props';
import { checkLoadBalancerName, checkTags } from '../attribute-checks';
import { checkAlbTarget, checkListeners } from '../ingress/alb-checks';
import { BackendProtocol } from '../ingress/alb-props';
import { checkSettings } from '../ingress/alb-settings';
import { checkRoutes, portsApart, protocolsOf } from '../routing';
import { Front, nodePortSpec } from '../service-front';
import { httpHealthChecks, targetHealthGate } from '../target-group';

/** An Application Load Balancer that is made from a Gateway. */
export const GATEWAY_FRONT: Front<WorkloadProps & GatewayRouteProps, GatewayObjects> = {
  supported: {
    profiles: [LoadBalancerProfile.ALB_IP, LoadBalancerProfile.ALB_INSTANCE],
    because: 'an HTTPRoute needs an Application Load Balancer',
  },
  plan: (workload, props, checks) => {
    checkGateway(workload, props, checks);
    const { targetGroupName } = props;
    return {
      healthChecks: httpHealthChecks(workload, props.backendProtocol),
      service: nodePortSpec(workload),
      portServices: portsApart(workload, props, props.backendProtocol).map(port => ({ port })),
      readinessGates: targetGroupName !== undefined && workload.loadBalancer.gated ? [targetHealthGate(targetGroupName)] : [],
      createObjects: service => {
        if (targetGroupName !== undefined) claimAll(service, workload, targetGroupName);
        return createGatewayObjects(service, workload, props);
      },
    };
  },
};

/** The controller gives the binding the name of its target group. */
function claimAll(service: Construct, { namespace: { namespaceName } }: ResolvedWorkload, name: string): void {
  claimBinding(service, namespaceName, name, 'targetGroupName');
  claimTargetGroup(service, 'targetGroupName', name, { binding: `${clusterOf(service).node.path} ${namespaceName}/${name}`, multiCluster: false });
}

function checkGateway(workload: ResolvedWorkload, props: GatewayRouteProps, checks: Checks): void {
  const { gateways, createGateway } = props;
  const options = gatewayOptions(props);
  if (gateways && createGateway) {
    checks.add({
      field: 'createGateway', actual: 'set', relation: 'absent', because: '\'gateways\' names those that exist', remedy: 'drop one of them',
    });
  }
  checkReferences(gateways, checks);
  checkRoutes(workload, props, checks);
  if (options) {
    checkListeners({ ...options, backendProtocol: props.backendProtocol }, protocolsOf(workload, props, props.backendProtocol), checks);
    checkLoadBalancerName(options.loadBalancerName, checks);
    checkTags(options.tags, checks);
    checkSettings(options, checks);
  }
  checkAlbTarget(workload, { ...props, accessLogs: options?.accessLogs, loadBalancerAttributes: options?.loadBalancerAttributes }, checks);
  checkTargetGroupName(workload, props, checks);
  checkGrpcRoutes(workload, props, checks);
}

/** The binding gets this name, and a binding is an object of Kubernetes. */
function checkTargetGroupName(workload: ResolvedWorkload, props: GatewayRouteProps, checks: Checks): void {
  const { targetGroupName } = props;
  if (targetGroupName === undefined) return;
  checks.matching('targetGroupName', targetGroupName, /^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/, 'at most 32 lower-case letters, digits and hyphens', 'choose another \'targetGroupName\'');
  const reason = tooManyTargetGroups(workload, props);
  if (reason === undefined) return;
  checks.add({ field: 'targetGroupName', actual: quote(targetGroupName), relation: 'absent', because: reason, remedy: 'drop \'targetGroupName\': the webhook of the controller adds the gates' });
}

/** A GRPCRoute has methods instead of paths. */
function checkGrpcRoutes({ ports }: ResolvedWorkload, { backendProtocol, path, routes = [] }: GatewayRouteProps, checks: Checks): void {
  const because = 'a GRPCRoute has none';
  if (backendProtocol === BackendProtocol.GRPC && path !== undefined) {
    checks.add({ field: 'path', actual: quote(path), relation: 'absent', because, remedy: 'drop \'path\'' });
  }
  routes.forEach((route, index) => {
    const protocol = ports.find(({ name }) => name === route.port)?.protocol ?? backendProtocol;
    if (protocol !== BackendProtocol.GRPC || route.path === undefined) return;
    checks.add({ field: `routes[${index}].path`, actual: quote(route.path), relation: 'absent', because, remedy: 'drop it: every method goes there' });
  });
}
