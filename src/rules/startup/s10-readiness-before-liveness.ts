import { isDeepStrictEqual } from 'node:util';
import { asks, Container, patienceOf, Probe } from '../../model/pods/pod';
import { isAlone } from '../../model/workload';
import { formatNumber, holds, livenessFailures, nearest } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'S10',
  name: 'readiness-before-liveness',
  severity: 'warning',
  formula: 'readiness period × failures < liveness period × failures where both ask the same; where they ask different things, at most twice that',
  symptom: 'a pod in trouble is restarted with requests in flight, instead of being taken out of service first',
  explanation: 'A failing readiness probe takes the pod out of the load balancer, a failing liveness probe restarts the container. Whichever trips first decides: '
    + 'restarting first cuts what is in flight, and under load takes one pod after the other. Probes that ask different things do not fail together: that is worth a note '
    + 'only where liveness trips in less than half the time. Where there is one pod, no other can be sent to, and nothing is said.',
  remedy: 'raise the failureThreshold of the liveness probe, or let it ask something that fails only when a restart helps',
  charts: ['livenessProbe', 'customLivenessProbe', 'readinessProbe'],
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  check: ({ workload, workload: { pod, fronts } }) => fronts.length === 0 || isAlone(workload) ? [] : pod.containers.flatMap(compare),
};

function compare({ readinessProbe: readiness, livenessProbe: liveness }: Container): RuleFinding[] {
  if (!asks(readiness) || !asks(liveness)) return [];
  const needed = livenessFailures(patienceOf(readiness), liveness.periodSeconds.value).value;
  if (holds(liveness.failureThreshold.value, 'more than', needed)) return [];
  const same = isDeepStrictEqual(whatIsAsked(liveness), whatIsAsked(readiness));
  if (!same) return lessThanHalf(readiness, liveness, needed);
  return [{
    ...at(liveness.failureThreshold),
    actual: worded(liveness.failureThreshold, ''),
    relation: 'more than',
    limit: needed,
    because: `readiness trips after ${inWords(readiness)}, liveness after ${inWords(liveness)}, and both ask the same`,
    fixes: setTo(liveness.failureThreshold, nearest('more than', needed)),
  }];
}

/** The two probes differ, and may fail at different times: only a liveness probe that trips much sooner is likely to be a mistake. */
function lessThanHalf(readiness: Probe, liveness: Probe, needed: number): RuleFinding[] {
  return holds(2 * liveness.failureThreshold.value, 'at least', needed) ? [] : [{
    ...at(liveness.failureThreshold),
    actual: worded(liveness.failureThreshold, ''),
    relation: 'at least',
    limit: needed / 2,
    because: `liveness trips after ${inWords(liveness)}, in less than half the ${inWords(readiness)} of readiness, which asks something else`,
    severity: 'info',
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
