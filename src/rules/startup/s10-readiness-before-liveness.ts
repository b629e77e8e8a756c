import { isDeepStrictEqual } from 'node:util';
import { asks, Container, patienceOf, Probe } from '../../model/pods/pod';
import { formatNumber, holds, livenessFailures, nearest } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'S10',
  name: 'readiness-before-liveness',
  severity: 'warning',
  formula: 'readiness period × failures < liveness period × failures',
  symptom: 'a pod in trouble is restarted with requests in flight instead of being taken out first',
  explanation: 'A failing readiness probe takes the pod out of the load balancer, a failing liveness probe restarts the container. Whichever trips first decides: '
    + 'restarting first cuts what is in flight, and under load takes one pod after the other.',
  remedy: 'raise the failureThreshold of the liveness probe, or let it ask something that fails only when a restart helps',
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  check: ({ workload: { pod, fronts } }) => fronts.length === 0 ? [] : pod.containers.flatMap(compare),
};

function compare({ readinessProbe: readiness, livenessProbe: liveness }: Container): RuleFinding[] {
  if (!asks(readiness) || !asks(liveness)) return [];
  const needed = livenessFailures(patienceOf(readiness), liveness.periodSeconds.value).value;
  if (holds(liveness.failureThreshold.value, 'more than', needed)) return [];
  const same = windowOf(readiness) === windowOf(liveness) && isDeepStrictEqual(whatIsAsked(liveness), whatIsAsked(readiness));
  return [{
    ...at(liveness.failureThreshold),
    actual: worded(liveness.failureThreshold, ''),
    relation: 'more than',
    limit: needed,
    because: `readiness trips after ${inWords(readiness)}, liveness after ${inWords(liveness)}${same ? ', and both ask the same' : ''}`,
    fixes: setTo(liveness.failureThreshold, nearest('more than', needed)),
  }];
}

function whatIsAsked({ kind, http, port, command }: Probe): Partial<Probe> {
  return { kind, http, port, command };
}

function windowOf({ periodSeconds, failureThreshold }: Probe): number {
  return periodSeconds.value * failureThreshold.value;
}

function inWords(probe: Probe): string {
  return `${formatNumber(windowOf(probe))} s (${formatNumber(probe.failureThreshold.value)} × ${formatNumber(probe.periodSeconds.value)} s)`;
}
