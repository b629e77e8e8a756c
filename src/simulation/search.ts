import { delayBounds, fractionalDelays, Stage, STAGES, STAGE_INDEX } from './cluster/delays';
import { Outcome } from './outcome';
import { mulberry32, Random } from './random';
import { Application, Scenario, SimulatedService, Traffic } from './requests/service';
import { outcomeOf, Run, run } from './run';

/** The default number of runs of a search. */
const EVALUATIONS = 200;

/** Each delay of each pod as a fraction of its bound, and at the end the phase of the arrivals. */
type Interleaving = Float64Array;

interface Candidate { readonly interleaving: Interleaving; readonly run: Run }

/**
 * Looks for the delays within the bounds, and the phase of the arrivals, that lose most: first the corners at which one
 * side of a race is fast and the other slow, then random ones, and half of the runs to improve the worst of these stage
 * by stage and pod by pod. A search without a result proves nothing; a loss that it finds can happen. Deterministic for a seed.
 */
export function search(
  service: SimulatedService, application: Application, traffic: Traffic, scenario: Scenario, seed: number,
  evaluations: number = EVALUATIONS, watch?: (runs: number) => void,
): Outcome {
  const bounds = delayBounds(service, application);
  const pods = service.replicas + createdPods(service, scenario);
  const random = mulberry32(seed);
  const all = Math.max(1, evaluations);
  let left = all;
  let worst: Candidate | undefined;
  const consider = (interleaving: Interleaving): boolean => {
    left -= 1;
    watch?.(all - left);
    const delay = fractionalDelays(interleaving.subarray(0, -1), bounds);
    const phase = interleaving[interleaving.length - 1];
    const candidate = run(service, application, traffic, scenario, { delay, phase, seed, drawsRaces: false });
    const improves = worst === undefined || isWorse(candidate, worst.run);
    if (improves) worst = { interleaving, run: candidate };
    return improves;
  };

  for (const corner of CORNERS) {
    if (left > 0) consider(interleave(pods, corner, 0));
  }
  for (let n = Math.floor(left / 2); n > 0; n--) consider(randomInterleaving(pods, random));
  refine(() => worst!.interleaving, consider, () => left > 0, pods, random);
  return outcomeOf(worst!.run, service, seed);
}

function createdPods(service: SimulatedService, scenario: Scenario): number {
  switch (scenario.kind) {
    case 'rollout':
    case 'long-lived':
    case 'abort':
    case 'controller-restart':
    case 'api-outage':
    case 'api-slow':
    case 'api-throttled': return service.replicas;
    case 'scale-in':
    case 'replicas-reset':
    case 'node-loss': return 0;
    default: return scenario.pods;
  }
}

/** Whether a run loses more, or cuts more shutdowns, or at least comes closer to that. */
function isWorse(a: Run, b: Run): boolean {
  if (a.losses.total !== b.losses.total) return a.losses.total > b.losses.total;
  if (a.course.completed !== b.course.completed) return b.course.completed;
  if (a.shutdownsCut.length !== b.shutdownsCut.length) return a.shutdownsCut.length > b.shutdownsCut.length;
  return a.slackSeconds < b.slackSeconds;
}

type Corner = (stage: Stage, pod: number) => number;

const isDeregistration = (stage: Stage) => stage === 'deregistrationReaction' || stage === 'deregistrationPropagation' || stage === 'nodeDeregistration';
const isShorterWorse = (stage: Stage) => stage === 'kubeletReaction' || stage === 'evictionRetry';

const CORNERS: readonly Corner[] = [
  // The load balancer is slow, the kubelet fast.
  stage => isShorterWorse(stage) ? 0 : 1,
  // The controller calls at once and the load balancer follows late: the deregistration delay runs out early.
  stage => isShorterWorse(stage) || stage === 'deregistrationReaction' ? 0 : 1,
  // Targets leave at once and come late.
  stage => isShorterWorse(stage) || isDeregistration(stage) ? 0 : 1,
  // Targets come at once and leave late.
  stage => isDeregistration(stage) || stage === 'shutdown' ? 1 : 0,
  // The gate opens at once, but the load balancer is not there yet.
  stage => stage === 'gateLag' || stage === 'registrationPropagation' || stage === 'healthCheckPhase' ? 1 : 0,
  // Pods take turns in being early and late.
  (stage, pod) => isShorterWorse(stage) ? 0 : isDeregistration(stage) ? pod % 2 : (pod + 1) % 2,
  stage => isShorterWorse(stage) ? 1 : 0,
];

function interleave(pods: number, corner: Corner, phase: number): Interleaving {
  const interleaving = new Float64Array(pods * STAGES.length + 1);
  for (let pod = 0; pod < pods; pod++) {
    for (const stage of STAGES) interleaving[pod * STAGES.length + STAGE_INDEX[stage]] = corner(stage, pod);
  }
  interleaving[interleaving.length - 1] = phase;
  return interleaving;
}

/** Ends of the ranges are more likely than values between them, and pods more likely alike than not: most losses are in corners. */
function randomInterleaving(pods: number, random: Random): Interleaving {
  const common = STAGES.map(() => extreme(random));
  const differing = random();
  return interleave(pods, stage => random() < differing ? extreme(random) : common[STAGE_INDEX[stage]], random());
}

function extreme(random: Random): number {
  const u = random();
  return u < 0.4 ? 0 : u < 0.8 ? 1 : random();
}

/** Changes one stage of all pods or of one, or the phase, and keeps the change if the run is worse. */
function refine(
  current: () => Interleaving, consider: (interleaving: Interleaving) => boolean, mayGoOn: () => boolean, pods: number, random: Random,
): void {
  while (mayGoOn()) {
    const changed = current().slice();
    const stage = Math.floor(random() * (STAGES.length + 1));
    const value = extreme(random);
    if (stage === STAGES.length) {
      changed[changed.length - 1] = random();
    } else if (random() < 0.5) {
      for (let pod = 0; pod < pods; pod++) changed[pod * STAGES.length + stage] = value;
    } else {
      changed[Math.floor(random() * pods) * STAGES.length + stage] = value;
    }
    consider(changed);
  }
}
