import { misplacedGrace } from './misplaced-fields';
import { Container } from '../../model/pods/pod';
import { lowestCeiling, nearest } from '../../timing';
import { at, setTo, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { NODES_LEAVE_LESS } from '../reclaim/reclaim-paths';

export const rule: Rule = {
  code: 'T02',
  name: 'prestop-within-grace',
  severity: 'error',
  formula: 'P < G; an absent G is 30',
  symptom: 'SIGTERM and SIGKILL 2 s apart: whatever is in flight is cut',
  explanation: 'When preStop outlasts the grace period, the kubelet stops waiting for it, sends SIGTERM and grants 2 s. An application that needs '
    + 'longer to shut down never gets to do so.',
  remedy: 'raise terminationGracePeriodSeconds above the preStop',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  undecided: 'where a preStop never ends: how long it is meant to sleep is for a person to say',
  check: ({ workload, workload: { fronts, pod: { containers, gracePeriod } }, assumptions }) => [...containers
    .map(({ name, preStop: { value: { seconds = 0, takes = seconds } } }) => ({ name, seconds: takes }))
    .filter(({ seconds }) => seconds > 0 && seconds >= gracePeriod.value)
    .map(({ name, seconds }) => ({
      ...at(gracePeriod),
      actual: worded(gracePeriod),
      relation: 'more than' as const,
      limit: seconds,
      unit: 's' as const,
      because: `${seconds} s preStop of container '${name}'`,
      remedy: misplacedGrace(workload),
      ...fronts.some(front => seconds >= lowestCeiling(assumptions.inputs(front)))
        ? { undecided: NODES_LEAVE_LESS }
        : { fixes: setTo(gracePeriod, nearest('more than', seconds)) },
    })),
  ...containers.filter(({ preStop: { value: { endless } } }) => endless).map(neverEnds)],
};

/** Whatever the grace period is, such a preStop takes all of it. */
function neverEnds({ name, preStop }: Container): RuleFinding {
  return {
    ...at(preStop),
    actual: 'a sleep without end',
    relation: 'matching',
    limit: 'one that ends within the grace period',
    because: `the preStop of container '${name}' lasts until the kubelet ends it`,
    remedy: 'say how long it sleeps: preStop: {sleep: {seconds: …}}',
  };
}
