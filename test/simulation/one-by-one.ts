import { Application, LossClass, Outcome, PodTimeline, SimulatedService, Traffic } from '../../src/simulation';
import { LOSS_CLASSES } from '../../src/simulation/outcome';
import { arrivals } from '../../src/simulation/requests/traffic';

/** Which requests are lost, as the timelines of the pods tell: every request by itself, every pod asked each time. */
export function loseOneByOne(
  service: SimulatedService, application: Application, traffic: Traffic, { pods, requests, seed }: Outcome, phase: number, cutsTargets: boolean,
  note?: (lossClass: LossClass, arrival: number) => void,
): Record<LossClass, number> {
  const lost = Object.fromEntries(LOSS_CLASSES.map(lossClass => [lossClass, 0])) as Record<LossClass, number>;
  const { timeOf, durationOf } = arrivals(traffic, Infinity, phase, seed);
  const order = [...pods].sort((a, b) => (a.inService ?? 0) - (b.inService ?? 0) || 0);
  const old = order.filter(({ revision }) => revision === 'old');
  const targets = [...old, ...order.filter(pod => pod.revision === 'new' && pod.inService !== undefined)];
  const fallbacks = targets.filter(pod => pod.fallbackFrom !== undefined).sort((a, b) => a.fallbackFrom! - b.fallbackFrom!);
  for (let index = 0; index < requests; index++) {
    const time = timeOf(index);
    let candidates = targets.filter(pod => (pod.inService ?? -Infinity) <= time && time < (pod.outOfService ?? Infinity));
    if (candidates.length === 0) candidates = fallbacks.filter(pod => pod.fallbackFrom! <= time && time < pod.fallbackUntil!);
    const lossClass = candidates.length === 0 ? 'no-target'
      : lossAt(receiverOf(index, time, candidates, service), service, application, time, durationOf(index), cutsTargets);
    if (!lossClass) continue;
    lost[lossClass] += 1;
    note?.(lossClass, time);
  }
  return lost;
}

/** Requests go round; of its turns a target in slow start takes a growing part, and the others go round the rest. */
function receiverOf(index: number, time: number, candidates: readonly PodTimeline[], { slowStartSeconds = 0 }: SimulatedService): PodTimeline {
  const inTurn = candidates[index % candidates.length];
  const full = candidates.filter(({ fullShare }) => fullShare === undefined || time >= fullShare);
  if (full.length === 0 || full.includes(inTurn)) return inTurn;
  const turn = Math.floor(index / candidates.length);
  const taken = (turn * (Math.sqrt(5) - 1) / 2) % 1 < (time - inTurn.inService!) / slowStartSeconds;
  return taken ? inTurn : full[turn % full.length];
}

function lossAt(
  pod: PodTimeline, service: SimulatedService, application: Application,
  time: number, duration: number, cutsTargets: boolean,
): LossClass | undefined {
  const gone = pod.nodeGone ?? Infinity;
  if (time >= Math.min(pod.listenerClosed ?? Infinity, gone)) return time >= pod.exited! ? 'black-holed' : 'refused';
  const patience = service.idleTimeoutSeconds ?? Infinity;
  const end = time + Math.min(duration, patience) - 1e-6;
  const killed = Math.min((application.onSigterm === 'exit' ? pod.listenerClosed : pod.sigkill) ?? Infinity, gone);
  const cuts = service.terminatesConnections ?? service.loadBalancer.kind.cutsAtDelay === 'always';
  const delay = cuts && cutsTargets ? service.deregistrationDelaySeconds : undefined;
  const leaving = time < (pod.outOfService ?? Infinity);
  const cut = delay === undefined || pod.deregistered === undefined || !leaving ? Infinity : Math.max(time, pod.deregistered + delay);
  if (end > killed && killed <= cut) return 'killed';
  if (end > cut) return 'cut';
  return duration > patience + 1e-6 ? 'idle-timeout' : undefined;
}
