import { chainBehind, endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { Container } from '../../model/pods/pod';
import { NO_SLEEP, sleepingHook } from '../../model/pods/sleeping-hook';
import { inSeconds, TimeUnit } from '../../platform/durations';
import { formatNumber, lastRequest, lowestCeiling, roundUp } from '../../timing';
import { Bound } from '../engine/bounds';
import { preStopToWrite } from '../engine/budget-numbers';
import { Subject } from '../engine/rule';
import { Remedy } from '../engine/rule-finding';
import { NODES_LEAVE_LESS } from '../reclaim/reclaim-paths';

/** Lengthens the sleep in its existing form, otherwise adds a preStop hook. */
export function sleepFor(container: Container, seconds: number, kubernetesVersion?: string): Remedy[] {
  const { preStop, view } = container;
  const set = (path: readonly (string | number)[], value: unknown): Remedy => ({
    kind: 'set', object: view.object, path: [...view.path, 'lifecycle', 'preStop', ...path], value,
  });
  const { kind, command = [], exact, seconds: written = 0, fails } = preStop.value;
  if (kind === 'sleep') return [set(['sleep', 'seconds'], roundUp(seconds))];
  if (kind === 'none' || (fails !== undefined && exact)) {
    const hook = sleepingHook(container, seconds, kubernetesVersion);
    if (hook === undefined) return [];
    return kind === 'none' ? Object.entries(hook).map(([action, value]) => set([action], value)) : [set([], hook)];
  }
  if (stopsAtOnce(container)) return [set(['exec', 'command'], ['/bin/sh', '-c', `sleep ${roundUp(seconds)}; ${command[0]}`])];
  if (kind !== 'exec' || !exact) return []; // a script that does other things, too, is for a person to change
  const last = command.length - 1;
  return command[last].includes('#') ? [] : [set(['exec', 'command', last], lengthen(command[last], seconds - written))]; // not in a comment
}

/** Whether preStop is ingress-nginx's own program, which stops the controller and waits for it: a sleep has to come first. */
function stopsAtOnce({ preStop: { value: { command = [] } } }: Container): boolean {
  return command.length === 1 && /^\/wait-shutdown$/.test(command[0]);
}

/** Seconds that a preStop must leave below the ceiling of its nodes, since the grace period ends after it. */
const LEAST_LEFT = 1;

/** The fix that lengthens the preStop of a front, or why there is none; the sleep stays `left` seconds below the ceiling of its nodes. */
export function longerSleep(subject: Subject, front: Front, left = LEAST_LEFT): Required<Pick<Bound, 'fix' | 'undecided'>> {
  const container = endingContainer(subject.workload, front);
  const most = lowestCeiling(subject.assumptions.inputs(front)) - Math.max(left, LEAST_LEFT);
  const enough = (nearest: number) => {
    const least = Math.max(nearest, roundUp(promised(subject, front)));
    const wanted = preStopToWrite(subject, front, least);
    return wanted <= most ? wanted : least;
  };
  return {
    fix: nearest => container && enough(nearest) <= most ? sleepTogether(subject, front, container, enough(nearest)) : [],
    undecided: nearest => enough(nearest) > most ? NODES_LEAVE_LESS : container && whyNotLonger(container),
  };
}

/** The containers behind a proxy in its pod have to last for as long as the proxy. */
function sleepTogether({ workload, kubernetesVersion }: Subject, front: Front, container: Container, seconds: number): Remedy[] {
  const first = sleepFor(container, seconds, kubernetesVersion);
  const behind = chainBehind(workload, front)?.behind ?? [];
  return first.length === 0 ? [] : [
    ...first,
    ...behind.filter(({ preStop }) => (preStop.value.seconds ?? Infinity) < seconds).flatMap(other => sleepFor(other, seconds, kubernetesVersion)),
  ];
}

/** The least sleep of a workload that promises to have nothing in flight at SIGTERM: L + R, until the last request is over. */
function promised({ workload, assumptions }: Subject, front: Front): number {
  if (workload.known.drainPolicy !== 'outlast-deregistration' || !front.loadBalancer.kind.hasTargetGroup) return 0;
  return lastRequest(assumptions.inputs(front)).value;
}

/** Why the sleep cannot be lengthened. */
function whyNotLonger(container: Container): string | undefined {
  if (stopsAtOnce(container)) return undefined;
  const { kind, exact } = container.preStop.value;
  return kind !== 'none' && !exact
    ? 'the preStop does other things than sleep, too, which is for a person to change'
    : NO_SLEEP;
}

/** The text with its first sleep longer by some seconds, since consecutive sleeps add up. */
function lengthen(text: string, bySeconds: number): string {
  const start = Math.max(0, text.search(/sleep\b/i));
  return text.slice(0, start) + text.slice(start)
    .replace(/(\d+(?:\.\d+)?|\.\d+)([smhd]?)/, (_, number: string, unit: string) => formatNumber(inSeconds(Number(number), unit === '' ? 's' : unit as TimeUnit) + bySeconds));
}
