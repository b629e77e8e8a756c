import { Remedy } from './breach';
import { hookFailure } from '../model/hook-failure';
import { Container } from '../model/pod';
import { formatNumber, roundUp } from '../timing';

const SLEEP_ACTION_SINCE = 30;

/** A hook that sleeps and runs in the image: the kubelet's own action where there may be one, else a command. */
export function sleepingHook(container: Container, seconds: number, kubernetesVersion?: string): Readonly<Record<string, unknown>> | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(kubernetesVersion ?? '') ?? [];
  if (minor === undefined || Number(minor) >= SLEEP_ACTION_SINCE) return { sleep: { seconds: roundUp(seconds) } };
  const command = ['sleep', formatNumber(seconds)];
  const program = { ...container.preStop, value: { kind: 'exec' as const, exact: true, program: command[0], command } };
  return hookFailure({ ...container, preStop: program }) === undefined ? { exec: { command } } : undefined;
}

/** Sleeps longer in the form in which the container sleeps already, else by a hook of its own. */
export function sleepFor(container: Container, seconds: number, kubernetesVersion?: string): Remedy[] {
  const { preStop, view } = container;
  const set = (path: readonly (string | number)[], value: unknown): Remedy => ({
    kind: 'set', object: view.object, path: [...view.path, 'lifecycle', 'preStop', ...path], value,
  });
  const { kind, command = [], exact, seconds: written = 0, fails } = preStop.value;
  if (kind === 'sleep') return [set(['sleep', 'seconds'], roundUp(seconds))];
  if (kind === 'none' || fails !== undefined) {
    const hook = sleepingHook(container, seconds, kubernetesVersion);
    if (hook === undefined) return [];
    return kind === 'none' ? Object.entries(hook).map(([action, value]) => set([action], value)) : [set([], hook)];
  }
  if (kind !== 'exec' || !exact) return []; // a script that does other things, too, is for a person to change
  const last = command.length - 1;
  return command[last].includes('#') ? [] : [set(['exec', 'command', last], lengthen(command[last], seconds - written))]; // times in comments are none
}

/** Why there may be no way to sleep longer. */
export function whyNotLonger({ preStop: { value: { kind, exact } } }: Container): string {
  return kind !== 'none' && !exact
    ? 'the preStop does other things than sleep, too, which is for a person to change'
    : 'there is no sleep action before Kubernetes 1.30, and the image has no command for it';
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };

/** The first sleep of a text, longer by some seconds: sleeps one after the other add up. */
function lengthen(text: string, bySeconds: number): string {
  const start = Math.max(0, text.search(/sleep\b/i));
  return text.slice(0, start) + text.slice(start)
    .replace(/(\d*\.?\d+)([smhd]?)/, (_, number: string, unit: string) => formatNumber(Number(number) * (UNITS[unit] ?? 1) + bySeconds));
}
