import { Container, Probe } from './pod';

/**
 * For how long a container may start before the kubelet kills it: the last failure that counts may come a period early, as the
 * first probe may come at once. Infinity if no probe kills it.
 */
export function startupWindow({ startupProbe, livenessProbe }: Pick<Container, 'startupProbe' | 'livenessProbe'>): number {
  const probe = startupProbe ?? livenessProbe;
  return probe === undefined || asksForProcess(probe) ? Infinity : patienceOf(probe);
}

/** Seconds from the start of the container until the first failure that may kill it. */
export function patienceOf({ initialDelaySeconds, periodSeconds, failureThreshold }: Probe): number {
  return initialDelaySeconds.value + periodSeconds.value * (failureThreshold.value - 1);
}

/** Whether a probe's command passes as soon as the process exists, so that it shows nothing about the start. */
export function asksForProcess({ kind, command = [] }: Probe): boolean {
  return kind === 'none' || (kind === 'exec' && command.some(word => /(^|[\s/;&|])(pgrep|pidof|ps)(\s|$)/.test(word)));
}
