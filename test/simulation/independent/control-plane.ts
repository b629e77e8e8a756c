import { type Delays, randomFrom, type Scenario } from './scenario';

/** The least time that the kubelet leaves between SIGTERM and SIGKILL, however little of the grace period is left. */
const KUBELET_EXTENSION = 2;

/** The life of one pod; a moment that never comes is Infinity, one before the scenario -Infinity. */
export interface Pod {
  readonly old: boolean;
  readonly created: number;
  /** Ready in the eyes of the API server: what a rollout and a disruption budget count. */
  readonly ready: number;
  readonly available: number;
  /** The path sends requests from here … */
  readonly enters: number;
  /** … until here. */
  leaves: number;
  deleted: number;
  /** When the load balancer ends what is still in flight. */
  cut: number;
  closes: number;
  /** When the application would close its listener if nothing killed it before. */
  retires: number;
  /** When the process, or what is in flight in it, is ended. */
  dies: number;
  killed: number;
  /** From an idle process without a listener until its exit. */
  readonly shutdown: number;
  /** When the last request that it answers is over. */
  busyUntil: number;
  /** When the process is gone; known once all requests are. */
  gone: number;
}

/** A node that is drained and goes: the load balancer leaves it, then cuts, as it does with a target. */
export interface DrainedNode { readonly leaves: number; readonly cut: number }

export interface Cluster { readonly pods: Pod[]; readonly nodes: DrainedNode[] }

type Draw = (name: keyof Omit<Delays, 'choice' | 'seed'>) => number;

function drawFrom(delays: Delays): Draw {
  const random = randomFrom(delays.seed ?? 0);
  return (name) => {
    const value = delays[name] ?? 0;
    if (delays.choice === 'constant') return value;
    return value * (delays.choice === 'random' ? random() : Math.round(random()));
  };
}

const lateReaction = ({ delays }: Scenario, draw: Draw): number => draw(delays.lateReaction === undefined ? 'reaction' : 'lateReaction');

/** Creates and deletes pods at a moment that only goes forward. */
class ControlPlane {
  readonly pods: Pod[] = [];
  now = 0;
  private readonly draw: Draw;

  constructor(private readonly scenario: Scenario) {
    this.draw = drawFrom(scenario.delays);
    const before = -Infinity;
    for (let i = 0; i < scenario.replicas; i++) this.add({ old: true, created: before, ready: before, available: before, enters: before });
  }

  private add(start: Pick<Pod, 'old' | 'created' | 'ready' | 'available' | 'enters'>): void {
    const [leaves, deleted, cut, closes, retires, dies, killed, gone] = Array<number>(8).fill(Infinity);
    const never = { leaves, deleted, cut, closes, retires, dies, killed, gone };
    this.pods.push({ ...start, ...never, shutdown: this.draw('shutdown'), busyUntil: -Infinity });
  }

  create(): void {
    const { path, gate, minReady } = this.scenario;
    const containers = this.now + this.draw('startup');
    const registered = containers + this.draw('reaction') + this.draw('registration');
    const healthy = path === 'targets' ? registered + this.draw('check') + this.draw('answer') : registered;
    const ready = gate ? healthy + this.draw('gatePoll') : containers;
    this.add({ old: false, created: this.now, ready, available: ready + minReady, enters: healthy + this.draw('lag') });
  }

  delete(pod: Pod): void {
    const { preStop, grace, acceptsAfterSigterm = 0, drains, path, deregistrationDelay = Infinity, stopsAtDelay } = this.scenario;
    pod.deleted = this.now;
    const call = this.now + lateReaction(this.scenario, this.draw);
    pod.leaves = call + this.draw('deregistration');
    if (path === 'targets') pod.cut = call + deregistrationDelay;
    if (stopsAtDelay) pod.leaves = Math.min(pod.leaves, pod.cut);
    const sigterm = this.now + Math.min(preStop, grace);
    pod.killed = Math.max(this.now + grace, sigterm + KUBELET_EXTENSION);
    pod.retires = sigterm + acceptsAfterSigterm;
    pod.closes = Math.min(pod.retires, pod.killed);
    pod.dies = drains ? pod.killed : pod.closes;
  }

  /** Pods that do not terminate. */
  live(): Pod[] { return this.pods.filter((pod) => pod.deleted === Infinity); }

  /** Goes to the next moment at which a pod becomes Ready or available; false if there is none. */
  advance(): boolean {
    const next = Math.min(...this.live().flatMap(({ ready, available }) => [ready, available]).filter((at) => at > this.now));
    if (next === Infinity) return false;
    this.now = next;
    return true;
  }

  nodes(): DrainedNode[] {
    const { event, path, nodeGoneAfter, replicas, deregistrationDelay = Infinity } = this.scenario;
    if (event !== 'drain' || path !== 'nodes' || nodeGoneAfter === undefined) return [];
    return Array.from({ length: replicas }, () => {
      const call = lateReaction(this.scenario, this.draw);
      return { leaves: call + this.draw('nodeDeregistration'), cut: call + deregistrationDelay };
    });
  }
}

/** Acts for as long as there is something to do, now and at each later moment. */
function until(plane: ControlPlane, act: () => number): void {
  do while (act() > 0); while (plane.advance());
}

function rollOut(plane: ControlPlane, { replicas, surge = Math.ceil(replicas / 4), maxUnavailable = 0 }: Scenario): void {
  until(plane, () => {
    const before = plane.live();
    const missing = Math.min(before.filter(({ old }) => old).length + replicas - before.length, replicas + surge - before.length);
    for (let i = 0; i < missing; i++) plane.create();
    const live = plane.live();
    const spare = live.filter(({ available }) => available <= plane.now).length - (replicas - maxUnavailable);
    const going = live.filter(({ old }) => old).slice(0, Math.max(0, spare));
    for (const pod of going) plane.delete(pod);
    return Math.max(0, missing) + going.length;
  });
}

/** Evicts every old pod as soon as the disruption budget, which counts Ready, lets it go. */
function drain(plane: ControlPlane, { replicas, disruptions = Math.ceil(replicas / 4) }: Scenario): void {
  until(plane, () => {
    const live = plane.live();
    const allowed = live.filter(({ ready }) => ready <= plane.now).length - (replicas - disruptions);
    const going = live.filter(({ old }) => old).slice(0, Math.max(0, allowed));
    for (const pod of going) {
      plane.delete(pod);
      plane.create();
    }
    return going.length;
  });
}

/** The lives of all pods, without their ends, which depend on requests. */
export function liveThrough(scenario: Scenario): Cluster {
  const plane = new ControlPlane(scenario);
  switch (scenario.event) {
    case 'rollout': rollOut(plane, scenario); break;
    case 'drain': drain(plane, scenario); break;
    case 'scale-in': for (const pod of plane.pods.slice(scenario.scaleTo ?? 1)) plane.delete(pod); break;
    case 'eviction': {
      plane.delete(plane.pods[0]);
      plane.create();
    }
  }
  return { pods: plane.pods, nodes: plane.nodes() };
}
