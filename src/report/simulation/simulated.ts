import { delayBounds, Distribution, finishesInTime, Outcome, Plan, Stage } from '../../simulation';
import { TOLERANCE } from '../../timing';

/** One simulation with its outcomes. */
export interface Simulated {
  readonly plan: Plan;
  /** The outcome of the single run, or of the run of many that lost most. */
  readonly outcome: Outcome;
  /** The outcome with typical delays, if the main run has the worst delays or those that lose most. */
  readonly typical?: Outcome;
  /**
   * The outcome of the same run if the load balancer sends nothing to a target whose deregistration delay is over, if that makes a
   * difference: it is not known which of the two AWS does.
   */
  readonly stoppingAtDelay?: Outcome;
  readonly runs: number;
  /** Whether it was not simulated, but measured with the real application. */
  readonly measured?: true;
  /** The number of further runs that searched for delays that lose requests, and found none. */
  readonly searchedOn?: number;
  /** The distribution of random runs. */
  readonly distribution?: Distribution;
}

/** Whether no run lost a request, and all runs ended in time. */
export function isClean({ outcome, typical, stoppingAtDelay, runs, distribution }: Simulated): boolean {
  const told = [outcome, typical, stoppingAtDelay].filter(one => one !== undefined);
  return told.every(one => one.lost === 0 && finishesInTime(one)) && (distribution === undefined || distribution.clean === runs);
}

/** Whether all simulated delays are within the bounds behind the sums; those that a preset draws may not be. */
export function isWithinBounds(simulated: Simulated): boolean {
  const { plan: { delays, service, application } } = simulated;
  if (slowReaction(simulated) !== undefined) return false;
  if (delays.mode === 'random') return delays.preset === 'within-bounds';
  if (delays.mode !== 'constant') return true;
  const bounds = delayBounds(service, application);
  return (Object.entries(delays.seconds) as [Stage, number][]).every(([stage, seconds]) => seconds <= bounds[stage] + TOLERANCE);
}

/**
 * The longest reaction of the controller, if it exceeded its bound: without a leader, or in the queue
 * behind its calls for other services.
 */
export function slowReaction({ plan: { scenario, subject: { inputs } }, outcome: { pods } }: Simulated): number | undefined {
  const reactions = pods.flatMap(({ deleted, deregistered, containersReady, registered }) => [
    ...deleted === undefined || deregistered === undefined ? [] : [deregistered - deleted],
    // A crashed pod waits for its address, not for the controller.
    ...scenario.kind === 'crash' || containersReady === undefined || registered === undefined ? [] : [registered - containersReady],
  ]);
  const slowest = Math.max(...reactions);
  return slowest > inputs.loadBalancer.controllerReactionSeconds + TOLERANCE ? slowest : undefined;
}
