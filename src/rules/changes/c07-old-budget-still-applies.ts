import { Pair, restarts, targetGroupOf, workloadPairs } from './pairs';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { Workload } from '../../model/workload';
import { fieldTerm, formatNumber, holds, TimingInputs, untilAddressReused } from '../../timing';
import { Assumptions } from '../engine/assumptions';
import { at, checkBound } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { leakOf, preStopSeconds } from '../engine/workload-facts';

export const rule: ChangeRule = {
  code: 'C07',
  name: 'old-budget-still-applies',
  severity: 'warning',
  formula: 'the new D fits the old P and G, with which the pods that are being replaced still run; their P ≥ L',
  symptom: 'requests are lost in the very rollout that brings the fix',
  explanation: 'preStop and grace period belong to a pod from its creation: the pods that a rollout replaces end by the old ones. Attributes of the target group '
    + 'change at once. So a rollout that fixes the timing still runs with the old one, and a longer deregistration delay meets pods that end too early for it.',
  remedy: 'expect it once, in a quiet hour; or change the pods first, and the attributes when all of them are replaced',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  check: (old, now, inputs) => workloadPairs(old, now).filter(restarts).flatMap(pair => pair.now.fronts.flatMap(front => {
    const before = pair.old.fronts.find(other => targetGroupOf(other) === targetGroupOf(front));
    const assumptions = new Assumptions(pair.old, inputs);
    return before === undefined ? [] : [...mendsLeak(pair, front, assumptions), ...outgrows(pair, before, front, assumptions)];
  })),
};

/** The new preStop is long enough, and the old one was not: this rollout is the last to lose requests. */
function mendsLeak({ old, now }: Pair<Workload>, front: Front, assumptions: Assumptions): RuleFinding[] {
  const [before, after] = [old, now].map(workload => endingContainer(workload, front)).map(container => container?.preStop.value.seconds);
  const needed = leakOf(front, assumptions.inputs(front));
  if (before === undefined || after === undefined || holds(before, 'at least', needed.value) || !holds(after, 'at least', needed.value)) return [];
  return [{
    ...at(endingContainer(now, front)!.preStop),
    actual: `${formatNumber(before)} s in the pods that this rollout replaces,`,
    relation: 'at least',
    limit: needed.value,
    unit: 's',
    because: needed.spelled,
    remedy: 'expect requests to be lost once more, in this rollout: choose a quiet hour',
  }];
}

/** A deregistration delay that is raised at once, while the running pods still end as early as before. */
function outgrows({ old }: Pair<Workload>, before: Front, front: Front, assumptions: Assumptions): RuleFinding[] {
  const [was, is] = [before.deregistrationDelay, front.deregistrationDelay];
  const preStop = preStopSeconds(old, before);
  if (was === undefined || is === undefined || is.value <= was.value || preStop === undefined) return [];
  const P = fieldTerm('preStopSeconds', preStop.value);
  const limit = old.known.drainPolicy === 'outlast-deregistration'
    ? () => P
    : (inputs: TimingInputs) => untilAddressReused(inputs, P, old.pod.hostNetwork);
  if (!front.loadBalancer.targets.arePods) return [];
  return checkBound({ assumptions }, front, rule.severity, {
    actual: is,
    relation: 'at most',
    limit,
    remedy: 'change the pods first, and raise the deregistration delay when all of them are replaced',
  }).map(finding => ({ ...finding, because: `${finding.because}, of the pods that this rollout replaces` }));
}
