import { delayObjections } from './deregistration-delay';
import { Exposure } from './exposure';
import { Repair } from './repair';
import { Front, HealthCheck } from '../../model/fronts/front';
import { asksHealthCheckNodePort, dropsWithoutPod, hasHealthCheckNodePort } from '../../model/fronts/local-policy';
import { podPort, ServicePort } from '../../model/fronts/service';
import { missingKind } from '../../model/objects/object';
import { defaultKeepAliveOf, keepAliveOf } from '../../model/pods/keep-alive';
import { injectedProxies, MESH_PORTS } from '../../model/pods/mesh';
import { flippedReadiness } from '../../model/pods/probed';
import { Workload } from '../../model/workload';
import { ALGORITHM_ATTRIBUTE, ROUND_ROBIN } from '../../platform/attributes';
import { drain, failedHealthChecks, formatQuantity, holds, localLeakWindow, localRegistrationWindow, pooledConnection, roundUp, TimingInputs } from '../../timing';
import { Access } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** Reports the settings of a load balancer and its Service that retrofit leaves to others. */
export function noteUnknown({ front, unknown }: Access, workload: Workload, draft: Draft): void {
  const { service, targetType, loadBalancer, kind } = front;
  if (service.publishNotReadyAddresses) {
    draft.note(service.view.at('spec', 'publishNotReadyAddresses'),
      'a pod gets requests until it is gone, however long it drains: peers that look for each other need this, on a headless Service of their own', 'N07');
  }
  if (unknown) {
    draft.note(unknown.at('spec'), `which load balancer sends to it cannot be determined: the pods are set as behind '${loadBalancer.name}', and nothing else is`);
  }
  if (targetType?.value === 'instance' && service.type === 'ClusterIP') {
    draft.note(targetType, `nodes are the targets, and Service ${service.name} of type ClusterIP has no port of the node: use target-type ip, or make it one of type NodePort`, 'N05');
  } else if (targetType?.defaulted && kind !== 'target-group-binding') {
    draft.note(targetType, 'no target type is set: instance is assumed, unless a flag of the controller says otherwise; '
      + 'to change what is in force replaces the target group', 'N05');
  }
  service.ports.filter(port => !isServed(workload, port)).forEach(port =>
    draft.note(port.view.at('targetPort'), `no container has the port ${port.targetPort}: the first one is taken for the one that answers there`, 'N01'));
  noteSlowStart(front, draft);
}

/** Whether a container may serve the port: if no port is declared, any may be. */
function isServed(workload: Workload, port: ServicePort): boolean {
  const { pod } = workload;
  const number = podPort(pod, port);
  const served = pod.containers.flatMap(({ ports }) => ports.map(declared => declared.number));
  if (number === undefined || served.length === 0) return number !== undefined;
  return served.includes(number) || (MESH_PORTS.includes(number) && injectedProxies(workload).length > 0);
}

/** Reports a slow start with another algorithm: AWS refuses the two together, and nothing is reconciled then. */
function noteSlowStart({ slowStart, loadBalancer, attributes }: Front, draft: Draft): void {
  const { slowStart: setting } = loadBalancer.kind;
  if (!slowStart || !setting || slowStart.value === 0) return;
  const [low, high] = setting.range;
  const algorithm = attributes.find(({ what }) => what === 'target group')?.values[ALGORITHM_ATTRIBUTE] ?? ROUND_ROBIN;
  if (slowStart.value < low || slowStart.value > high) draft.note(slowStart, `it must be 0 or between ${low} and ${high}`, 'S12');
  if (algorithm !== ROUND_ROBIN) draft.note({ ...slowStart, attribute: ALGORITHM_ATTRIBUTE }, `it is ${algorithm}, and AWS has a slow start with ${ROUND_ROBIN} alone`, 'S12');
}

/** Reports values without a place in the manifests, for the owner who can set them. */
export function noteElsewhere({ front: { kind, view, deregistrationDelay }, unknown }: Access, repaired: Repair, draft: Draft): void {
  const isOwned = kind === 'target-group-binding' && deregistrationDelay === undefined;
  const needs = isOwned ? 'something else owns the target group: it needs'
    : deregistrationDelay?.missing !== undefined ? `no ${missingKind(deregistrationDelay)} in the scope configures it: it needs`
      : unknown && deregistrationDelay ? 'a target group of AWS, if it has one, needs' : undefined;
  const { timings: { deregistrationDelaySeconds: delay }, budget: { timings } } = repaired;
  if (needs === undefined || delay === undefined) return;
  draft.note(view.at('spec'), `${needs} a deregistration delay of ${delay} s and a health check every ${timings.healthCheckIntervalSeconds} s `
    + `with a timeout of ${timings.healthCheckTimeoutSeconds} s, ${timings.healthyThreshold} passing and ${timings.unhealthyThreshold} failing`,
  isOwned ? 'T04' : delayObjections(undefined, repaired)[0].code);
}

/** Reports an idle timeout whose object is not in the scope, or must not be changed. */
export function noteIdleTimeout({ kind, view, idleTimeout }: Front, inputs: TimingInputs, draft: Draft): void {
  const { longestRequestSeconds: request, loadBalancer } = inputs;
  const { forwards, idleTimeout: setting } = loadBalancer.kind;
  const isElsewhere = kind === 'target-group-binding' || (kind === 'gateway' && (idleTimeout?.missing !== undefined || forwards === 'connections'));
  const seconds = idleTimeout?.value ?? setting?.default;
  if (!isElsewhere || seconds === undefined || request <= seconds) return;
  draft.note(view.at('spec'), `as far as the scope shows, its load balancer gives up on a request after ${seconds} s without a byte: `
    + `its idle timeout has to be raised where it is configured, to ${Math.ceil(request)} s or more`, 'N03');
}

/** The application must not be the first to close a connection that the load balancer uses again. */
export function noteKeepAlive({ access: { front: { idleTimeout, loadBalancer } }, container }: Exposure, draft: Draft): void {
  if (loadBalancer.kind.forwards !== 'requests' || idleTimeout === undefined) return;
  const idle = pooledConnection(numberAt(idleTimeout, draft) ?? idleTimeout.value).value;
  const byDefault = defaultKeepAliveOf(container);
  const short = [...keepAliveOf(container), ...byDefault ? [byDefault] : []].map(({ seconds }) => seconds).filter(({ value }) => !holds(value, 'more than', idle));
  short.forEach(place => draft.note(place,
    `connections are closed after ${formatQuantity(place.value, 's')}, and the load balancer uses them for ${formatQuantity(idle, 's')}: keep them longer`, 'N02'));
}

/** With a local traffic policy, a node whose last pod goes drops its requests until the load balancer has noticed. */
export function noteLocalPolicy(exposure: Exposure, { timings }: Repair, draft: Draft): void {
  const { candidate: { workload }, access: { front, unknown }, container, basis: { inputs } } = exposure;
  const { service, healthCheck } = front;
  if (service.externalTrafficPolicy !== 'Local') return;
  const flipped = flippedReadiness(container);
  if (flipped !== undefined) draft.note(container.preStop, `it changes ${flipped}, at which the readiness probe looks: nothing is sent to the pod then`, 'T15');
  if (!dropsWithoutPod(front)) return;
  if (healthCheck) awaitLocalNode(workload, healthCheck, inputs, draft);
  if (!hasHealthCheckNodePort(front)) {
    draft.note(service.view.at('spec', 'externalTrafficPolicy'), 'the health check meets the pod itself, as only a Service of type LoadBalancer has a healthCheckNodePort, '
      + 'and the load balancer sends to a node whose last pod has gone: use Cluster, or ip targets', 'N04');
    return;
  }
  if (!healthCheck) return;
  const { unhealthyThreshold = 0, healthCheckIntervalSeconds = 0, preStopSeconds } = timings;
  const needed = failedHealthChecks(inputs, unhealthyThreshold, healthCheckIntervalSeconds);
  // A hook that does other things than sleep stays as it is.
  const sleeps = Math.min(preStopSeconds, container.preStop.value.seconds ?? preStopSeconds);
  if (!holds(sleeps, 'at least', needed.value)) {
    draft.note(container.preStop, `it must be at least ${formatQuantity(needed.value, 's')} (${needed.spelled}), `
      + 'until which the load balancer sends to a node whose last pod goes', 'N04');
  }
  const drained = drain(inputs, sleeps, localLeakWindow(inputs, unhealthyThreshold, healthCheckIntervalSeconds));
  if (!holds(timings.terminationGracePeriodSeconds, 'at least', drained.value)) {
    draft.note(workload.pod.gracePeriod, `it must be at least ${formatQuantity(drained.value, 's')} (${drained.spelled})`, 'T01');
  }
  if (!unknown && !asksHealthCheckNodePort(front)) {
    draft.note(healthCheck.port, 'only at healthCheckNodePort, the default, kube-proxy tells that the last pod of a node is about to go', 'N04');
  }
}

/** A node without an earlier pod of the Service gets requests only once its health check passes. */
function awaitLocalNode({ minReadySeconds }: Workload, healthCheck: HealthCheck, inputs: TimingInputs, draft: Draft): void {
  const { healthyThreshold, intervalSeconds, timeoutSeconds } = healthCheck;
  const needed = roundUp(localRegistrationWindow(
    inputs, numberAt(healthyThreshold, draft) ?? 0, numberAt(intervalSeconds, draft) ?? 0, numberAt(timeoutSeconds, draft) ?? 0,
  ).value);
  const ready = numberAt(minReadySeconds, draft);
  if (ready === undefined || holds(ready, 'at least', needed)) return;
  draft.set(minReadySeconds, needed, { reason: 'with externalTrafficPolicy Local a node is sent to only once its health check passes', code: 'S07' }, needed);
}
