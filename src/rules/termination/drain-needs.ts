import { Front } from '../../model/fronts/front';
import { Pod } from '../../model/pods/pod';
import {
  ceiling, delay, difference, Expression, fieldTerm, input, leakWindow, maximum, quantity, sum, TimingInputs, TOLERANCE,
} from '../../timing';

/** What several rules ask of the same numbers: in one place, so that none asks for what another forbids. */

/** The VPC CNI gives an address to another pod 30 s after its pod is gone (IP_COOLDOWN_PERIOD). */
const ADDRESS_COOLDOWN = 30;

/** Why nothing is raised over that. */
export const NODES_LEAVE_LESS = 'the nodes that it runs on leave less time than that (T12): its drain is to be shortened';

/** The most that the ways leave to a pod in which its node is taken away. */
export function ceilingFor({ reclaim }: TimingInputs): number {
  return Math.min(...reclaim.map(({ ceilingSeconds }) => ceilingSeconds));
}

/** max(P, L + R) + A: what the grace period has to hold. */
export function drain(inputs: TimingInputs, preStopSeconds: number): Expression {
  return sum(
    maximum(fieldTerm('preStopSeconds', preStopSeconds), sum(leakWindow(inputs), input(inputs, 'longestRequestSeconds'))),
    input(inputs, 'shutdownSeconds'),
  );
}

/** X + R: how long a target has to stay in place while it drains. */
export function requestDelay(inputs: TimingInputs): Expression {
  return sum(delay(inputs, 'deregistrationPropagationSeconds'), input(inputs, 'longestRequestSeconds'));
}

/** The same as AWS takes it, in whole seconds. */
function wholeRequestDelay(inputs: TimingInputs): Expression {
  const needed = requestDelay(inputs);
  return Number.isInteger(needed.value) ? needed : ceiling(needed);
}

/** Whether the address of a pod is its target, so that it has to be free when another pod gets it. */
export function isAddressed({ loadBalancer, deregistrationDelay }: Front): boolean {
  return loadBalancer.targets.arePods && deregistrationDelay !== undefined;
}

/**
 * How long an address may drain: until it may be used again, with the preStop that there is or that covers the leak; and
 * in any case as long as a request needs.
 */
export function freeingDelay(inputs: TimingInputs, preStopSeconds: number, pod: Pod): Expression {
  const [free, needed] = [untilFree(inputs, preStopSeconds, pod), wholeRequestDelay(inputs)];
  return free.value < needed.value ? maximum(free, needed) : free;
}

/** max(P, L) + A + 30 */
function untilFree(inputs: TimingInputs, preStopSeconds: number, pod: Pod): Expression {
  const leak = leakWindow(inputs);
  return sum(preStopSeconds < leak.value ? leak : fieldTerm('preStopSeconds', preStopSeconds), input(inputs, 'shutdownSeconds'), cooldown(pod));
}

/** Whether an address drains for too long, and a request needs that: no delay is right with such a preStop. */
export function isBoundToStall(inputs: TimingInputs, delaySeconds: number, preStopSeconds: number, pod: Pod): boolean {
  const free = untilFree(inputs, preStopSeconds, pod).value + TOLERANCE;
  return delaySeconds > free && wholeRequestDelay(inputs).value > free;
}

/** X + R - A - 30: the preStop with which a pod keeps its address for as long as its target has to drain. */
export function freeingPreStop(inputs: TimingInputs, pod: Pod): Expression {
  const { hostNetwork } = pod;
  const needed = [wholeRequestDelay(inputs), input(inputs, 'shutdownSeconds')] as const;
  return hostNetwork ? difference(...needed) : difference(...needed, cooldown(pod));
}

function cooldown({ hostNetwork }: Pod): Expression {
  return quantity('cooldown', 'until the address is used again', hostNetwork ? 0 : ADDRESS_COOLDOWN);
}
