import { play } from './independent/play';
import type { Outcome as OtherOutcome, Scenario as OtherScenario } from './independent/scenario';
import { fixed, service } from './services';
import { Application, Outcome, Scenario, simulate, SimulatedService, Stage, STAGES } from '../../src/simulation';
import { LOAD_BALANCERS, LoadBalancerName } from '../../src/timing';

/** One scenario as both simulators understand it, and how far their answers may differ. Neither knows the other. */

const PATHS: Readonly<Record<OtherScenario['path'], LoadBalancerName>> = { 'targets': 'alb-ip', 'nodes': 'alb-instance', 'kube-proxy': 'cluster-ip' };

const SCENARIOS: Readonly<Record<OtherScenario['event'], (given: OtherScenario) => Scenario>> = {
  'rollout': () => ({ kind: 'rollout' }),
  'scale-in': ({ replicas, scaleTo }) => ({ kind: 'scale-in', pods: replicas - scaleTo! }),
  'eviction': () => ({ kind: 'drain', pods: 1, maxUnavailable: 1 }),
  'drain': ({ replicas, disruptions }) => ({ kind: 'drain', pods: replicas, maxUnavailable: disruptions }),
};

export function asked(given: OtherScenario): Outcome {
  const { delays, deregistrationDelay, idleTimeout } = given;
  const simulated: SimulatedService = {
    ...service(given.replicas, {}, { loadBalancer: LOAD_BALANCERS[PATHS[given.path]], drainPolicy: 'leak-window' }),
    maxSurge: given.surge!,
    maxUnavailable: given.maxUnavailable!,
    gated: given.gate,
    minReadySeconds: given.minReady,
    preStopSeconds: given.preStop,
    terminationGracePeriodSeconds: given.grace,
    deregistrationDelaySeconds: deregistrationDelay,
    stopsAtDelay: given.stopsAtDelay,
    progressDeadlineSeconds: 10_000,

    idleTimeoutSeconds: undefined,
    connections: given.pool ? { pool: given.pool, idleSeconds: idleTimeout! } : undefined,
    keepAliveTimeoutSeconds: undefined,
    unhealthyThreshold: undefined, // the other one knows of no checks of pods that have ended
  };
  const application: Application = {
    startupSeconds: 0, shutdownSeconds: 0, onSigterm: given.drains ? 'drain' : 'exit', acceptsAfterSigtermSeconds: given.acceptsAfterSigterm,
  };
  const seconds: Record<Stage, number> = {
    ...Object.fromEntries(STAGES.map(stage => [stage, 0])) as Record<Stage, number>,
    startup: delays.startup!,
    shutdown: delays.shutdown!,
    registrationReaction: delays.reaction!,
    registrationPropagation: delays.registration!,
    healthCheckPhase: delays.check!,
    healthCheckTime: delays.answer!,
    gatePoll: delays.gatePoll!,
    gateLag: delays.lag!,
    deregistrationReaction: delays.lateReaction!,
    deregistrationPropagation: delays.deregistration!,
  };
  return simulate(simulated, application, fixed(given.rate, given.length), SCENARIOS[given.event](given), { mode: 'constant', seconds }, 1);
}

/** What is lost, by classes that both know. */
export function lostOf({ lostByClass }: Outcome): Record<string, number> {
  return { refused: lostByClass.refused + lostByClass['black-holed'], killed: lostByClass.killed, cut: lostByClass.cut, noTarget: lostByClass['no-target'] };
}

/** Which pod gets the last request is up to whose turn it is, and an application that drains ends after that. */
function cutsAgree(given: OtherScenario, one: number, other: number): boolean {
  if (one === other || !given.drains) return one === other;
  const round = (given.replicas + given.surge!) / given.rate;
  const cut = (length: number) => play({ ...given, length }).shutdownsCut;
  return cut(Math.max(0, given.length - round)) <= one && one <= cut(given.length + round);
}

/** How the two answers differ by more than a request for each pod that ends; undefined if they agree. */
export function disagreement(given: OtherScenario): { readonly lost: Record<string, number>; readonly other: OtherOutcome['losses']; readonly cut: number[] } | undefined {
  const [one, other] = [asked(given), play(given)];
  const gone = one.pods.filter(({ deleted }) => deleted !== undefined).length;
  const lost = lostOf(one);
  const differs = Object.entries(lost).some(([lossClass, count]) =>
    Math.abs(count - (other.losses[lossClass as keyof typeof other.losses]?.count ?? 0)) > gone + 1);
  return differs || !cutsAgree(given, one.shutdownsCut.length, other.shutdownsCut)
    ? { lost, other: other.losses, cut: [one.shutdownsCut.length, other.shutdownsCut] } : undefined;
}
