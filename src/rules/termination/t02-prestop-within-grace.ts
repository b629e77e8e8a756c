import { misplacedGrace } from './misplaced-fields';
import { Container } from '../../model/pods/pod';
import { formatNumber, holds, roundUp } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { graceToWrite } from '../engine/budget-numbers';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { NODES_LEAVE_LESS, nodesLeave } from '../reclaim/reclaim-paths';

export const rule: Rule = {
  code: 'T02',
  name: 'prestop-within-grace',
  severity: 'error',
  formula: 'P + W < G, of every container; an absent G is 30; what is written covers the shutdown, too (T01)',
  symptom: 'requests in flight are cut: SIGKILL follows SIGTERM within 2 s',
  explanation: 'When preStop outlasts the grace period, the kubelet stops waiting for it, sends SIGTERM and grants 2 s. An application that needs '
    + 'longer to shut down never gets to do so. What goes on accepting after SIGTERM by itself, as is declared or as the flags of a proxy say, takes as much of it.',
  remedy: 'raise terminationGracePeriodSeconds above the preStop',
  charts: ['terminationGracePeriodSeconds'],
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  undecided: 'where a preStop never ends: how long it is meant to sleep is for a person to say',
  check: subject => subject.workload.pod.containers.flatMap(container => [...outlasts(subject, container), ...neverEnds(container)]),
};

/** The time until a container stops accepting: its preStop, and the time that its process continues by itself. */
function outlasts(subject: Subject, container: Container): RuleFinding[] {
  const { workload, assumptions, workload: { fronts, pod: { gracePeriod } } } = subject;
  const { seconds: slept = 0, takes: seconds = slept } = container.preStop.value;
  const accepts = assumptions.acceptance(container);
  const drained = seconds + accepts;
  if (drained === 0 || holds(gracePeriod.value, 'more than', drained)) return [];
  const { shutdownSeconds, marginSeconds } = assumptions.ending;
  const ceiling = Math.min(...fronts.map(front => nodesLeave(subject, front)));
  const least = roundUp(drained + shutdownSeconds);
  const number = graceToWrite(subject, fronts.length > 0 ? least : least + roundUp(marginSeconds));
  return [{
    ...at(gracePeriod),
    actual: worded(gracePeriod),
    relation: 'more than',
    limit: drained,
    unit: 's',
    because: accepts === 0 ? `${seconds} s preStop of container '${container.name}'`
      : `${seconds} s preStop + ${formatNumber(accepts)} s for which container '${container.name}' goes on accepting after SIGTERM`,
    remedy: misplacedGrace(workload),
    ...number > ceiling ? { undecided: NODES_LEAVE_LESS } : { fixes: setTo(gracePeriod, number) },
  }];
}

/** An endless preStop takes all of any grace period. */
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
