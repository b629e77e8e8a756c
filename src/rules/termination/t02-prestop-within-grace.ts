import { misplacedGrace } from './misplaced-fields';
import { Container } from '../../model/pods/pod';
import { lowestCeiling, roundUp } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { graceToWrite } from '../engine/budget-numbers';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { NODES_LEAVE_LESS } from '../reclaim/reclaim-paths';

export const rule: Rule = {
  code: 'T02',
  name: 'prestop-within-grace',
  severity: 'error',
  formula: 'P < G; an absent G is 30; what is written covers the shutdown, too (T01)',
  symptom: 'SIGTERM and SIGKILL 2 s apart: whatever is in flight is cut',
  explanation: 'When preStop outlasts the grace period, the kubelet stops waiting for it, sends SIGTERM and grants 2 s. An application that needs '
    + 'longer to shut down never gets to do so.',
  remedy: 'raise terminationGracePeriodSeconds above the preStop',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  undecided: 'where a preStop never ends: how long it is meant to sleep is for a person to say',
  check: subject => subject.workload.pod.containers.flatMap(container => [...outlasts(subject, container), ...neverEnds(container)]),
};

function outlasts(subject: Subject, { name, preStop: { value: { seconds } } }: Container): RuleFinding[] {
  const { workload, assumptions, workload: { fronts, pod: { gracePeriod } } } = subject;
  if (seconds === undefined || seconds <= 0 || seconds < gracePeriod.value) return [];
  const { shutdownSeconds, marginSeconds } = assumptions.ending;
  const ceiling = Math.min(...fronts.map(front => lowestCeiling(assumptions.inputs(front))));
  const least = roundUp(seconds + shutdownSeconds);
  const number = graceToWrite(subject, fronts.length > 0 ? least : least + roundUp(marginSeconds));
  return [{
    ...at(gracePeriod),
    actual: worded(gracePeriod),
    relation: 'more than',
    limit: seconds,
    unit: 's',
    because: `${seconds} s preStop of container '${name}'`,
    remedy: misplacedGrace(workload),
    ...number > ceiling ? { undecided: NODES_LEAVE_LESS } : { fixes: setTo(gracePeriod, number) },
  }];
}

/** Whatever the grace period is, such a preStop takes all of it. */
function neverEnds({ name, preStop }: Container): RuleFinding[] {
  return preStop.value.endless !== true ? [] : [{
    ...at(preStop),
    actual: 'a sleep without end',
    relation: 'matching',
    limit: 'one that ends within the grace period',
    because: `the preStop of container '${name}' lasts until the kubelet ends it`,
    remedy: 'say how long it sleeps: preStop: {sleep: {seconds: …}}',
  }];
}
