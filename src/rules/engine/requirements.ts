import { Subject } from './rule';
import { isAddressed, preStopSeconds } from './workload-facts';
import { Front } from '../../model/fronts/front';
import { dropsWithoutPod } from '../../model/fronts/local-policy';
import { failedHealthChecks, flowsLessShutdown, freeingDelay, freeingPreStop, outlastingPreStop, TimingInputs } from '../../timing';

/** The least preStop that rules require beyond the budget, behind any of some fronts, by default all: a preStop of that length is not over-provisioned. */
export function preStopBeyondBudget(subject: Subject, fronts = subject.workload.fronts): number {
  const { assumptions } = subject;
  return Math.max(0, ...fronts.map(front => requiredPreStop(subject, front, assumptions.inputs(front))));
}

function requiredPreStop({ workload: { pod: { hostNetwork } }, workload, assumptions }: Subject, front: Front, inputs: TimingInputs): number {
  const { healthCheck, connectionTermination, loadBalancer: { kind, targets } } = front;
  const preStop = preStopSeconds(workload, front)?.value ?? 0;
  const freeing = isAddressed(front) ? freeingDelay(inputs, preStop, hostNetwork) : undefined;
  return Math.max(
    freeing ? freeingPreStop(inputs, hostNetwork).value : 0, // T05
    assumptions.drainPolicy === 'outlast-deregistration' && !targets.areNodes ? outlastingPreStop(inputs).value : 0, // T06
    kind.cutsAtDelay === 'when-told' && connectionTermination?.value === false ? flowsLessShutdown(inputs).value : 0, // T07
    healthCheck && dropsWithoutPod(front)
      ? failedHealthChecks(inputs, healthCheck.unhealthyThreshold.value, healthCheck.intervalSeconds.value).value : 0, // N04
  );
}
