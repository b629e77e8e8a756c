import { delayBounds, Distribution, finishesInTime, Outcome, Plan, Stage } from '../../simulation';
import { TOLERANCE } from '../../timing';

/** One simulation with what came of it. */
export interface Simulated {
  readonly plan: Plan;
  /** Of the one run, or of that run of many which lost most. */
  readonly outcome: Outcome;
  /** Of a run with typical delays, where the other one has the worst or those that lose most. */
  readonly typical?: Outcome;
  /**
   * Of the same run if the load balancer sends nothing to a target whose deregistration delay is over, where that makes a
   * difference: nobody knows which of both AWS does.
   */
  readonly stoppingAtDelay?: Outcome;
  readonly runs: number;
  /** Further runs that looked for delays that lose any, and found none. */
  readonly searchedOn?: number;
  /** Of random runs. */
  readonly distribution?: Distribution;
}

/** Whether nothing was lost in any run, and all came to its end in time. */
export function isClean({ outcome, typical, stoppingAtDelay, runs, distribution }: Simulated): boolean {
  const told = [outcome, typical, stoppingAtDelay].filter(one => one !== undefined);
  return told.every(one => one.lost === 0 && finishesInTime(one)) && (distribution === undefined || distribution.clean === runs);
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
