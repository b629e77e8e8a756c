/**
 * A second simulator of a disruption, small and slow: `play(scenario)` (play.ts) takes plain numbers and returns losses.
 *
 * It is written from the specification of the model and from measurements alone, without a look at src: two answers to
 * one question. Nothing in this folder imports from outside it.
 * - Time is virtual, in seconds. The event happens at 0; before it, `replicas` pods serve.
 * - control-plane.ts makes the lives of pods: created, Ready, in traffic, deleted. `delays` are drawn for each pod:
 *   constant, random from 0 to the value, or one of these two.
 * - A pod deleted at t gets SIGTERM at t + min(P, G) and SIGKILL at t + max(G, min(P, G) + 2). W after SIGTERM its
 *   listener closes; what is in flight is drained or lost, then the shutdown runs, then the process exits.
 * - The path forgets the pod at t + r + X. Where the load balancer cuts, it ends what is left at t + r + D.
 * - play.ts sends a request every 1 / `rate` seconds to the next pod that the path knows, and says what became of it:
 *   served; refused (the listener was closed); killed (in flight when the process ended); cut (by the load balancer, or
 *   with a node); noTarget. A class of losses has its number and its first and last arrival.
 *
 * A comparison with the project's simulator gives both the same numbers:
 * - `preStop`, `grace`, `acceptsAfterSigterm`, `minReady`: of the budget or manifest. `surge` and `disruptions`: as pods,
 *   rounded up; `maxUnavailable` rounded down. `gate`: any readiness gate of a target group.
 * - `path`: targets for target type ip, nodes for instance, kube-proxy without a load balancer.
 * - `deregistrationDelay`: D of an ALB, or of an NLB that terminates connections; else absent.
 * - `delays`: r, X, Xr, Xn, g and y of the profile, on the side that is compared; `check` is I (typical: I / 2), `answer` T
 *   (typical: 0), `startup` S, `shutdown` A.
 * - `drains`: whether the application finishes what is in flight. `pool`: more than rate times length where callers keep
 *   connections (nodes, kube-proxy, NLB), 0 where each request opens its own.
 * - `externalTrafficPolicy: Local` with a health-check port: path targets, X longer by UT * I + Xn, Xr by HT * I + T + Xn.
 * With constant delays each class should agree within one request for each deleted pod, otherwise only whether any is lost.
 * Not here: Argo Rollouts, slow start, health checks of pods that have ended, throttled calls, capacity, sidecars.
 */
export interface Scenario {
  readonly event: 'rollout' | 'scale-in' | 'eviction' | 'drain';
  readonly replicas: number;
  /** Pods more than `replicas` in a rollout; 25 %, rounded up, unless given. */
  readonly surge?: number;
  /** Pods fewer than `replicas` in a rollout; none unless given. */
  readonly maxUnavailable?: number;
  /** Scale-in: the replicas left. */
  readonly scaleTo?: number;
  /** Drain: how many pods the disruption budget lets go; 25 %, rounded up, unless given. */
  readonly disruptions?: number;

  readonly path: 'targets' | 'nodes' | 'kube-proxy';
  /** Whether Ready waits for the load balancer's health check. */
  readonly gate: boolean;
  readonly minReady: number;

  readonly preStop: number;
  readonly grace: number;
  /** W: from SIGTERM until the listener closes; 0 unless given. */
  readonly acceptsAfterSigterm?: number;
  /** Whether the application finishes what is in flight when its listener closes, or loses it. */
  readonly drains: boolean;

  /** D, where the load balancer cuts what is left then; absent where it does not. */
  readonly deregistrationDelay?: number;
  /** Whether the load balancer stops sending at D as well (matters where X > D only). */
  readonly stopsAtDelay?: boolean;

  /** Connections kept before the event, used in turn and until the pod closes them; 0: each request opens its own. */
  readonly pool?: number;
  /** After so long without a request a kept connection is closed. */
  readonly idleTimeout?: number;
  /** Drain, nodes: each old pod has a node of its own, which is gone so long after its pod; absent: nodes stay. */
  readonly nodeGoneAfter?: number;

  /** Requests per second. */
  readonly rate: number;
  /** How long each request takes. */
  readonly length: number;
  /** When the first request arrives, as a share of 1 / rate. */
  readonly phase?: number;
  readonly delays: Delays;
}

/** The value, or bound, of each delay; 0 unless given. */
export interface Delays {
  readonly choice: 'constant' | 'random' | 'corners';
  readonly seed?: number;
  /** S: from creation until all containers are ready. */
  readonly startup?: number;
  /** r, of registration and of deregistration. */
  readonly reaction?: number;
  /** r of deregistration alone, where it differs. */
  readonly lateReaction?: number;
  /** X. */
  readonly deregistration?: number;
  /** Xr. */
  readonly registration?: number;
  /** Until the first health check: at most its interval. */
  readonly check?: number;
  /** Until that check is answered: at most its timeout. */
  readonly answer?: number;
  /** g. */
  readonly gatePoll?: number;
  /** y, counted from healthy. */
  readonly lag?: number;
  /** Xn. */
  readonly nodeDeregistration?: number;
  /** A. */
  readonly shutdown?: number;
}

export type LossClass = 'refused' | 'killed' | 'cut' | 'noTarget';

export interface Loss { readonly count: number; readonly first: number; readonly last: number }

export interface Outcome {
  readonly sent: number;
  readonly served: number;
  readonly lost: number;
  /** A class without a loss is absent. */
  readonly losses: Partial<Record<LossClass, Loss>>;
  /** Pods whose shutdown SIGKILL cut short. */
  readonly shutdownsCut: number;
  /** When the last deleted pod was gone. */
  readonly gone: number;
  /** The most pods at once, those that do not terminate, and the fewest Ready that do not terminate. */
  readonly pods: { readonly all: number; readonly notTerminating: number; readonly ready: number };
}

/** A source of numbers in (0, 1) that gives the same numbers for the same seed (the minimal standard generator). */
export function randomFrom(seed: number): () => number {
  const next = (state: number): number => (state * 48_271) % 2_147_483_647;
  let state = next(next(seed + 1));
  return () => {
    state = next(state);
    return state / 2_147_483_647;
  };
}
