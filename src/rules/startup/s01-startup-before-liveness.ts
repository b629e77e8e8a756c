import { Front } from '../../model/fronts/front';
import { Probe } from '../../model/pods/pod';
import { asksForProcess, patienceOf } from '../../model/pods/start-up';
import { servingContainer } from '../../model/workload';
import { PROBE } from '../../platform/kubernetes';
import { formatNumber, roundUp, startup } from '../../timing';
import { at, checkBound, setTo } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'S01',
  name: 'startup-before-liveness',
  severity: 'error',
  formula: 'initialDelay + (failures - 1) · period ≥ S, of the startup probe, or of liveness without one; more than 0 if S is undeclared',
  symptom: 'a slow start is killed, begins again and is killed again: the rollout ends in a crash loop',
  explanation: 'The kubelet restarts a container whose startup probe has failed as often as it may, and, where there is no startup probe, one whose '
    + 'liveness probe has. A start that takes longer than that never comes to its end. How long a start takes is not in the manifests: nothing is said '
    + 'if it is undeclared, unless the first failure may kill a container that has just been started. A probe that only looks for a process passes at once.',
  remedy: 'let a startup probe be patient for the longest start: periodSeconds × failureThreshold',
  charts: ['startupProbe', 'customStartupProbe', 'livenessProbe'],
  source: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#startup-probe',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { startupProbe, livenessProbe } = servingContainer(subject.workload, front) ?? {};
    const probe = startupProbe ?? livenessProbe;
    if (probe === undefined || asksForProcess(probe)) return [];
    if (!subject.assumptions.declares('startupSeconds')) return killsAtOnce(probe);
    return startupProbe ? checkStartup(subject, front, probe) : checkFirstKill(subject, front, probe);
  }),
};

/** A probe that allows no time for a start: the kubelet probes as soon as the container runs, and the first failure counts. */
function killsAtOnce(probe: Probe): RuleFinding[] {
  const { view, failureThreshold, periodSeconds } = probe;
  return patienceOf(probe) > 0 || periodSeconds.value <= 0 ? [] : [{
    ...at(view),
    actual: inWords(probe),
    relation: 'more than',
    limit: 0,
    unit: 's',
    because: 'the first probe may come as soon as the container runs, and its failure kills it',
    severity: 'warning',
    fixes: failureThreshold.value > 1 ? undefined : setTo(failureThreshold, PROBE.failureThreshold),
  }];
}

function checkStartup(subject: Subject, front: Front, probe: Probe): RuleFinding[] {
  const { view, failureThreshold, periodSeconds, initialDelaySeconds } = probe;
  const margin = subject.assumptions.ending.marginSeconds;
  return checkBound(subject, front, rule.severity, {
    actual: { value: patienceOf(probe), object: view.object, path: view.path, defaulted: false },
    relation: 'at least',
    limit: startup,
    fix: nearest => periodSeconds.value > 0
      ? setTo(failureThreshold, roundUp((nearest + margin - initialDelaySeconds.value) / periodSeconds.value) + 1) : [],
  }).map(finding => ({ ...finding, actual: inWords(probe) }));
}

function checkFirstKill(subject: Subject, front: Front, probe: Probe): RuleFinding[] {
  const { view, initialDelaySeconds } = probe;
  const margin = roundUp(subject.assumptions.ending.marginSeconds);
  return checkBound(subject, front, rule.severity, {
    actual: { value: patienceOf(probe), object: view.object, path: view.path, defaulted: false },
    relation: 'at least',
    limit: startup,
    remedy: 'add a startup probe that is patient for the longest start, or raise the initialDelaySeconds of the liveness probe',
    // A startup probe is better, since a restart is then noticed sooner; its request is for a person to decide.
    fix: nearest => setTo(initialDelaySeconds, initialDelaySeconds.value + nearest + margin - patienceOf(probe)),
  }).map(finding => ({ ...finding, actual: inWords(probe), because: `${finding.because}, and there is no startup probe` }));
}

function inWords(probe: Probe): string {
  const { initialDelaySeconds, periodSeconds, failureThreshold } = probe;
  const delay = initialDelaySeconds.value > 0 ? `${formatNumber(initialDelaySeconds.value)} s + ` : '';
  return `patient for ${formatNumber(patienceOf(probe))} s (${delay}${formatNumber(failureThreshold.value - 1)} × ${formatNumber(periodSeconds.value)} s)`;
}
