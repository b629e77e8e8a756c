import { dimension, Dimension } from './dimension';
import { closesConnections, PodTimeline } from '../../simulation';
import { CheckedSum, longestRequest, suffices, sumsOf, terminationSums } from '../budget/termination-sums';
import { Simulated } from '../simulation/simulated';

/** The termination of one pod, in seconds from its deletion, with the dimensions of the drawing. */
export interface CloseUp {
  readonly pod: string;
  /** When the pod was deleted, from the beginning of the scenario. */
  readonly deletedAt: number;
  readonly to: number;
  readonly bars: readonly Bar[];
  /** Groups of dimensions that belong together. */
  readonly dimensions: readonly (readonly Dimension[])[];
  readonly sums: readonly CheckedSum[];
}

/** One row of coloured stretches. */
export interface Bar {
  readonly name: string;
  readonly stretches: readonly { readonly kind: string; readonly label: string; readonly from: number; readonly to: number }[];
}

/** The pod that loses most requests, otherwise the first that goes. */
export function closeUpOf(simulated: Simulated): CloseUp | undefined {
  const { pods, windows } = simulated.outcome;
  const going = pods.filter(({ deleted, sigterm, deregistered }) => deleted !== undefined && sigterm !== undefined && deregistered !== undefined);
  const atFault = windows.flatMap(window => window.pods);
  const pod = going.find(({ name }) => atFault.includes(name)) ?? going[0];
  return pod && drawUp(simulated, pod as Required<Pick<PodTimeline, 'deleted' | 'sigterm' | 'deregistered'>> & PodTimeline);
}

function drawUp(simulated: Simulated, pod: PodTimeline & { deleted: number; sigterm: number; deregistered: number }): CloseUp {
  const { plan } = simulated;
  const { service, subject: { inputs } } = plan;
  const since = (moment: number) => moment - pod.deleted;
  const sums = terminationSums(plan);
  const [r, out, term] = [since(pod.deregistered), since(pod.outOfService ?? pod.deregistered), since(pod.sigterm)];
  const lastRequest = out + longestRequest(plan);
  const killed = since(pod.sigkill ?? pod.sigterm);
  const delay = service.deregistrationDelaySeconds;
  const unused = delay === undefined ? out : r + delay;
  const shutdownFrom = Math.max(term, plan.application.onSigterm === 'exit' ? term : lastRequest);
  const shutdownTo = shutdownFrom + inputs.shutdownSeconds;
  const needed = new Map(sums.map(sum => [sum.symbol, (sum.symbol === 'D' ? r : 0) + sum.needs.value]));
  const to = 1.12 * Math.max(1, killed, lastRequest, shutdownTo, ...[...needed.values()]);

  const measured = (symbol: string, from: number, until: number): Dimension[] =>
    until <= from || from >= to ? [] : [measure(symbol, from, until, to)];
  const margin = (symbol: string, have: number) => marginOf(sums.find(sum => sum.symbol === symbol), have, needed.get(symbol) ?? 0, to);
  return {
    pod: pod.name,
    deletedAt: pod.deleted,
    to,
    bars: bars(pod, { r, out, term, lastRequest, unused, to }),
    sums: [...sums, ...sumsOf(plan).filter(sum => !suffices(sum) && !needed.has(sum.symbol))],
    dimensions: [
      [...measured('r', 0, r), ...measured('X', r, out), ...measured('R', out, lastRequest), ...measured('A', shutdownFrom, shutdownTo)],
      measured('L', 0, out),
      delay === undefined ? [] : [...measured('D', r, r + delay), ...closesConnections(plan.service) ? margin('D', r + delay) : []],
      [...measured('P', Math.max(0, term - service.preStopSeconds), term), ...margin('P', service.preStopSeconds)],
      [...measured('G', 0, service.terminationGracePeriodSeconds), ...margin('G', service.terminationGracePeriodSeconds)],
    ].filter(group => group.length > 0),
  };
}

/** The difference between the limit and the actual value: to spare, or missing. */
function marginOf(sum: CheckedSum | undefined, have: number, needs: number, to: number): Dimension[] {
  if (!sum || Math.abs(have - needs) < 0.05 || Math.min(have, needs) >= to) return [];
  const short = !suffices(sum);
  return [measure(short ? sum.symbol : 'margin', Math.min(have, needs), Math.max(have, needs), to, short ? 'short' : 'margin')];
}

/** A dimension up to the end of the picture. */
function measure(symbol: string, from: number, until: number, to: number, kind: Dimension['kind'] = 'given'): Dimension {
  return dimension(symbol, from, Math.min(until, to), { kind, ...until > to && { wholeSeconds: until - from } });
}

interface Moments {
  readonly r: number;
  readonly out: number;
  readonly term: number;
  readonly lastRequest: number;
  readonly unused: number;
  readonly to: number;
}

function bars(pod: PodTimeline, { r, out, term, lastRequest, unused, to }: Moments): Bar[] {
  const exited = pod.exited === undefined ? to : pod.exited - pod.deleted!;
  const closed = Math.max(0, Math.min(pod.listenerClosed ?? Infinity, pod.nodeGone ?? Infinity) - pod.deleted!);
  const row = (name: string, stretches: Bar['stretches']): Bar => ({
    name, stretches: stretches.map(stretch => ({ ...stretch, to: Math.min(to, stretch.to) })).filter(stretch => stretch.to > stretch.from),
  });
  return [
    row('pod', [
      { kind: 'pre-stop', label: 'preStop', from: 0, to: Math.min(term, exited) },
      { kind: 'sigterm', label: 'SIGTERM', from: term, to: exited },
    ]),
    row('target', [
      { kind: 'healthy', label: 'healthy', from: 0, to: r },
      { kind: 'draining', label: 'draining', from: r, to: unused },
      { kind: 'unused', label: 'unused', from: unused, to },
    ]),
    row('requests', [
      { kind: 'new', label: 'new', from: 0, to: Math.min(out, closed) },
      { kind: 'lost', label: 'new, lost', from: closed, to: out },
      { kind: 'in-flight', label: 'in flight', from: out, to: Math.min(lastRequest - Math.max(0, out - closed), exited) },
    ]),
  ];
}
