import { closesConnections, cutRequests, isBusy, killedRequests, leakedRequests, longestOf, Plan } from '../../simulation';
import {
  delay, drain, Expression, fieldTerm, holds, input, lastRequest, localRegistrationWindow, pooledConnection, product, quantity, registrationWindow,
  requestDelay, silence, SPOT, sum, TimingInputs, TOLERANCE, untilServed,
} from '../../timing';

/** A number of the manifests with the sum that it has to cover. */
export interface CheckedSum {
  /** The symbol of the timing model. */
  readonly symbol: string;
  /** Approximately the name of the number in the manifests. */
  readonly name: string;
  readonly seconds: number;
  readonly needs: Expression;
  /** Negative if it is too short. */
  readonly marginSeconds: number;
  /** Whether the number has to be more than the sum; otherwise the sum itself is enough. */
  readonly exceeds?: boolean;
  /** What is lost if the number is too short. */
  readonly consequence: string;
}

/**
 * The sums that must hold so that no delays within the bounds lose a request: for a pod that goes, its preStop, deregistration
 * delay and grace period; for a pod that comes, the time until old ones may go.
 */
export function terminationSums(plan: Plan): CheckedSum[] {
  const { service, application: { onSigterm } } = plan;
  const inputs = simulatedInputs(plan);
  const L = quantity('L', 'leakWindow', leak(plan).value);
  const lost = bounds(plan);
  const sums: CheckedSum[] = [];
  if (onSigterm === 'drain') sums.push(made('P', 'preStop', service.preStopSeconds, leak(plan), `${lost.leaked} refused at each pod`));
  if (onSigterm === 'exit') {
    sums.push(made('P', 'preStop', service.preStopSeconds, lastRequest(inputs, L), `${lost.leaked} refused and ${lost.killed} killed at each pod`));
  }
  const delaySeconds = service.deregistrationDelaySeconds;
  if (delaySeconds !== undefined && closesConnections(plan.service)) {
    sums.push(made('D', 'deregistration delay', delaySeconds, requestDelay(inputs), `${lost.cut} cut at each pod`));
  }
  const grace = fieldTerm('terminationGracePeriodSeconds', service.terminationGracePeriodSeconds);
  const drained = isSentUntilKilled(plan) ? sum(grace, input(inputs, 'longestRequestSeconds'))
    : onSigterm === 'ignore' ? lastRequest(inputs, L) : drain(inputs, service.preStopSeconds, L);
  // With SIGTERM ignored, requests are answered until SIGKILL; with exit, requests in flight are lost earlier.
  const killed = onSigterm === 'exit' || lost.killed === 'none' ? 'the shutdown is cut' : `${lost.killed} killed at each pod, or the shutdown is cut`;
  sums.push(made('G', 'grace period', service.terminationGracePeriodSeconds, drained, killed));
  return sums;
}

/** Whether kept connections bring requests until SIGKILL, as the application does not close them: no grace period is long enough. */
function isSentUntilKilled({ service, traffic, application: { onSigterm } }: Plan): boolean {
  const { closes = 'sigterm' } = service.connections ?? {};
  return isBusy(service, traffic) && (closes === 'never' ? onSigterm !== 'exit' : closes === 'sigterm' && onSigterm === 'ignore');
}

/** The sum for a pod that comes: without a gate, old pods go as soon as the new one is ready for minReadySeconds. */
function arrivalSum({ service, subject: { inputs } }: Plan): CheckedSum {
  // Without a probe that waits for the application, registration takes as long as the start.
  const late = service.readyAtOnce && inputs.startupSeconds > inputs.loadBalancer.registrationPropagationSeconds;
  const propagation = late ? input(inputs, 'startupSeconds') : undefined;
  const asGated = { ...inputs, loadBalancer: { ...inputs.loadBalancer, gated: service.gated } };
  const { local, healthCheckIntervalSeconds: interval, healthCheckTimeoutSeconds: timeout } = service;
  const registration = local && interval !== undefined && timeout !== undefined
    ? localRegistrationWindow(inputs, local.healthyThreshold, interval, timeout)
    : registrationWindow(asGated, interval, timeout, propagation);
  const needs = untilServed(asGated, registration);
  return made('M', 'minReadySeconds', service.minReadySeconds, needs,
    service.gated ? 'new pods count before they are sent requests' : 'old pods go before new ones get requests, as nothing gates these');
}

function made(symbol: string, name: string, seconds: number, needs: Expression, consequence: string): CheckedSum {
  return { symbol, name, seconds, needs, marginSeconds: seconds - needs.value, consequence };
}

/** Whether a number covers its sum. */
export function suffices({ seconds, needs, exceeds }: CheckedSum): boolean {
  return holds(seconds, exceeds ? 'more than' : 'at least', needs.value);
}

/** The sums of the two idle timeouts, if the manifests show them; they count at every pod and all the time. */
function connectionSums(plan: Plan): CheckedSum[] {
  const { service: { idleTimeoutSeconds: idle, keepAliveTimeoutSeconds: keepAlive } } = plan;
  if (idle === undefined) return [];
  return [
    made('Li', 'idle timeout', idle, silence(simulatedInputs(plan)), 'longer requests are given up'),
    ...keepAlive === undefined ? [] : [{
      ...made('K', 'keep-alive', keepAlive, pooledConnection(idle), 'requests meet connections that the application closes'),
      exceeds: true,
    }],
  ];
}

/** The sums that matter in a scenario. No setting prepares for a crash; only a rolling update waits for new pods. */
export function sumsOf(plan: Plan): CheckedSum[] {
  switch (plan.scenario.kind) {
    case 'crash': return [];
    case 'scale-out': return connectionSums(plan);
    case 'node-loss': return [...nodeSums(plan, plan.scenario.noticeSeconds), ...connectionSums(plan)];
    case 'replicas-reset':
    case 'scale-in': return [...terminationSums(plan), ...connectionSums(plan)];
    case 'spot': return [...terminationSums(plan), noticeSum(plan), arrivalSum(plan), ...connectionSums(plan)];
    default: return [...terminationSums(plan), arrivalSum(plan), ...connectionSums(plan)];
  }
}

/** The sum of a reclaimed node, which does not wait for its pods. */
function noticeSum(plan: Plan): CheckedSum {
  const { service, application: { onSigterm } } = plan;
  const inputs = simulatedInputs(plan);
  const L = quantity('L', 'leakWindow', leak(plan).value);
  const needs = onSigterm === 'ignore' ? lastRequest(inputs, L) : drain(inputs, service.preStopSeconds, L);
  return made('N', 'Spot notice', SPOT.ceilingSeconds, needs, 'pods that are evicted last go with their node');
}

/** The sums of a node that is a target: requests through it have to end before the node does, and before the load balancer cuts them. */
function nodeSums(plan: Plan, noticeSeconds: number): CheckedSum[] {
  const { service: { deregistrationDelaySeconds } } = plan;
  const inputs = simulatedInputs(plan);
  const passed = sum(delay(inputs, 'controllerReactionSeconds'), delay(inputs, 'nodeDeregistrationSeconds'), input(inputs, 'longestRequestSeconds'));
  return [
    made('N', 'notice', noticeSeconds, passed, 'requests that the node passes on are lost with it'),
    ...deregistrationDelaySeconds !== undefined && closesConnections(plan.service)
      ? [made('D', 'deregistration delay', deregistrationDelaySeconds, requestDelay(inputs), 'requests through the node are cut')] : [],
  ];
}

/** The longest request that is simulated. */
export function longestRequest({ traffic: { duration } }: Plan): number {
  return longestOf(duration);
}

/** The inputs with the longest request that is simulated. */
function simulatedInputs(plan: Plan): TimingInputs {
  return { ...plan.subject.inputs, longestRequestSeconds: longestRequest(plan) };
}

/** L; a node that sends to its own pods alone leaves by its health check, which fails once kube-proxy reports it, or once the pod has closed. */
function leak(plan: Plan): Expression {
  const { service: { local, healthCheckIntervalSeconds: interval, unhealthyThreshold, preStopSeconds }, subject: { inputs } } = plan;
  if (!local || interval === undefined || unhealthyThreshold === undefined) return told(plan);
  return sum(
    local.checksKubeProxy ? told(plan) : fieldTerm('preStopSeconds', preStopSeconds),
    product(fieldTerm('unhealthyThreshold', unhealthyThreshold), fieldTerm('healthCheckIntervalSeconds', interval)),
    delay(inputs, 'nodeDeregistrationSeconds'),
  );
}

/** r + X; without a leader or an API, the controller reacts once it is back. */
function told({ scenario, subject: { inputs } }: Plan): Expression {
  const propagation = delay(inputs, 'deregistrationPropagationSeconds');
  const reaction = delay(inputs, 'controllerReactionSeconds');
  switch (scenario.kind) {
    case 'controller-restart':
    case 'api-outage': return scenario.gapSeconds <= reaction.value ? sum(reaction, propagation)
      : sum(quantity('gap', scenario.kind === 'api-outage' ? 'without the API' : 'without a leader', scenario.gapSeconds), propagation);
    case 'api-slow': return sum(reaction, quantity('call', 'for the call', scenario.callSeconds), propagation);
    case 'api-throttled': return sum(quantity('r', 'controllerReaction, throttled', reaction.value / (1 - scenario.refusedShare)), propagation);
    default: return sum(reaction, propagation);
  }
}

/** The closed forms, for requests that all take the longest and a pod that gets its equal share of them. */
function bounds(plan: Plan): { readonly leaked: string; readonly cut: string; readonly killed: string } {
  const { service, application, traffic, subject: { inputs: { loadBalancer } } } = plan;
  const leaks = leak(plan).value;
  const course = {
    ratePerSecond: traffic.ratePerSecond / fewestFullShares(plan),
    requestSeconds: longestRequest(plan),
    reactionSeconds: leaks - loadBalancer.deregistrationPropagationSeconds,
    propagationSeconds: loadBalancer.deregistrationPropagationSeconds,
    preStopSeconds: Math.min(service.preStopSeconds, service.terminationGracePeriodSeconds),
    terminationGracePeriodSeconds: service.terminationGracePeriodSeconds,
    deregistrationDelaySeconds: closesConnections(plan.service) ? service.deregistrationDelaySeconds : undefined,
    onSigterm: application.onSigterm,
  };
  const upTo = (requests: number) => requests < TOLERANCE ? 'none' : `up to ${formatCount(Math.ceil(requests - TOLERANCE))}`;
  return { leaked: upTo(leakedRequests(course)), cut: upTo(cutRequests(course)), killed: upTo(killedRequests(course)) };
}

/** The least number of targets that share the requests; those in slow start may get none, and old pods go meanwhile. */
function fewestFullShares({ scenario, service: { replicas, slowStartSeconds = 0, minReadySeconds } }: Plan): number {
  return slowStartSeconds > minReadySeconds && scenario.kind !== 'scale-in' ? 1 : replicas;
}

/** Groups of three digits, for numbers of requests. */
export function formatCount(value: number): string {
  const digits = String(value);
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= 3) groups.unshift(digits.slice(Math.max(0, end - 3), end));
  return groups.join(',');
}

