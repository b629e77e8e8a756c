import { isWithinBounds, Simulated, slowReaction } from './simulated';
import { DEFAULT_NODES, Delays, LeftOut, longestOf, LossClass, Plan, RequestDuration } from '../../simulation';
import { formatNumber } from '../../timing';
import { CheckedSum, formatCount, suffices, sumsOf } from '../budget/termination-sums';
import { roundSeconds, roundTo } from '../round';

/** What was simulated, and what could not be. */
export interface SimulationReport {
  readonly simulated: readonly Simulated[];
  readonly leftOut: readonly LeftOut[];
}

/** Each class of loss as it looks from outside. */
export const LOSS_WORDS: Readonly<Record<LossClass, string>> = {
  'refused': 'sent to a pod that no longer listens',
  'killed': 'in flight when the application ended',
  'cut': 'in flight when the deregistration delay ended',
  'idle-timeout': 'without a byte of an answer for as long as the idle timeout',
  'black-holed': 'sent to an address where nothing is',
  'no-target': 'no target was in service',
  'keep-alive-race': 'sent on a connection that was closing',
};

const SCENARIO_WORDS: Readonly<Record<Plan['scenario']['kind'], string>> = {
  'rollout': 'a rolling update',
  'scale-in': 'a scale-in',
  'scale-out': 'a scale-out',
  'replicas-reset': 'an apply that sets back what an autoscaler has made',
  'node-loss': 'the end of one',
  'long-lived': 'a rolling update',
  'drain': 'the drain of a node',
  'spot': 'a Spot interruption',
  'crash': 'a crash',
  'abort': 'an update that is aborted',
  'controller-restart': 'a rolling update without the load-balancer controller',
  'api-outage': 'a rolling update without the API of the load balancer',
  'api-slow': 'a rolling update with a slow API of the load balancer',
  'api-throttled': 'a rolling update while AWS throttles the API of the load balancer',
};

/** `a rolling update of 5 pods` */
export function describeScenario({ scenario, service: { replicas } }: Plan): string {
  const words = SCENARIO_WORDS[scenario.kind];
  const pods = (count: number) => `${count} pod${count === 1 ? '' : 's'}`;
  switch (scenario.kind) {
    case 'scale-out': return `${words} of ${pods(replicas)} by ${scenario.pods}`;
    case 'replicas-reset': return `${words}, of ${pods(replicas)} to ${replicas - scenario.pods}`;
    case 'node-loss': return `${words} of ${scenario.nodes} nodes that are targets, in front of ${pods(replicas)}, ${formatNumber(scenario.noticeSeconds)} s after its notice`;
    case 'long-lived': return `${words} of ${pods(replicas)} with ${formatCount(scenario.connections)} long-lived connections`;
    case 'abort':
    case 'rollout': return `${words} of ${pods(replicas)}`;
    case 'controller-restart':
    case 'api-outage': return `${words} for ${formatNumber(scenario.gapSeconds)} s, of ${pods(replicas)}`;
    case 'api-slow': return `${words}, ${formatNumber(scenario.callSeconds)} s a call, of ${pods(replicas)}`;
    case 'api-throttled': return `${words}, which refuses ${formatNumber(scenario.refusedShare * 100)} % of the calls, of ${pods(replicas)}`;
    case 'spot':
    case 'drain': return `${words} with ${scenario.pods} of ${pods(replicas)}`;
    default: return `${words} of ${scenario.pods} of ${pods(replicas)}`;
  }
}

/** The scenario with its duration, if it completed. */
export function describeCourse({ plan, outcome: { completed, rolloutSeconds } }: Pick<Simulated, 'plan' | 'outcome'>): string {
  if (!completed) return `${describeScenario(plan)} that never comes to its end`;
  return rolloutSeconds > 0 ? `${describeScenario(plan)} in ${formatSeconds(Math.ceil(rolloutSeconds))}` : describeScenario(plan);
}

export function describeTraffic({ traffic: { ratePerSecond, duration, burstSeconds }, service: { connections } }: Plan): string {
  const bursts = burstSeconds === undefined ? '' : ` in bursts every ${formatSeconds(burstSeconds)}`;
  return `${formatNumber(ratePerSecond)} requests/s${bursts}, ${describeDuration(duration)}${connections ? ', on connections that are kept' : ''}`;
}

function describeDuration(duration: RequestDuration): string {
  if (duration.kind === 'fixed') return `each of ${formatSeconds(duration.seconds)}`;
  if (duration.kind === 'measured') return `as long as measured, the longest ${formatSeconds(longestOf(duration))}`;
  return `half of them below ${formatSeconds(duration.p50Seconds)}, 1 % above ${formatSeconds(duration.p99Seconds)}, none above ${formatSeconds(duration.maxSeconds!)}`;
}

export function describeSigterm({ application: { onSigterm } }: Plan): string {
  return {
    drain: 'finishes what is in flight and takes nothing new',
    exit: 'drops what is in flight',
    ignore: 'goes on as if nothing had happened',
  }[onSigterm];
}

/** The scope of the search, so that the result is not overrated. */
export function describeSearch({ plan: { delays, seed }, runs, searchedOn }: Simulated): string {
  const count = `${runs} run${runs === 1 ? '' : 's'}`;
  const more = searchedOn === undefined ? '' : `, and ${searchedOn} to find delays within the bounds that lose any (seed ${seed})`;
  switch (delays.mode) {
    case 'worst': return `one run, every delay at its bound${more}`;
    case 'typical': return 'one run, every delay as an ordinary rollout meets it';
    case 'constant': return 'one run, every delay as given or at its bound';
    case 'random': return `${count} with delays drawn at random (${describeDraws(delays)}, seed ${seed})`;
    case 'adversarial': return `${count} to find the delays within the bounds that lose most (seed ${seed})`;
  }
}

function describeDraws({ preset, nodes = DEFAULT_NODES, otherCallsPerSecond = 0 }: Extract<Delays, { mode: 'random' }>): string {
  const others = otherCallsPerSecond > 0 ? `, ${formatNumber(otherCallsPerSecond)} calls/s for other services` : '';
  return `${preset}, ${nodes} node${nodes === 1 ? '' : 's'}${others}`;
}

/** The conclusion that the runs allow, and no more. */
export function describeConclusion(simulated: Simulated): string {
  const { plan, outcome } = simulated;
  const sums = sumsOf(plan);
  if (outcome.lost > 0) return describeLoss(simulated, sums);
  if (simulated.typical && simulated.typical.lost > 0) return 'ordinary delays lose requests, which slower ones would not';
  if (!outcome.completed) return 'nothing is said about the rest of it, which did not happen';
  if (sums.length === 0) return 'none of these runs lost any; no sum says that others cannot';
  const short = sums.filter(sum => !suffices(sum)).map(({ symbol }) => symbol);
  if (isProven(simulated)) return 'the sums hold: no delays within the bounds lose any';
  if (short.length > 0) return `none of these runs lost any, but ${short.join(' and ')} ${short.length === 1 ? 'is' : 'are'} too short: others may`;
  if (comesUntilTheEnd(plan)) return 'none of these runs lost any, but requests on kept connections come until the application ends: others may be lost then';
  return 'none of these runs lost any; the sums hold, but do not cover all that this scenario can bring';
}

/** Whether no delays within the bounds can lose a request, so that a search is pointless. */
export function isProven({ plan, outcome, typical }: Pick<Simulated, 'plan' | 'outcome' | 'typical'>): boolean {
  if (outcome.lost > 0 || !outcome.completed || (typical !== undefined && typical.lost > 0)) return false;
  const sums = sumsOf(plan);
  return sums.length > 0 && sums.every(suffices) && !comesUntilTheEnd(plan) && isCovered(plan);
}

function describeLoss(simulated: Simulated, sums: readonly CheckedSum[]): string {
  if (isWithinBounds(simulated)) return 'delays within the bounds lose requests';
  const { plan } = simulated;
  const reaction = slowReaction(simulated);
  const beyond = sums.length > 0 && sums.every(suffices) && (reaction !== undefined || isCovered(plan));
  const why = reaction === undefined ? ''
    : `: the controller took up to ${formatSeconds(reaction)} to react, and its bound is ${formatSeconds(plan.subject.inputs.loadBalancer.controllerReactionSeconds)}`;
  return `${beyond ? 'the sums hold within the bounds, but these delays go beyond them' : 'delays such as these lose requests'}${why}`;
}

/** Whether requests on kept connections can be in flight when the application ends, which no sum covers. */
function comesUntilTheEnd({ service: { connections }, application: { onSigterm } }: Plan): boolean {
  return connections !== undefined && (connections.closes === 'never' || (onSigterm !== 'drain' && connections.closes !== 'prestop'));
}

/** The sums are about one pod; they cover a scenario in which another pod is always in service. */
function isCovered({ scenario, service: { maxSurge, maxUnavailable, replicas } }: Plan): boolean {
  if (scenario.kind === 'replicas-reset') return scenario.pods < replicas;
  if (scenario.kind === 'scale-in' || scenario.kind === 'node-loss') return true;
  return (scenario.kind === 'rollout' || scenario.kind === 'long-lived') && ( Math.max(maxUnavailable, maxSurge === 0 ? 1 : 0) < replicas);
}

/** `margin 10 s`, `short by 15 s` */
export function describeMargin(sum: CheckedSum): string {
  if (suffices(sum)) return `margin ${formatSeconds(Math.max(0, sum.marginSeconds))}`;
  return sum.exceeds && sum.marginSeconds >= 0 ? 'as long, not longer' : `short by ${formatSeconds(-sum.marginSeconds)}`;
}

export function formatSeconds(seconds: number): string {
  return seconds < 1 && seconds > 0 ? `${formatNumber(seconds * 1000)} ms` : `${formatNumber(roundTo(seconds, 3))} s`;
}

/** The report as JSON: sums over all services, then each service. Seconds count from the beginning. */
export function simulationToJson({ simulated, leftOut }: SimulationReport): string {
  const services = simulated.map(serviceToJson);
  const worst = services.reduce<ReturnType<typeof serviceToJson> | undefined>((most, one) => (most && most.lost >= one.lost ? most : one), undefined);
  const total = (of: (service: ReturnType<typeof serviceToJson>) => number) => services.reduce((all, service) => all + of(service), 0);
  const json = {
    requests: total(({ requests }) => requests),
    ok: total(({ ok }) => ok),
    lost: total(({ lost }) => lost),
    // Null without a run with typical delays.
    lostTypically: services.some(({ typical }) => typical) ? total(({ typical, lost }) => typical?.lost ?? lost) : null,
    lostByClass: Object.fromEntries((Object.keys(LOSS_WORDS) as LossClass[]).map(key => [key, total(({ lostByClass }) => lostByClass[key])])),
    windows: services.flatMap(({ workload, front, windows }) => windows.map(window => ({ ...window, workload, front }))),
    rolloutSeconds: services.reduce((longest, { rolloutSeconds }) => Math.max(longest, rolloutSeconds), 0),
    runs: worst?.runs ?? 0,
    lostPerRun: worst?.lostPerRun ?? { p50: null, p95: null, p99: null, max: null },
    worstSeed: worst?.worstSeed ?? null,
    services,
    notSimulated: leftOut,
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}

function serviceToJson(simulated: Simulated) {
  const { plan, outcome, runs, distribution } = simulated;
  const { subject, service, scenario, application, delays } = plan;
  // One run is its own distribution; a search for the worst does not show the usual case.
  const usual = delays.mode === 'adversarial' ? null : outcome.lost;
  return {
    workload: subject.workload,
    front: subject.front,
    loadBalancer: service.loadBalancer.name,
    scenario: scenario.kind,
    sigterm: application.onSigterm,
    connections: service.connections && { idle: service.connections.idleSeconds, pool: service.connections.pool, closes: service.connections.closes ?? 'sigterm' },
    delays: delays.mode,
    requests: outcome.requests,
    ok: outcome.ok,
    lost: outcome.lost,
    lostByClass: outcome.lostByClass,
    typical: simulated.typical && { requests: simulated.typical.requests, lost: simulated.typical.lost, lostByClass: simulated.typical.lostByClass },
    stoppingAtDelay: simulated.stoppingAtDelay && { lost: simulated.stoppingAtDelay.lost, lostByClass: simulated.stoppingAtDelay.lostByClass },
    longLived: outcome.longLived,
    windows: outcome.windows.map(({ fromSeconds, toSeconds, lossClass, lost, pods }) => ({
      from: roundSeconds(fromSeconds), to: roundSeconds(toSeconds), class: lossClass, lost, pods,
    })),
    rolloutSeconds: roundSeconds(outcome.rolloutSeconds),
    completed: outcome.completed,
    progressDeadlineExceededAt: outcome.progressDeadlineExceededAt,
    shutdownsCut: outcome.shutdownsCut,
    runs,
    cleanRuns: distribution?.clean,
    unfinishedRuns: distribution?.unfinished,
    lostPerRun: distribution
      ? { p50: distribution.lost.p50, p95: distribution.lost.p95, p99: distribution.lost.p99, max: distribution.lost.max }
      : { p50: usual, p95: usual, p99: usual, max: outcome.lost },
    worstSeed: outcome.seed,
    bounds: sumsOf(plan).map(({ symbol, name, seconds, needs, marginSeconds }) => ({
      symbol, name, seconds, needs: roundSeconds(needs.value), formula: needs.formula, margin: roundSeconds(marginSeconds),
    })),
    searched: describeSearch(simulated),
    conclusion: describeConclusion(simulated),
    assumed: subject.assumed,
  };
}
