import { KnownReclaim, knownReclaims } from './reclaim-paths';
import { Front } from '../../model/fronts/front';
import { ceilingOf, formatNumber, holds, reclaimText, withTypicalDelays } from '../../timing';
import { at } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { leakOf } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T13',
  name: 'reclaim-feasible',
  severity: 'error',
  formula: 'L ≤ the ceiling of every declared way in which nodes are taken away, of Spot where pods ask for such nodes, and of a NodePool among the manifests',
  symptom: 'requests are lost whatever is set: the node ends before the load balancer has left the pod',
  explanation: 'Where the leak window of a load balancer is longer than what the nodes leave, the pod is gone while it still gets new connections. That of a Network '
    + 'Load Balancer typically fits a Spot notice, and may be longer than it: then it is a warning.',
  remedy: 'do not run this service on nodes that are reclaimed this way, or put an Application Load Balancer in front of it',
  undecided: 'no number makes it hold: its nodes or its load balancer have to be others',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  // There is only one grace period: the lowest ceiling decides.
  check: subject => subject.workload.fronts.flatMap(front => knownReclaims(subject, front).flatMap(reclaim => tooShort(subject, front, reclaim))
    .sort((one, other) => Number(one.limit) - Number(other.limit)).slice(0, 1)),
};

function tooShort({ workload, assumptions }: Subject, front: Front, { path, shown }: KnownReclaim): RuleFinding[] {
  const inputs = assumptions.inputs(front);
  const [bound, typical] = [inputs, { ...inputs, loadBalancer: withTypicalDelays(inputs.loadBalancer) }].map(given => leakOf(front, given));
  const fits = ({ value }: { readonly value: number }) => holds(path.ceilingSeconds, 'at least', value);
  if (fits(bound)) return [];
  const name = `leak window of '${inputs.loadBalancer.name}'`;
  return [{
    ...at(workload.pod.gracePeriod),
    actual: fits(typical) ? `to cover the ${name}, which may last ${formatNumber(bound.value)} s,` : `to cover the ${formatNumber(typical.value)} s ${name}`,
    relation: 'at most',
    limit: path.ceilingSeconds,
    unit: 's',
    because: [
      ceilingOf(path).spelled,
      shown?.because ?? `on '${reclaimText(path)}'`,
      ...fits(typical) ? [`typically it lasts ${formatNumber(typical.value)} s, which fits`] : [],
    ].join(', '),
    severity: fits(typical) ? 'warning' : shown?.severity,
  }];
}
