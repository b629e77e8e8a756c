import { constantDelays, DEFAULT_NODES, delayBounds, Delays, randomDelays, typicalDelays, worstDelays } from './cluster/delays';
import { LossClass, LOSS_CLASSES, Outcome } from './outcome';
import { seedOfRun, uniformAt } from './random';
import { Application, Scenario, SimulatedService, Traffic } from './requests/service';
import { Draws, outcomeOf, run } from './run';
import { search } from './search';

/** Called after each run with the number of runs so far. */
export type Watch = (runs: number) => void;

/**
 * Simulates one run. The same arguments give the same outcome, to the last digit; `seed` decides all random draws.
 */
export function simulate(
  service: SimulatedService, application: Application, traffic: Traffic, scenario: Scenario, delays: Delays, seed: number,
  watch?: Watch,
): Outcome {
  if (delays.mode === 'adversarial') return search(service, application, traffic, scenario, seed, delays.evaluations, watch);
  return outcomeOf(run(service, application, traffic, scenario, drawsOf(service, application, delays, seed)), service, seed);
}

function drawsOf(service: SimulatedService, application: Application, delays: Exclude<Delays, { mode: 'adversarial' }>, seed: number): Draws {
  const bounds = delayBounds(service, application);
  switch (delays.mode) {
    case 'worst': return { delay: worstDelays(bounds), phase: 0, seed, drawsRaces: false };
    case 'typical': return { delay: typicalDelays(service, bounds), phase: 0, seed, drawsRaces: false };
    case 'constant': return { delay: constantDelays(delays.seconds, bounds), phase: 0, seed, drawsRaces: false };
    case 'random': return {
      delay: randomDelays(delays.preset, bounds, seed),
      phase: uniformAt(seed, -1),
      seed,
      otherCallsPerSecond: delays.otherCallsPerSecond ?? 0,
      nodes: delays.nodes ?? DEFAULT_NODES,
      drawsRaces: true,
    };
  }
}

/** Whether the scenario completed before its deadline; otherwise it is not safe, whatever was lost until then. */
export function finishesInTime({ completed, progressDeadlineExceededAt }: Pick<Outcome, 'completed' | 'progressDeadlineExceededAt'>): boolean {
  return completed && progressDeadlineExceededAt === undefined;
}

/** The losses of many runs. */
export interface Distribution {
  readonly runs: number;
  /** Runs that completed within the deadlines and lost nothing. */
  readonly clean: number;
  /** Runs that did not complete, or completed after the progress deadline. */
  readonly unfinished: number;
  readonly requests: number;
  readonly lost: { readonly mean: number; readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
  readonly lostByClass: Readonly<Record<LossClass, number>>;
  /** The seed of the run that lost most: {@link simulate} repeats it. */
  readonly worstSeed: number;
}

/** Simulates many runs with random delays, each with a seed of its own. */
export function simulateMany(
  service: SimulatedService, application: Application, traffic: Traffic, scenario: Scenario,
  delays: Extract<Delays, { mode: 'random' }>, seed: number, runs: number, watch?: Watch,
): Distribution {
  const lost = new Float64Array(runs);
  const lostByClass = Object.fromEntries(LOSS_CLASSES.map(lossClass => [lossClass, 0])) as Record<LossClass, number>;
  let [clean, unfinished, requests, most, worstSeed] = [0, 0, 0, -1, seedOfRun(seed, 0)];
  for (let index = 0; index < runs; index++) {
    const own = seedOfRun(seed, index);
    const { requests: sent, losses, course } = run(service, application, traffic, scenario, drawsOf(service, application, delays, own));
    lost[index] = losses.total;
    requests += sent;
    const finished = finishesInTime(course);
    if (!finished) unfinished += 1;
    if (losses.total === 0 && finished) clean += 1;
    for (const lossClass of LOSS_CLASSES) lostByClass[lossClass] += losses.byClass[lossClass];
    // A run that did not finish is worse than one that did, if no more is lost.
    const badness = losses.total + (finished ? 0 : 0.5);
    if (badness > most) [most, worstSeed] = [badness, own];
    watch?.(index + 1);
  }
  lost.sort();
  const quantile = (q: number) => lost[Math.max(0, Math.ceil(q * runs) - 1)];
  return {
    runs,
    clean,
    unfinished,
    requests,
    lost: {
      mean: lost.reduce((sum, count) => sum + count, 0) / runs,
      p50: quantile(0.5),
      p95: quantile(0.95),
      p99: quantile(0.99),
      max: lost[runs - 1],
    },
    lostByClass,
    worstSeed,
  };
}
