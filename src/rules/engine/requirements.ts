import { Subject } from './rule';
import { dropsWithoutPod, isAddressed, preStopSeconds } from './workload-facts';
import { Front } from '../../model/fronts/front';
import { endOf, gatewayDrain } from '../../model/pods/drains/drain';
import { servingContainer } from '../../model/workload';
import {
  drain, failedHealthChecks, flowsLessShutdown, freeingDelay, freeingPreStop, holds, proxyDrain, SettableField, settledDelay, TimingInputs,
} from '../../timing';

/** The least that rules require beyond what the budget derives, behind any front: so much cannot be too much. */
export function requirementsBeyondBudget(subject: Subject): Readonly<Partial<Record<SettableField, number>>> {
  const { workload: { fronts }, assumptions } = subject;
  const most = (required: (front: Front, inputs: TimingInputs) => number) =>
    Math.max(0, ...fronts.map(front => required(front, assumptions.inputs(front))));
  return {
    preStopSeconds: most((front, inputs) => requiredPreStop(subject, front, inputs)),
    terminationGracePeriodSeconds: most((front, inputs) => Math.max(
      drain(inputs, requiredPreStop(subject, front, inputs)).value,
      requiredByProxy(subject, front, inputs), // N06
    )),
  };
}

function requiredPreStop({ workload: { pod: { hostNetwork }, declared }, workload }: Subject, front: Front, inputs: TimingInputs): number {
  const { deregistrationDelay: delay, healthCheck, connectionTermination, loadBalancer: { kind } } = front;
  const preStop = preStopSeconds(workload, front)?.value ?? 0;
  const freeing = isAddressed(front) ? freeingDelay(inputs, preStop, hostNetwork) : undefined;
  return Math.max(
    freeing ? freeingPreStop(inputs, hostNetwork).value : 0, // T05
    delay && declared?.inputs.drainPolicy === 'outlast-deregistration' ? settledDelay(delay.value, freeing).value : 0, // T06
    kind.cutsAtDelay === 'when-told' && connectionTermination?.value === false ? flowsLessShutdown(inputs).value : 0, // T07
    healthCheck && dropsWithoutPod(front)
      ? failedHealthChecks(inputs, healthCheck.unhealthyThreshold.value, healthCheck.intervalSeconds.value).value : 0, // N04
  );
}

function requiredByProxy({ workload }: Subject, front: Front, inputs: TimingInputs): number {
  const proxy = front.loadBalancer.kind.hasTargetGroup ? gatewayDrain(workload.drains, servingContainer(workload, front)) : undefined;
  const slept = preStopSeconds(workload, front)?.value;
  return proxy === undefined || slept === undefined ? 0 : proxyDrain(inputs, slept, endOf(proxy)).value;
}

/** Whether T01 or T02 requires more: with the preStop that there is, it is not the grace period that is too long. */
export function isGraceTooShort({ workload, assumptions }: Subject): boolean {
  const { containers, gracePeriod: { value } } = workload.pod;
  return containers.some(({ preStop: { value: { seconds = 0 } } }) => !holds(value, 'more than', seconds))
    || workload.fronts.some(front => !holds(value, 'at least', drain(assumptions.inputs(front), preStopSeconds(workload, front)?.value ?? 0).value));
}
