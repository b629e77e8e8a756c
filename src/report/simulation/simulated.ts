import { delayBounds, Distribution, Outcome, Plan, Stage } from '../../simulation';
import { TOLERANCE } from '../../timing';

/** One simulation with what came of it. */
export interface Simulated {
  readonly plan: Plan;
  /** Of the one run, or of that run of many which lost most. */
  readonly outcome: Outcome;
  /** Of a run with typical delays, where the other one has the worst or those that lose most. */
  readonly typical?: Outcome;
  readonly runs: number;
  /** Of random runs. */
  readonly distribution?: Distribution;
}

/** Whether all delays that were simulated are within the bounds that the sums are about; of those that a preset draws, nothing is known. */
export function isWithinBounds(simulated: Simulated): boolean {
  const { plan: { delays, service, application } } = simulated;
  if (slowReaction(simulated) !== undefined) return false;
  if (delays.mode === 'random') return delays.preset === 'within-bounds';
  if (delays.mode !== 'constant') return true;
  const bounds = delayBounds(service, application);
  return (Object.entries(delays.seconds) as [Stage, number][]).every(([stage, seconds]) => seconds <= bounds[stage] + TOLERANCE);
}

/**
 * How long the controller took to react at most, where that was longer than its bound: without a leader, or in the queue
 * behind its calls for other services.
 */
export function slowReaction({ plan: { scenario, subject: { inputs } }, outcome: { pods } }: Simulated): number | undefined {
  const reactions = pods.flatMap(({ deleted, deregistered, containersReady, registered }) => [
    ...deleted === undefined || deregistered === undefined ? [] : [deregistered - deleted],
    // What has crashed waits for its address, not for the controller.
    ...scenario.kind === 'crash' || containersReady === undefined || registered === undefined ? [] : [registered - containersReady],
  ]);
  const slowest = Math.max(...reactions);
  return slowest > inputs.loadBalancer.controllerReactionSeconds + TOLERANCE ? slowest : undefined;
}
