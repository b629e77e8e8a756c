import { knownReclaims } from './reclaim-paths';
import { ceilingOf, drain, formatNumber, holds, ReclaimPath, withTypicalDelays } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { leakOf } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T12',
  name: 'reclaim-ceiling',
  severity: 'error',
  formula: 'G ≤ the ceiling of every declared way in which nodes are taken away, of Spot where pods ask for such nodes, and of a NodePool among the manifests',
  symptom: 'requests in flight are cut when the node is reclaimed',
  explanation: 'Whoever takes a node away waits only so long for its pods: 120 s of notice for a Spot instance (of which 10 s pass before it is noticed), '
    + '600 s for the cluster autoscaler, 900 s for a managed node group, and what a Karpenter NodePool says.',
  charts: ['terminationGracePeriodSeconds', 'lifecycle'],
  undecided: 'whether its drain is to be shortened or its nodes are to be others is for its operator to decide',
  remedy: 'lower preStop and terminationGracePeriodSeconds, or do not run it on such nodes',
  source: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html',
  check: subject => subject.workload.fronts.slice(0, 1).flatMap(front => {
    const { loadBalancer, ...inputs } = subject.assumptions.inputs(front);
    const leak = leakOf(front, { ...inputs, loadBalancer: withTypicalDelays(loadBalancer) });
    return knownReclaims(subject, front).filter(({ path }) => holds(path.ceilingSeconds, 'at least', leak.value)) // else T13 reports it
      .flatMap(({ path, shown }) => checkBound(subject, front, rule.severity, {
        actual: subject.workload.pod.gracePeriod, relation: 'at most', limit: () => ceilingOf(path), remedy: remedyFor(subject, path),
      }).map(finding => shown ? { ...finding, because: `${finding.because}, ${shown.because}`, severity: shown.severity } : finding));
  }),
};

/** A grace period that is too long for its nodes is seldom longer than its drain (T01), which has to be shortened with it. */
function remedyFor(subject: Subject, { ceilingSeconds }: ReclaimPath): string {
  const { workload: { fronts }, assumptions } = subject;
  const least = Math.max(...fronts.map(front => drain(assumptions.inputs(front), 0, leakOf(front, assumptions.inputs(front))).value));
  if (least > ceilingSeconds) {
    return `shorten the longest request or the shutdown, or do not run it on such nodes: its drain alone takes ${formatNumber(least)} s, and no grace period holds`;
  }
  const { shutdownSeconds } = assumptions.inputs(fronts[0]);
  return `lower preStop to ${formatNumber(Math.floor(ceilingSeconds - shutdownSeconds))} s or less, and terminationGracePeriodSeconds with it`;
}
