import { SimulatedService } from '../../simulation';
import { DelaySource, NEVER, Pod, Stage } from '../../simulation/entities';

type Delays = { readonly [Name in Stage]?: number | readonly number[] };

/**
 * The delays that pods had in a run, for its prediction: a container starts sooner than the slowest one, a probe comes before its whole period
 * is over, and timers of a busy machine are late. Each of them moves the moment at which a pod begins or ends to take its share of the
 * requests, and with it the losses of the others. What a run does not show is as it was planned.
 */
export function delaysAsPlayed(pods: readonly Pod[], service: SimulatedService, planned: DelaySource): DelaySource {
  const known = new Map(pods.map(pod => [pod.index, delaysOf(pod, service, planned)]));
  const asked = new Map<string, number>();
  return (stage, pod) => {
    const value = known.get(pod)?.[stage];
    if (typeof value !== 'object') return value ?? planned(stage, pod);
    const key = `${stage} ${pod}`;
    const node = asked.get(key) ?? 0; // those of its nodes are asked for in their order
    asked.set(key, node + 1);
    return value[node % value.length];
  };
}

function delaysOf(pod: Pod, service: SimulatedService, planned: DelaySource): Delays {
  return { ...delaysOfStart(pod, service, planned), ...delaysOfEnd(pod, service) };
}

function delaysOfStart(pod: Pod, service: SimulatedService, planned: DelaySource): Delays {
  const { gated, readyAtOnce, minReadySeconds, loadBalancer, healthCheckIntervalSeconds } = service;
  const { created, started, containersReady, registered, healthy, gateOpen, available, routes } = pod;
  if (!isKnown(created) || !isKnown(started)) return {};
  const begun = pod.name.endsWith('-restarted') ? created : started; // its image is there
  const pull = between(created, started);
  if (!isKnown(containersReady)) return { pull };
  // Timers that make it available may be late, too.
  const becameReady = (otherwise: number) => isKnown(available) ? available - minReadySeconds : otherwise;
  const ready = gated ? containersReady : becameReady(containersReady);
  const inService = routes.map(route => route.inService);
  const isChecked = loadBalancer.targets.arePods && healthCheckIntervalSeconds !== undefined;
  const answered = Math.min(...inService) - begun; // at the latest, if it is checked
  const startup: Delays = readyAtOnce
    ? { startup: isChecked ? Math.min(planned('startup', pod.index), Math.max(0, answered)) : planned('startup', pod.index) }
    : { startup: between(begun, ready), startupPhase: 0, readinessPhase: 0 };
  if (!isKnown(registered)) return { pull, ...startup };
  const registration = { pull, ...startup, registrationReaction: between(readyAtOnce ? begun : ready, registered) };
  if (!isKnown(healthy) || !inService.every(isKnown)) return registration;
  const lags = planned('gateLag', pod.index) > 0;
  const polled = gated ? becameReady(gateOpen) : healthy;
  return {
    ...registration,
    registrationPropagation: inService.map(time => between(registered, lags ? healthy : time)),
    healthCheckPhase: 0,
    healthCheckTime: 0,
    ...gated && isKnown(polled) && { gatePoll: between(healthy, polled) },
    ...lags && isKnown(polled) && { gateLag: inService.map(time => Math.max(Number.EPSILON, time - polled)) },
  };
}

function delaysOfEnd(
  { deleted, killed, sigterm, deregistered, routes }: Pod, { preStopSeconds, terminationGracePeriodSeconds: grace }: SimulatedService,
): Delays {
  const left = isKnown(deleted) ? deleted : killed; // one that crashed is not deleted
  return {
    ...isKnown(deleted) && isKnown(sigterm) && { kubeletReaction: between(deleted + Math.min(preStopSeconds, grace), sigterm) },
    ...isKnown(left) && isKnown(deregistered) && { deregistrationReaction: between(left, deregistered) },
    ...isKnown(deregistered) && routes.every(({ noNew }) => isKnown(noNew))
      && { deregistrationPropagation: routes.map(({ noNew }) => between(deregistered, noNew)) },
  };
}

function isKnown(time: number): boolean {
  return time > -NEVER && time < NEVER;
}

function between(from: number, to: number): number {
  return Math.max(0, to - from);
}
