import { ceiling, constant, difference, Expression, maximum, minimum, product, quantity, quotient, roundUp, sum, TOLERANCE } from './expression';
import { Relation } from './finding';
import { INPUT_NAMES, TimingInputs } from './inputs';
import { keepsConnections, LoadBalancerTimings } from './load-balancer';
import { delay, fieldTerm, input } from './terms';
import { ADDRESS_COOLDOWN } from '../platform/nodes';

/**
 * Every inequality of the timing model, once: the limit of a number, as an expression of the inputs and of the
 * actual numbers. Budgets, rules, constructs and reports call these; only tests and the simulator state
 * them a second time, independently.
 */

/** The relations of the inequalities; each has a nearest whole number that holds. */
export type Bounding = Extract<Relation, 'at least' | 'more than' | 'at most' | 'less than'>;

/** Whether a number has the required relation to a limit. */
export function holds(actual: number, relation: Bounding, limit: number): boolean {
  switch (relation) {
    case 'at least': return actual >= limit - TOLERANCE;
    case 'more than': return actual > limit + TOLERANCE;
    case 'at most': return actual <= limit + TOLERANCE;
    case 'less than': return actual < limit - TOLERANCE;
  }
}

/** The nearest whole number that has the relation to a limit. */
export function nearest(relation: Bounding, limit: number): number {
  switch (relation) {
    case 'at least': return roundUp(limit);
    case 'more than': return Math.floor(limit + TOLERANCE) + 1;
    case 'at most': return Math.floor(limit + TOLERANCE);
    case 'less than': return roundUp(limit) - 1;
  }
}

/** L = r + X: from the deletion of a pod until the last new request can reach it. preStop lasts at least as long (T03). */
export function leakWindow(inputs: TimingInputs): Expression {
  return sum(delay(inputs, 'controllerReactionSeconds'), delay(inputs, 'deregistrationPropagationSeconds'));
}

/** L as one number, rounded as in the budget. */
export function wholeLeakWindow(inputs: TimingInputs): Expression {
  return fieldTerm('leakWindowSeconds', roundUp(leakWindow(inputs).value));
}

/** L + R: from the deletion of a pod until the last request is answered. */
export function lastRequest(inputs: TimingInputs, leak: Expression = leakWindow(inputs)): Expression {
  return sum(leak, input(inputs, 'longestRequestSeconds'));
}

/**
 * max(P + W, L + R) + A: from the pod's deletion until the application has ended. The grace period lasts at least as long
 * (T01), and so do the proxies on the way to the application (T11). If connections are kept and
 * the application drains or may drain, they bring requests until it closes its listener: max(P + W, L) + R + A.
 */
export function drain(inputs: TimingInputs, preStopSeconds: number, leak?: Expression): Expression {
  const closed = withAcceptance(inputs, fieldTerm('preStopSeconds', preStopSeconds));
  const last = lastRequest(inputs, leak);
  const kept = sum(closed, input(inputs, 'longestRequestSeconds'));
  const drained = !keepsConnections(inputs.loadBalancer) || !mayDrain(inputs) ? maximum(closed, last)
    : kept.value < last.value ? maximum(kept, last) : kept; // a preStop that is shorter than the leak window has to be raised first
  return sum(drained, input(inputs, 'shutdownSeconds'));
}

/**
 * w′ - P - W, or 0 if P + W ≥ L′: how long old pods stay after Argo Rollouts has taken their weight away (A02). Either the preStop
 * outlasts the deregistration, or the weights have changed everywhere before; the prime adds R, unless the application drains.
 */
export function shiftedAway(inputs: TimingInputs, preStopSeconds: number): Expression {
  const accepts = withAcceptance(inputs, fieldTerm('preStopSeconds', preStopSeconds));
  if (holds(accepts.value, 'at least', untilAnswered(inputs, leakWindow(inputs)).value)) return constant(0);
  return lessAcceptance(inputs, difference(untilAnswered(inputs, delay(inputs, 'weightChangeSeconds')), fieldTerm('preStopSeconds', preStopSeconds)));
}

/** max(L′, w′): P + W of old pods that Argo Rollouts deletes as their weight shrinks (A02). */
export function whileWeightsShrink(inputs: TimingInputs): Expression {
  return untilAnswered(inputs, maximum(leakWindow(inputs), delay(inputs, 'weightChangeSeconds')));
}

/** A time plus R, unless the application finishes the requests in flight by itself. */
function untilAnswered(inputs: TimingInputs, last: Expression): Expression {
  return inputs.drainPolicy === 'leak-window' ? last : sum(last, input(inputs, 'longestRequestSeconds'));
}

/** Whether the application may serve requests on kept connections for longer than the policy needs. */
function mayDrain({ drainPolicy, isDrainPolicyAssumed }: TimingInputs): boolean {
  return drainPolicy === 'leak-window' || isDrainPolicyAssumed === true;
}

/** P + W: from the deletion of a pod until the application closes its listener. */
export function withAcceptance(inputs: TimingInputs, preStop: Expression): Expression {
  return inputs.acceptsAfterSigtermSeconds > 0 ? sum(preStop, input(inputs, 'acceptsAfterSigtermSeconds')) : preStop;
}

/** The part of a time that preStop has to cover: an application that accepts requests after SIGTERM covers the rest. */
export function lessAcceptance(inputs: TimingInputs, time: Expression): Expression {
  return inputs.acceptsAfterSigtermSeconds > 0 ? maximum(constant(0), difference(time, input(inputs, 'acceptsAfterSigtermSeconds'))) : time;
}

/** L - W: preStop lasts at least as long (T03). */
export function leakPreStop(inputs: TimingInputs): Expression {
  return lessAcceptance(inputs, leakWindow(inputs));
}

/**
 * min(P of the proxy, L) - W: a container behind a proxy continues as long as the proxy sends to it: until no new request comes, or,
 * if connections are kept, until the proxy closes its listener (T11).
 */
export function preStopBehindProxy(inputs: TimingInputs, proxySeconds: number): Expression {
  const proxy = quantity('', 'preStop of the proxy', proxySeconds);
  return lessAcceptance(inputs, keepsConnections(inputs.loadBalancer) ? proxy : minimum(proxy, leakWindow(inputs)));
}

/**
 * X + R: how long a target has to stay in place while it drains (T04); with nodes as targets, Xn + R, for a node that goes.
 */
export function requestDelay(inputs: TimingInputs): Expression {
  const propagation = inputs.loadBalancer.targets.areNodes ? 'nodeDeregistrationSeconds' : 'deregistrationPropagationSeconds';
  return sum(delay(inputs, propagation), input(inputs, 'longestRequestSeconds'));
}

/** X + R in whole seconds, as AWS requires. */
function wholeRequestDelay(inputs: TimingInputs): Expression {
  const needed = requestDelay(inputs);
  return Number.isInteger(needed.value) ? needed : ceiling(needed);
}

/** The time until an address is reused: none on the host network, where a pod has the address of its node. */
function cooldown(hostNetwork: boolean): Expression {
  return quantity('cooldown', 'until the address is used again', hostNetwork ? 0 : ADDRESS_COOLDOWN);
}

/** P + W + 30: how long the address of a target may drain, until another pod may have it (T05). A may be 0. */
export function untilAddressReused(inputs: TimingInputs, preStop: Expression, hostNetwork = false): Expression {
  return sum(withAcceptance(inputs, preStop), cooldown(hostNetwork));
}

/** The same, with a preStop that covers at least the leak window, since a shorter one is raised first. */
function untilAddressFree(inputs: TimingInputs, preStopSeconds: number, hostNetwork: boolean): Expression {
  const leak = leakPreStop(inputs);
  return untilAddressReused(inputs, preStopSeconds < leak.value ? leak : fieldTerm('preStopSeconds', preStopSeconds), hostNetwork);
}

/** max(P, L) + W + 30, or X + R if a request needs more: how long an address may drain, and at least has to (T05). */
export function freeingDelay(inputs: TimingInputs, preStopSeconds: number, hostNetwork = false): Expression {
  const [free, needed] = [untilAddressFree(inputs, preStopSeconds, hostNetwork), wholeRequestDelay(inputs)];
  return free.value < needed.value ? maximum(free, needed) : free;
}

/** Whether an address drains for too long although a request needs that time: with such a preStop no delay is right (T05). */
export function isBoundToStall(inputs: TimingInputs, delaySeconds: number, preStopSeconds: number, hostNetwork = false): boolean {
  const free = untilAddressFree(inputs, preStopSeconds, hostNetwork).value;
  return !holds(delaySeconds, 'at most', free) && !holds(wholeRequestDelay(inputs).value, 'at most', free);
}

/** X + R - W - 30: the preStop with which a pod keeps its address for as long as its target has to drain (T05). */
export function freeingPreStop(inputs: TimingInputs, hostNetwork = false): Expression {
  const needed = lessAcceptance(inputs, wholeRequestDelay(inputs));
  return hostNetwork ? needed : difference(needed, cooldown(hostNetwork));
}

/** L + R - W: the preStop after which no request is in flight, whatever the application does when it closes its listener (T06). */
export function outlastingPreStop(inputs: TimingInputs): Expression {
  return lessAcceptance(inputs, lastRequest(inputs));
}

/** min(D, L + R - W): the preStop after which no request can be in flight, for an undeclared drain policy (T06). */
export function idlePreStop(inputs: TimingInputs, deregistrationDelay: Expression): Expression {
  return minimum(deregistrationDelay, outlastingPreStop(inputs));
}

/** R - W - A: the part of the longest request that must be over at SIGTERM if the load balancer does not close its connection (T07). */
export function flowsLessShutdown(inputs: TimingInputs): Expression {
  return difference(lessAcceptance(inputs, input(inputs, 'longestRequestSeconds')), input(inputs, 'shutdownSeconds'));
}

/**
 * L = r + X + UT · I + Xn if nodes are the targets and externalTrafficPolicy is Local: the node gets requests until its
 * health check has noticed that its last pod goes.
 */
export function localLeakWindow(inputs: TimingInputs, unhealthyThreshold: number, intervalSeconds: number): Expression {
  return sum(
    leakWindow(inputs),
    product(fieldTerm('unhealthyThreshold', unhealthyThreshold), fieldTerm('healthCheckIntervalSeconds', intervalSeconds)),
    delay(inputs, 'nodeDeregistrationSeconds'),
  );
}

/** The same less W: the preStop during which the load balancer notices that the last pod of a node goes (N04). */
export function failedHealthChecks(inputs: TimingInputs, unhealthyThreshold: number, intervalSeconds: number): Expression {
  return lessAcceptance(inputs, localLeakWindow(inputs, unhealthyThreshold, intervalSeconds));
}

/** The times that a proxy takes to end once it accepts no more, with the names of its settings. */
export interface ProxyEnd {
  /** How long open connections may last. */
  readonly worker?: { readonly name: string; readonly seconds: number };
  /** The time that it takes then; absent if that is the shutdown of the application. */
  readonly after?: { readonly name: string; readonly seconds: number };
}

/**
 * max(P + W, L) + min(R, worker) + A: the termination of a proxy, which the grace period covers (N06). The time of its worker is a
 * ceiling: it ends as soon as no connection is open.
 */
export function proxyDrain(
  inputs: TimingInputs, preStopSeconds: number, { worker, after }: ProxyEnd, leak: Expression = leakWindow(inputs),
): Expression {
  return sum(
    maximum(withAcceptance(inputs, fieldTerm('preStopSeconds', preStopSeconds)), leak),
    ...worker ? [openFor(inputs, quantity(worker.name, worker.name, worker.seconds))] : [],
    after ? constant(after.seconds, after.name) : input(inputs, 'shutdownSeconds'),
  );
}

/** How long a request stays open once a proxy accepts no more: at most R, and no longer than the limit of the proxy. */
function openFor(inputs: TimingInputs, worker: Expression): Expression {
  const request = input(inputs, 'longestRequestSeconds');
  return request.value < worker.value ? minimum(request, worker) : worker;
}

/**
 * H = r + Xr + I + T + g: from all containers ready until the gate is True, or would be; r + Xr where no pod is a target. Of
 * typical delays, half an interval and no time for the answer.
 *
 * @param interval of the health check in use; absent, like its timeout, if there is none or something else owns it
 * @param propagation Xr, unless something else takes longer
 */
export function registrationWindow(
  inputs: TimingInputs, interval?: number, timeout?: number, propagation: Expression = delay(inputs, 'registrationPropagationSeconds'),
): Expression {
  const { targets, isTypical, gated } = inputs.loadBalancer;
  const checked = (seconds: number | undefined): seconds is number => seconds !== undefined && targets.arePods;
  const term = checked(interval) && fieldTerm('healthCheckIntervalSeconds', interval);
  return sum(
    delay(inputs, 'controllerReactionSeconds'),
    propagation,
    ...term ? [isTypical ? quotient(term, constant(2)) : term] : [],
    ...checked(timeout) && !isTypical ? [fieldTerm('healthCheckTimeoutSeconds', timeout)] : [],
    ...gated ? [delay(inputs, 'gatePollSeconds')] : [],
  );
}

/**
 * H = r + Xr + HT · I + T + Xn: until a node without an earlier pod of the Service gets requests, if nodes are the targets and
 * externalTrafficPolicy is Local.
 */
export function localRegistrationWindow(inputs: TimingInputs, healthyThreshold: number, interval: number, timeout: number): Expression {
  const [HT, I] = [fieldTerm('healthyThreshold', healthyThreshold), fieldTerm('healthCheckIntervalSeconds', interval)];
  const { isTypical } = inputs.loadBalancer;
  return sum(
    delay(inputs, 'controllerReactionSeconds'),
    delay(inputs, 'registrationPropagationSeconds'),
    isTypical ? difference(product(HT, I), quotient(I, constant(2))) : product(HT, I),
    ...isTypical ? [] : [fieldTerm('healthCheckTimeoutSeconds', timeout)],
    delay(inputs, 'nodeDeregistrationSeconds'),
  );
}

/** y: how long a pod has to be ready after a gate has waited for its target to be healthy (S07). */
export function gateLag(inputs: TimingInputs): Expression {
  return delay(inputs, 'gateLagSeconds');
}

/** y, or H + y if no gate waits for H: how long a pod has to be ready before it counts as available (S07). */
export function untilServed(inputs: TimingInputs, registration: Expression): Expression {
  return inputs.loadBalancer.gated ? gateLag(inputs) : sum(registration, gateLag(inputs));
}

/** S + 5 + H + minReady: how long the slowest legitimate pod takes, which the progress deadline exceeds (S06). */
export function untilAvailable(inputs: TimingInputs, registration: Expression, minReadySeconds: number): Expression {
  return sum(
    startup(inputs), constant(5, 'scheduling'), registration, fieldTerm('minReadySeconds', minReadySeconds),
  );
}

/**
 * n + s + (s + u) · ceil(drain / wave), and at most 2 n + s: the most pods at once in a rollout, including terminating ones
 * (R10). Each wave terminates as many pods as it starts, s + u, and those of earlier waves still count while they drain.
 *
 * @param unavailable u, 0 in a budget
 * @param drainSeconds the time that a grace period has to cover, without a margin
 * @param waveSeconds the shortest time between two waves
 */
export function podsAtOnce(
  { replicas, surge, unavailable }: Readonly<Record<'replicas' | 'surge' | 'unavailable', number>>, drainSeconds: number, waveSeconds: number,
): number {
  const draining = waveSeconds > 0 ? (surge + unavailable) * roundUp(drainSeconds / waveSeconds) : Infinity;
  return Math.min(2 * replicas + surge, replicas + surge + draining);
}

/** minReadySeconds, and with a gate the typical H: the shortest time between two waves, without a start-up (R10). */
export function shortestWave(minReadySeconds: number, typicalRegistrationSeconds?: number): number {
  return minReadySeconds + (typicalRegistrationSeconds ?? 0);
}

/** S: how long a container may start before the probes kill it (S01). */
export function startup(inputs: TimingInputs): Expression {
  return input(inputs, 'startupSeconds');
}

/** The number of failures of a probe that cover a time (S01). */
export function failuresFor(time: Expression, period: Expression): Expression {
  return ceiling(quotient(time, period));
}

/** One failure more: the first one may come when the time begins, and the last one counts at once. */
export function failuresBeyond(time: Expression, period: Expression): Expression {
  return sum(failuresFor(time, period), constant(1));
}

/** The period of a probe, and its number of failures. */
export interface Patience {
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

/** The failures of the liveness probe after which it is later than readiness: a pod is taken out before it is restarted (S10). */
export function livenessFailures(readiness: Patience, livenessPeriodSeconds: number): Expression {
  return quotient(
    product(fieldTerm('readinessPeriodSeconds', readiness.periodSeconds), fieldTerm('readinessFailureThreshold', readiness.failureThreshold)),
    fieldTerm('livenessPeriodSeconds', livenessPeriodSeconds),
  );
}

/**
 * The relation of the interval of a health check to its timeout: longer, and behind a Network Load Balancer at least as
 * long (S09).
 */
export function intervalRelation({ kind }: LoadBalancerTimings): 'more than' | 'at least' {
  return kind.healthCheck?.intervalMayEqualTimeout ? 'at least' : 'more than';
}

/** How long a pod has to be ready before the next one is deleted: until it gets its full share of requests (S12). */
export function slowStart(seconds: number, name: string = INPUT_NAMES.slowStartSeconds.name): Expression {
  return quantity(INPUT_NAMES.slowStartSeconds.symbol, name, seconds);
}

/** R: how long a request may wait for the first byte of its response, which the idle timeout must cover (N03). */
export function silence(inputs: TimingInputs): Expression {
  return input(inputs, 'longestRequestSeconds');
}

/** Li: how long the load balancer may reuse an idle connection, which the application must keep for longer (N02). */
export function pooledConnection(idleTimeoutSeconds: number): Expression {
  return fieldTerm('idleTimeoutSeconds', idleTimeoutSeconds);
}
