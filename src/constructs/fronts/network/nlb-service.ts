import { NetworkLoadBalancerProps, NetworkPort, NLB_ANNOTATIONS } from './nlb-props';
import { annotationKey, NLB_SERVICE, NlbServiceAnnotation } from '../../../platform/annotations';
import { CONNECTION_TERMINATION_ATTRIBUTE, DEREGISTRATION_DELAY, TCP_IDLE_TIMEOUT, CROSS_ZONE_ATTRIBUTE, PRESERVE_CLIENT_IP_ATTRIBUTE, PROXY_PROTOCOL_ATTRIBUTE, TLS_IDLE_TIMEOUT } from '../../../platform/attributes';
import { NLB_SERVICE_HEALTH_CHECK } from '../../../platform/health-checks';
import { formatKeyValues } from '../../../platform/key-values';
import { LOAD_BALANCER_KINDS } from '../../../platform/load-balancers';
import { failedHealthChecks, holds, nearest, RolloutTimings, silence } from '../../../timing';
import { Checks } from '../../input/checks';
import { PORT_NAME_PATTERN, PORT_NAME_RULE } from '../../workload/pod/port-props';
import { Manifest } from '../../workload/pod-template';
import { ResolvedWorkload } from '../../workload/workload';
import { checkServed } from '../../workload/workload-checks';
import { targetPortOf } from '../../workload/workload-objects';
import { annotationsOf, checkRead, passedThrough } from '../annotations';
import { checkArns, checkAttributes, checkLoadBalancerName, checkOwnAnnotations, checkTags } from '../attribute-checks';
import { checkTrafficPolicy } from '../ingress/alb-checks';
import { ExternalTrafficPolicy, LoadBalancerScheme } from '../ingress/alb-props';
import { NetworkTargetGroupOptions, nlbTargetGroup, TargetGroupWorkload } from '../target-group';

/** Annotations that are absent by default, but still set by properties. */
const OF_FLAGS = ['aws-load-balancer-backend-protocol', 'aws-load-balancer-proxy-protocol'] as const satisfies readonly NlbServiceAnnotation[];


/** A port with every default filled in. */
interface ResolvedPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly tls: boolean;
}

function portsOf({ props, targetPort, portName }: ResolvedWorkload, { ports }: NetworkLoadBalancerProps): readonly ResolvedPort[] {
  const given: readonly NetworkPort[] = ports ?? [{ port: props.containerPort }];
  return given.map(port => ({
    name: port.name ?? (given.length === 1 ? portName : `port-${port.port}`),
    port: port.port,
    targetPort: port.target ?? targetPort,
    tls: port.tls ?? false,
  }));
}

/** The Service that the controller turns into a Network Load Balancer. */
export function nlbServiceSpec(workload: ResolvedWorkload, nlb: NetworkLoadBalancerProps): Manifest {
  return {
    type: 'LoadBalancer',
    loadBalancerClass: workload.loadBalancer.kind.controller?.names.Service[0],
    allocateLoadBalancerNodePorts: workload.loadBalancer.targets.areNodes,
    externalTrafficPolicy: nlb.externalTrafficPolicy ?? ExternalTrafficPolicy.CLUSTER,
    ports: portsOf(workload, nlb).map(({ name, port, targetPort }) => ({
      name, port, protocol: 'TCP', targetPort: targetPortOf(workload, targetPort),
    })),
  };
}

/** The options of the target groups. */
export function targetGroupOptions(nlb: NetworkLoadBalancerProps): NetworkTargetGroupOptions {
  return {
    ...nlb,
    nodeHealthCheck: nlb.externalTrafficPolicy === ExternalTrafficPolicy.LOCAL,
    attributes: nlb.targetGroupAttributes,
  };
}

/** The annotations for the controller, with every value that the rollout relies on. */
export function nlbAnnotations(workload: ResolvedWorkload, nlb: NetworkLoadBalancerProps): { [name: string]: string } {
  const { timings, loadBalancer } = workload;
  const ports = portsOf(workload, nlb);
  return networkAnnotations(workload, nlb, {
    'aws-load-balancer-nlb-target-type': loadBalancer.targets.type,
    'aws-load-balancer-ssl-ports': ports.some(({ tls }) => tls) ? ports.filter(({ tls }) => tls).map(({ name }) => name).join(',') : undefined,
    ...Object.fromEntries(ports.filter(({ tls }) => !tls).map(({ port }) =>
      [`aws-load-balancer-listener-attributes.TCP-${port}`, formatKeyValues(tcpListenerAttributes(timings))])),
  });
}

/** The attributes of a TCP listener. */
export function tcpListenerAttributes({ idleTimeoutSeconds }: RolloutTimings): { [name: string]: string } {
  return { [TCP_IDLE_TIMEOUT.attribute]: String(idleTimeoutSeconds) };
}

/** The annotations that do not depend on the ports; a third-party chart has ports of its own. */
export function networkAnnotations(
  workload: TargetGroupWorkload, nlb: NetworkLoadBalancerProps, more: { readonly [Name in NlbServiceAnnotation]?: string },
): { [name: string]: string } {
  const { healthCheck, attributes } = nlbTargetGroup(workload, targetGroupOptions(nlb));
  return annotationsOf(NLB_SERVICE, {
    ...passedThrough(NLB_ANNOTATIONS, nlb),
    'aws-load-balancer-scheme': nlb.scheme ?? LoadBalancerScheme.INTERNAL,
    'aws-load-balancer-backend-protocol': nlb.certificateArns || nlb.backendTls ? (nlb.backendTls ? 'ssl' : 'tcp') : undefined,
    'aws-load-balancer-proxy-protocol': nlb.proxyProtocol ? '*' : undefined,
    'aws-load-balancer-target-group-attributes': formatKeyValues(attributes),
    'aws-load-balancer-attributes': formatKeyValues({ ...nlb.loadBalancerAttributes, [CROSS_ZONE_ATTRIBUTE]: String(nlb.crossZone ?? true) }),
    ...passedThrough(NLB_SERVICE_HEALTH_CHECK, { ...healthCheck, protocol: healthCheck.protocol.toLowerCase() }),
    ...more,
  }, workload.loadBalancer.kind.controller);
}

/** Adds findings about everything that the controller or AWS would reject. */
export function checkNlb(workload: ResolvedWorkload, nlb: NetworkLoadBalancerProps, checks: Checks): void {
  checkNetworkPorts(workload, nlb, checks);
  checkTls(workload, nlb, checks);
  checkNetworkLoadBalancer(nlb, checks);
  checkTrafficPolicy(workload, nlb.externalTrafficPolicy, checks);
  checkLocalPolicy(workload, nlb, checks);
  checkRead(NLB_SERVICE, NLB_ANNOTATIONS, nlb, { field: 'serviceAnnotations', annotations: nlb.serviceAnnotations }, workload.loadBalancer.kind.controller, checks);
  checkOwnAnnotations('serviceAnnotations', nlb.serviceAnnotations, () => [
    ...[...Object.values(NLB_ANNOTATIONS), ...OF_FLAGS].map(name => annotationKey(NLB_SERVICE, name)),
    ...Object.keys(nlbAnnotations(workload, nlb)),
  ], checks);
}

/** Adds the findings that do not depend on the ports. */
export function checkNetworkLoadBalancer(nlb: NetworkLoadBalancerProps, checks: Checks): void {
  checkLoadBalancerName(nlb.loadBalancerName, checks);
  checkTags(nlb.tags, checks);
  checkArns('certificateArns', nlb.certificateArns, checks);
  checkNetworkTargetGroup(nlb.targetGroupAttributes, checks);
  checkAttributes('loadBalancerAttributes', nlb.loadBalancerAttributes, {
    kind: LOAD_BALANCER_KINDS.nlb, decided: { [CROSS_ZONE_ATTRIBUTE]: 'crossZone' },
  }, checks);
}

export function checkNetworkTargetGroup(attributes: { readonly [name: string]: string } | undefined, checks: Checks): void {
  checkAttributes('targetGroupAttributes', attributes, {
    kind: LOAD_BALANCER_KINDS.nlb,
    decided: {
      [DEREGISTRATION_DELAY.attribute]: 'budget.deregistrationDelay',
      [CONNECTION_TERMINATION_ATTRIBUTE]: 'connectionTermination',
      [PRESERVE_CLIENT_IP_ATTRIBUTE]: 'preserveClientIp',
      [PROXY_PROTOCOL_ATTRIBUTE]: 'proxyProtocol',
    },
  }, checks);
}

function checkNetworkPorts(workload: ResolvedWorkload, nlb: NetworkLoadBalancerProps, checks: Checks): void {
  const ports = portsOf(workload, nlb);
  if (ports.length === 0) {
    checks.add({ field: 'ports', actual: 'empty', relation: 'present', because: 'nothing would be listened to', remedy: 'name at least one port' });
  }
  workload.props.additionalPorts?.forEach(({ exposed }, index) => {
    if (!exposed) return;
    checks.add({
      field: `additionalPorts[${index}].exposed`, actual: 'true', relation: 'absent', because: 'the load balancer listens on every port of its Service', remedy: 'list the port in \'ports\', or drop \'exposed\'',
    });
  });
  ports.forEach(({ port, name, targetPort }, index) => {
    if (nlb.ports) checks.port(`ports[${index}].port`, port);
    checks.matching(`ports[${index}].name`, name, PORT_NAME_PATTERN, PORT_NAME_RULE, 'choose another name');
    if (nlb.ports?.[index].target !== undefined) checkServed(`ports[${index}].target`, targetPort, workload, checks);
    const unique: Record<string, string | number> = { port, name };
    for (const [field, value] of Object.entries(unique)) {
      if (ports.findIndex(other => other[field as 'port' | 'name'] === value) === index) continue;
      checks.add({
        field: `ports[${index}].${field}`,
        actual: value,
        relation: 'unique',
        because: 'a port has one listener and one name',
        remedy: `choose another ${field}`,
      });
    }
  });
}

function checkTls(workload: ResolvedWorkload, nlb: NetworkLoadBalancerProps, checks: Checks): void {
  const tls = portsOf(workload, nlb).findIndex(port => port.tls);
  const request = silence(workload.budget._budget.inputs).value;
  if (tls >= 0 && !nlb.certificateArns?.length) {
    checks.add({ field: `ports[${tls}].tls`, actual: 'true', relation: 'absent', because: 'there is no certificate', remedy: 'set \'certificateArns\' as well' });
  }
  if (tls < 0 && nlb.certificateArns !== undefined) {
    checks.add({
      field: 'certificateArns',
      actual: `${nlb.certificateArns.length} ARNs`,
      relation: 'absent',
      because: 'no port ends TLS',
      remedy: 'set \'tls\' of a port as well',
    });
  }
  if (tls >= 0 && !holds(TLS_IDLE_TIMEOUT, 'at least', request)) {
    checks.add({
      code: 'N03',
      field: 'longestRequest',
      actual: request,
      unit: 's',
      relation: 'at most',
      limit: TLS_IDLE_TIMEOUT,
      because: 'a TLS listener resets a connection that has been silent for so long, and has no setting for it',
      remedy: 'let the application end TLS, or lower \'longestRequest\' in the budget',
    });
  }
}

/** A node fails its check when its last pod begins to terminate; that pod must serve until the load balancer has noticed. */
function checkLocalPolicy({ loadBalancer, timings, budget }: ResolvedWorkload, nlb: NetworkLoadBalancerProps, checks: Checks): void {
  if (nlb.externalTrafficPolicy !== ExternalTrafficPolicy.LOCAL || !loadBalancer.targets.areNodes) return;
  const { unhealthyThreshold = 0, healthCheckIntervalSeconds = 0, preStopSeconds } = timings;
  const needed = failedHealthChecks(budget._budget.inputs, unhealthyThreshold, healthCheckIntervalSeconds);
  if (holds(preStopSeconds, 'at least', needed.value)) return;
  const limit = nearest('at least', needed.value);
  checks.add({
    code: 'N04',
    field: 'preStop',
    actual: preStopSeconds,
    unit: 's',
    relation: 'at least',
    limit,
    because: `${needed.spelled}: the node must be out before its last pod is`,
    remedy: `set 'preStop' of the budget to ${limit} s, or drop 'externalTrafficPolicy'`,
  });
}
