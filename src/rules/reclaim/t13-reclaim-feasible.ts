import { knownReclaims } from './reclaim-paths';
import { ceilingOf, formatNumber, holds, leakWindow, reclaimText } from '../../timing';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'T13',
  name: 'reclaim-feasible',
  severity: 'error',
  formula: 'L ≤ the ceiling of every declared way in which nodes are taken away, of Spot where pods ask for such nodes, and of a NodePool in the set',
  symptom: 'no setting can be free of drops',
  explanation: 'The leak window of a Network Load Balancer alone is longer than a Spot notice: the pod is gone while it still gets new connections.',
  remedy: 'do not run this service on nodes that are reclaimed so, or put an Application Load Balancer in front of it',
  undecided: 'no number fixes it: its nodes or its load balancer have to be others',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { workload, assumptions } = subject;
    const leak = leakWindow(assumptions.inputs(front));
    return knownReclaims(subject, front).filter(({ path }) => !holds(path.ceilingSeconds, 'at least', leak.value)).map(({ path, shown }) => ({
      ...at(workload.pod.gracePeriod),
      actual: `to cover the ${formatNumber(leak.value)} s leak window of '${front.loadBalancer.name}'`,
      relation: 'at most' as const,
      limit: path.ceilingSeconds,
      unit: 's' as const,
      because: `${ceilingOf(path).spelled}, ${shown?.because ?? `on '${reclaimText(path)}'`}`,
      severity: shown?.severity,
    }));
  }),
};
