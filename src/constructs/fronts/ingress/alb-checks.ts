import { albAnnotations, legacyGate, listenersOf } from './alb-ingress';
import { ALB_ANNOTATIONS, ApplicationLoadBalancerProps, BackendProtocol, ExternalTrafficPolicy, Listener, ListenerProtocol } from './alb-props';
import { checkSettings, checkStickiness, decidedBySettings } from './alb-settings';
import { annotationKey, INGRESS, isRead } from '../../../platform/annotations';
import { DEREGISTRATION_DELAY, IDLE_TIMEOUT, SLOW_START, ALGORITHM_ATTRIBUTE, ROUND_ROBIN } from '../../../platform/attributes';
import { LAST_WITH_BETA_INGRESS } from '../../../platform/cluster/kubernetes-version';
import { LOAD_BALANCER_KINDS } from '../../../platform/load-balancers';
import { TimingBudget } from '../../budget/timing-budget';
import { Checks, quote } from '../../input/checks';
import { ResolvedWorkload } from '../../workload/workload';
import { checkRead } from '../annotations';
import { checkArns, checkAttributes, checkLoadBalancerName, checkOwnAnnotations, checkTags } from '../attribute-checks';
import { checkRoutes, protocolsOf } from '../routing';

/** The properties that every front of an Application Load Balancer has: an Ingress, a Gateway or an existing target group. */
export type AlbTarget = Pick<ApplicationLoadBalancerProps,
  'backendProtocol' | 'targetGroupAttributes' | 'loadBalancerAttributes' | 'externalTrafficPolicy' | 'stickiness' | 'accessLogs'>;

/** Adds findings about everything that the controller or AWS would reject only later, when the cluster applies it. */
export function checkAlb(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps, checks: Checks): void {
  checkRoutes(workload, alb, checks);
  checkActions(workload, alb, checks);
  checkSettings(alb, checks);
  checkAuthentication(alb, checks);
  checkGroup(workload, alb, checks);
  checkRead(INGRESS, ALB_ANNOTATIONS, alb, { field: 'ingressAnnotations', annotations: alb.ingressAnnotations }, workload.loadBalancer.kind.controller, checks);
  checkLoadBalancerName(alb.loadBalancerName, checks);
  checkTags(alb.tags, checks);
  checkListeners(alb, protocolsOf(workload, alb, alb.backendProtocol), checks);
  checkAlbTarget(workload, alb, checks);
  if (alb.legacyController) checkLegacy(workload, alb, checks);
  checkOwnAnnotations('ingressAnnotations', alb.ingressAnnotations, () => [
    ...Object.values(ALB_ANNOTATIONS).map(name => annotationKey(INGRESS, name)),
    ...Object.keys(albAnnotations(workload, alb)),
  ], checks);
}

/** Adds findings about values that the target group of an Application Load Balancer, or the load balancer, does not accept. */
export function checkAlbTarget(workload: ResolvedWorkload, alb: AlbTarget, checks: Checks): void {
  checkApplicationTargetGroup(workload.budget, alb.targetGroupAttributes, checks);
  checkAttributes('loadBalancerAttributes', alb.loadBalancerAttributes, {
    kind: LOAD_BALANCER_KINDS.alb, decided: { [IDLE_TIMEOUT.attribute]: 'budget.idleTimeout', ...decidedBySettings(alb) },
  }, checks);
  checkStickiness(alb.stickiness, alb.targetGroupAttributes, checks);
  checkGrpcPaths(workload, alb.backendProtocol, checks);
  checkTrafficPolicy(workload, alb.externalTrafficPolicy, checks);
  if (alb.externalTrafficPolicy === ExternalTrafficPolicy.LOCAL && workload.loadBalancer.targets.areNodes) {
    checks.add({
      code: 'N04',
      field: 'externalTrafficPolicy',
      actual: ExternalTrafficPolicy.LOCAL,
      relation: 'equal to',
      limit: ExternalTrafficPolicy.CLUSTER,
      because: 'nothing tells an Application Load Balancer that the last pod of a node is ending before it has ended',
      remedy: 'drop \'externalTrafficPolicy\', or make pods the targets with LoadBalancerProfile.ALB_IP',
    });
  }
}

/** Adds findings about values that the target group does not accept. */
export function checkApplicationTargetGroup(
  budget: TimingBudget, attributes: { readonly [name: string]: string } | undefined, checks: Checks,
): void {
  checkAttributes('targetGroupAttributes', attributes, {
    kind: LOAD_BALANCER_KINDS.alb,
    decided: { [DEREGISTRATION_DELAY.attribute]: 'budget.deregistrationDelay', [SLOW_START.attribute]: 'budget.slowStart' },
  }, checks);
  const algorithm = attributes?.[ALGORITHM_ATTRIBUTE];
  if (!budget.slowStart || algorithm === undefined || algorithm === ROUND_ROBIN) return;
  checks.add({
    code: 'S12',
    field: `targetGroupAttributes.${ALGORITHM_ATTRIBUTE}`,
    actual: quote(algorithm),
    relation: 'equal to',
    limit: ROUND_ROBIN,
    because: 'AWS refuses slow start with other algorithms',
    remedy: 'drop the attribute, or \'slowStart\' from the budget',
  });
}

/** The health of a gRPC application is checked through its health service, which has no path. */
export function checkGrpcPaths(workload: ResolvedWorkload, protocol: BackendProtocol | undefined, checks: Checks): void {
  if (protocol !== BackendProtocol.GRPC) return;
  if (workload.props.healthPort !== undefined) {
    checks.add({
      field: 'healthPort', actual: quote(workload.props.healthPort), relation: 'absent', because: 'a gRPC application is asked at its own port', remedy: 'drop it',
    });
  }
  if ((workload.props.readinessPath ?? workload.props.livenessPath) === undefined) return;
  checks.add({
    field: workload.props.readinessPath === undefined ? 'livenessPath' : 'readinessPath',
    actual: quote(workload.props.readinessPath ?? workload.livenessPath),
    relation: 'absent',
    because: 'a gRPC application is asked through its health service',
    remedy: 'drop \'readinessPath\' and \'livenessPath\'',
  });
}

/** With pods as targets, nodes do not forward requests. */
export function checkTrafficPolicy({ loadBalancer }: ResolvedWorkload, policy: ExternalTrafficPolicy | undefined, checks: Checks): void {
  if (policy === undefined || loadBalancer.targets.areNodes) return;
  checks.add({
    field: 'externalTrafficPolicy',
    actual: policy,
    relation: 'absent',
    because: 'with pods as targets no node forwards anything',
    remedy: 'drop \'externalTrafficPolicy\', or make a budget for nodes as targets',
  });
}

/** Version 1 of the controller lacks features, and the name of its gate consists of three names. */
function checkLegacy(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps, checks: Checks): void {
  const { gate: { formerConditionType } = {}, controller } = workload.loadBalancer.kind;
  if (formerConditionType === undefined) {
    checks.add({
      field: 'legacyController', actual: 'true', relation: 'absent', because: `${controller?.title} had no version 1`, remedy: 'drop \'legacyController\'',
    });
  }
  const gate = legacyGate(workload).split('/')[1];
  if (workload.loadBalancer.gated && gate.length > 63) {
    checks.add({
      field: 'name',
      actual: quote(workload.name),
      relation: 'matching',
      limit: 'a DNS label of at most 28 characters',
      because: `the name of the readiness gate, '${gate}', may have 63`,
      remedy: 'choose a shorter \'name\'',
    });
  }
  if (workload.props.kubernetesVersion === undefined) {
    checks.add({
      code: 'T09',
      field: 'kubernetesVersion',
      actual: 'absent',
      relation: 'present',
      because: `version 1 of the controller runs up to Kubernetes ${LAST_WITH_BETA_INGRESS}, which drops the sleep action`,
      remedy: 'say which version it is',
    });
  }
  const unknown: Record<string, unknown> = {
    groupName: alb.groupName,
    loadBalancerName: alb.loadBalancerName,
    redirectToHttps: alb.redirectToHttps,
    argoRollout: workload.props.argoRollout,
    otherBackends: alb.otherBackends,
    defaultBackend: alb.defaultBackend,
    wafAclArn: alb.wafAclArn,
    backendProtocol: [BackendProtocol.HTTP2, BackendProtocol.GRPC].find(protocol => protocol === alb.backendProtocol),
  };
  for (const [field, value] of Object.entries(unknown)) {
    if (value === undefined || value === false) continue;
    checks.add({
      field,
      actual: typeof value === 'string' ? quote(value) : 'set',
      relation: 'absent',
      because: 'version 1 of the controller does not know it',
      remedy: `drop '${field}', or 'legacyController'`,
    });
  }
}

function checkGroup({ loadBalancer: { kind } }: ResolvedWorkload, alb: ApplicationLoadBalancerProps, checks: Checks): void {
  if (alb.groupName !== undefined) {
    checks.matching(
      'groupName', alb.groupName, /^(?=.{1,63}$)([a-z0-9][-a-z0-9.]*)?[a-z0-9]$/,
      'at most 63 lower-case letters, digits, hyphens and dots', 'choose another \'groupName\'',
    );
  }
  if (alb.groupOrder !== undefined) checks.whole('groupOrder', alb.groupOrder, -1000, 1000);
  if (alb.groupOrder !== undefined && alb.groupName === undefined && isRead(INGRESS.annotations['group.name'], kind.controller)) {
    checks.add({ field: 'groupOrder', actual: alb.groupOrder, relation: 'absent', because: 'there is no group', remedy: 'set \'groupName\' as well' });
  }
}

/** An Ingress divides requests either by its own action or by that of Argo Rollouts. */
function checkActions({ props, ports }: ResolvedWorkload, alb: ApplicationLoadBalancerProps, checks: Checks): void {
  if (alb.weight !== undefined && !alb.otherBackends) {
    checks.add({ field: 'weight', actual: alb.weight, relation: 'absent', because: 'there is no other Service', remedy: 'set \'otherBackends\' as well' });
  }
  if (!props.argoRollout) return;
  const because = 'Argo Rollouts divides the requests between two Services of its own';
  if (alb.otherBackends) checks.add({ field: 'otherBackends', actual: 'set', relation: 'absent', because, remedy: 'drop one of them' });
  alb.routes?.forEach(({ port }, index) => {
    if (!ports.some(({ name }) => name === port)) return;
    checks.add({ field: `routes[${index}].port`, actual: quote(port), relation: 'absent', because, remedy: 'let the route lead to the port of the application' });
  });
}

function checkAuthentication(alb: ApplicationLoadBalancerProps, checks: Checks): void {
  const listeners = listenersOf(alb);
  const plain = listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTP) && alb.redirectToHttps === false;
  if (!alb.authentication || (!plain && listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTPS))) return;
  checks.add({
    field: 'authentication',
    actual: 'set',
    relation: 'absent',
    because: 'users sign in on HTTPS listeners only',
    remedy: plain ? 'let HTTP listeners redirect' : 'add an HTTPS listener or certificates',
  });
}

/** Clients speak HTTP/2, and with it gRPC, on HTTPS only; HTTP/1.1 to such a target group is answered with 464. */
function checkHttp2(
  { backendProtocol: main, redirectToHttps }: Pick<ApplicationLoadBalancerProps, 'redirectToHttps' | 'backendProtocol'>,
  protocols: readonly BackendProtocol[], listeners: readonly Listener[], checks: Checks,
): void {
  const backendProtocol = protocols.find(protocol => protocol === BackendProtocol.GRPC || protocol === BackendProtocol.HTTP2);
  if (backendProtocol === undefined) return;
  const https = listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTPS);
  const forwards = listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTP) && redirectToHttps === false;
  if (https && !forwards) return;
  checks.add({
    field: main === backendProtocol ? 'backendProtocol' : 'routes',
    says: `'${main === backendProtocol ? 'backendProtocol' : 'routes'}' ${main === backendProtocol ? 'is' : 'lead to a port of'} ${backendProtocol} behind listeners of HTTP`,
    because: `an Application Load Balancer takes ${backendProtocol === BackendProtocol.GRPC ? 'gRPC' : 'HTTP/2'} on HTTPS listeners only`,
    remedy: https ? 'let HTTP listeners redirect' : 'add an HTTPS listener or certificates',
  });
}

/** Adds findings about ports, certificates and redirects that contradict each other. */
export function checkListeners(
  alb: Pick<ApplicationLoadBalancerProps, 'listeners' | 'certificateArns' | 'redirectToHttps' | 'backendProtocol'>,
  protocols: readonly BackendProtocol[], checks: Checks,
): void {
  const listeners = listenersOf(alb);
  if (listeners.length === 0) {
    checks.add({ field: 'listeners', actual: 'empty', relation: 'present', because: 'nothing would be listened to', remedy: 'name at least one listener' });
  }
  listeners.forEach(({ port }, index) => {
    checks.port(`listeners[${index}].port`, port);
    if (listeners.findIndex(other => other.port === port) < index) {
      checks.add({ field: `listeners[${index}].port`, actual: port, relation: 'unique', because: 'a port has one listener', remedy: 'choose another port' });
    }
  });
  const https = listeners.some(({ protocol }) => protocol === ListenerProtocol.HTTPS);
  if (alb.certificateArns !== undefined && (!https || alb.certificateArns.length === 0)) {
    checks.add({
      field: 'certificateArns',
      actual: `${alb.certificateArns.length} ARNs`,
      relation: 'absent',
      because: https ? 'there is none in it' : 'no listener speaks HTTPS',
      remedy: 'drop \'certificateArns\', or add what is missing',
    });
  }
  checkArns('certificateArns', alb.certificateArns, checks);
  if (alb.redirectToHttps && !https) {
    checks.add({ field: 'redirectToHttps', actual: 'true', relation: 'absent', because: 'no listener speaks HTTPS', remedy: 'add an HTTPS listener or certificates' });
  }
  checkHttp2(alb, protocols, listeners, checks);
}
