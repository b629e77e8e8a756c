import { Subject } from './rule';
import { preStopSeconds } from './subjects';
import { Front } from '../../model/fronts/front';
import { SettableField, TimingInputs } from '../../timing';
import { dropsWithoutPod, healthCheckLag } from '../network/n04-local-policy-health';
import { nginxDrain } from '../network/n06-ingress-nginx-drains';
import { drain, freeingPreStop, isAddressed } from '../termination/drain-needs';
import { keptDelay } from '../termination/t06-drain-policy-kept';
import { requestLessShutdown } from '../termination/t07-nlb-flows-closed';

/** The least that rules ask for beyond what the budget derives, behind any front: what they demand cannot be too much. */
export function demandsOn(subject: Subject): Readonly<Partial<Record<SettableField, number>>> {
  const { workload: { fronts }, assumptions } = subject;
  const most = (demand: (front: Front, inputs: TimingInputs) => number | undefined) =>
    Math.max(0, ...fronts.map(front => demand(front, assumptions.inputs(front)) ?? 0));
  return {
    preStopSeconds: most((front, inputs) => demandedPreStop(subject, front, inputs)),
    terminationGracePeriodSeconds: most((front, inputs) => Math.max(
      drain(inputs, demandedPreStop(subject, front, inputs)).value,
      nginxDrain(subject, front, inputs)?.value ?? 0,
    )),
  };
}

function demandedPreStop({ workload }: Subject, front: Front, inputs: TimingInputs): number {
  const { deregistrationDelay: delay, healthCheck, connectionTermination, loadBalancer: { kind } } = front;
  const preStop = preStopSeconds(workload, front)?.value ?? 0;
  return Math.max(
    isAddressed(front) ? freeingPreStop(inputs, workload.pod).value : 0, // T05
    delay && workload.declared?.inputs.drainPolicy === 'outlast-deregistration' ? keptDelay(workload, front, inputs, delay.value, preStop).value : 0, // T06
    kind.cutsAtDelay === 'when-told' && connectionTermination?.value === false ? requestLessShutdown(inputs).value : 0, // T07
    healthCheck && dropsWithoutPod(front) ? healthCheckLag(healthCheck, inputs).value : 0, // N04
  );
}

/** Whether T01 or T02 asks for more: with the preStop that there is, it is not the grace period that is too long. */
export function isGraceTooShort({ workload, assumptions }: Subject): boolean {
  const { containers, gracePeriod: { value } } = workload.pod;
  return containers.some(({ preStop: { value: { seconds = 0 } } }) => seconds >= value)
    || workload.fronts.some(front => value < drain(assumptions.inputs(front), preStopSeconds(workload, front)?.value ?? 0).value);
}
