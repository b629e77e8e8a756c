import { type Cluster, liveThrough, type Pod } from './control-plane';
import type { Loss, LossClass, Outcome, Scenario } from './scenario';

/** Sums of delays are inexact in the last digits. */
const EPSILON = 1e-9;

/** Where a request, or a kept connection, goes: to a pod, through a drained node (an index) or one that stays. */
interface Way { readonly pod: Pod; readonly node?: number }

/** A kept connection; one that is in use is idle in the future. */
interface Connection extends Way { readonly idleSince: number }

/** One pass over all requests, with the moments at which drained nodes are gone. */
class Pass {
  readonly losses: Partial<Record<LossClass, Loss>> = {};
  sent = 0;
  private known: readonly Pod[] = [];
  private knownUntil = -Infinity;
  private podTurn = 0;
  private nodeTurn = 0;
  /** The connection that has been idle for longest is at the front. */
  private readonly pool: Connection[];

  constructor(private readonly scenario: Scenario, private readonly cluster: Cluster, private readonly nodesGone: readonly number[]) {
    const { pool = 0, replicas } = scenario;
    const idleSince = -scenario.length - 1;
    this.pool = Array.from({ length: pool }, (_, i) => ({ pod: cluster.pods[i % replicas], node: this.chooseNode(-1), idleSince }));
  }

  /** Sends requests until a moment after which nothing changes. */
  run(until: number): this {
    const { rate, length, phase = 0 } = this.scenario;
    for (let i = -Math.floor((length + 1) * rate); ; i++) {
      const at = (i + phase) / rate;
      if (at > until) return this;
      this.sent++;
      this.send(at, at + length);
    }
  }

  private send(at: number, end: number): void {
    const way = this.takeKept(at) ?? this.open(at);
    const lost = way ? this.fate(way, at, end) : 'noTarget';
    if (lost) {
      const before = this.losses[lost] ?? { count: 0, first: at };
      this.losses[lost] = { ...before, count: before.count + 1, last: at };
    }
    if (!way || lost === 'refused') return;
    way.pod.busyUntil = Math.max(way.pod.busyUntil, Math.min(end, this.cutOf(way), way.pod.dies));
    if (this.scenario.pool && !lost) this.keep({ ...way, idleSince: end });
  }

  /** What loses the request; undefined if it is served. */
  private fate(way: Way, at: number, end: number): LossClass | undefined {
    const { pod } = way;
    if (at > Math.min(pod.closes, this.nodeGone(way)) - EPSILON) return 'refused';
    const cut = this.cutOf(way);
    if (end <= Math.min(cut, pod.dies) + EPSILON) return undefined;
    return pod.dies <= cut ? 'killed' : 'cut';
  }

  private nodeGone({ node }: Way): number { return node === undefined ? Infinity : this.nodesGone[node]; }

  /** When what is in flight there is ended by the load balancer, or with a node. */
  private cutOf(way: Way): number {
    const nodeCut = way.node === undefined ? Infinity : this.cluster.nodes[way.node].cut;
    return Math.min(way.pod.cut, nodeCut, this.nodeGone(way));
  }

  /** The kept connection that has been idle for longest; closed ones before it are dropped. */
  private takeKept(at: number): Connection | undefined {
    const { idleTimeout = Infinity } = this.scenario;
    while (this.pool.length > 0 && this.pool[0].idleSince <= at + EPSILON) {
      const connection = this.pool.shift()!;
      const nodeLeaves = connection.node === undefined ? Infinity : this.cluster.nodes[connection.node].leaves;
      const closed = Math.min(connection.pod.closes, this.cutOf(connection), nodeLeaves, connection.idleSince + idleTimeout);
      if (at < closed - EPSILON) return connection;
    }
    return undefined;
  }

  private keep(connection: Connection): void {
    let place = this.pool.length;
    while (place > 0 && this.pool[place - 1].idleSince > connection.idleSince) place--;
    this.pool.splice(place, 0, connection);
  }

  /** Where a new connection goes: the pods that the path knows, in turn. */
  private open(at: number): Way | undefined {
    if (at >= this.knownUntil) this.learn(at);
    const { known } = this;
    return known.length === 0 ? undefined : { pod: known[this.podTurn++ % known.length], node: this.chooseNode(at) };
  }

  /** The pods that the path knows, until a pod next enters, leaves or closes. */
  private learn(at: number): void {
    const { pods } = this.cluster;
    const now = at + EPSILON;
    this.knownUntil = Math.min(...pods.flatMap(({ enters, leaves, closes }) => [enters, leaves, closes]).filter((moment) => moment > now)) - EPSILON;
    this.known = pods.filter(({ enters, leaves }) => enters <= now && leaves > now);
    if (this.known.length > 0 || this.scenario.path === 'targets') return;
    // kube-proxy falls back to pods that terminate and still serve.
    this.known = pods.filter(({ leaves, closes }) => leaves <= now && closes > now);
  }

  /** The node of a new connection. As many nodes join at 0 as are drained: what replaces the old pods runs there. */
  private chooseNode(at: number): number | undefined {
    const { nodes } = this.cluster;
    if (nodes.length === 0) return undefined;
    const known = nodes.flatMap(({ leaves }, i) => (at < leaves - EPSILON ? [i] : []));
    return known[this.nodeTurn++ % (known.length + (at < 0 ? 0 : nodes.length))];
  }
}

/** Ends every deleted pod: its shutdown begins when the listener is closed and nothing is in flight; how many SIGKILL cut. */
function endPods(pods: readonly Pod[], drains: boolean): number {
  let cut = 0;
  for (const pod of pods.filter(({ deleted }) => deleted < Infinity)) {
    const exit = (drains ? Math.max(pod.retires, pod.busyUntil) : pod.retires) + pod.shutdown;
    if (exit > pod.killed + EPSILON) cut++;
    pod.gone = Math.min(exit, pod.killed);
  }
  return cut;
}

/** The most pods at once, and the fewest Ready. */
function count(pods: readonly Pod[]): Outcome['pods'] {
  const moments = [0, ...pods.flatMap(({ created, deleted, gone }) => [created, deleted, gone]).filter(Number.isFinite)];
  const counts = (has: (pod: Pod, moment: number) => boolean): number[] => moments.map((moment) => pods.filter((pod) => has(pod, moment)).length);
  return {
    all: Math.max(...counts(({ created, gone }, moment) => created <= moment && moment < gone)),
    notTerminating: Math.max(...counts(({ created, deleted }, moment) => created <= moment && moment < deleted)),
    ready: Math.min(...counts(({ ready, deleted }, moment) => ready <= moment && moment < deleted)),
  };
}

/** Plays a scenario from start to end; the first page of scenario.ts says how. */
export function play(scenario: Scenario): Outcome {
  const cluster = liveThrough(scenario);
  const { pods, nodes } = cluster;
  const changes = [...pods.flatMap(({ enters, leaves, closes }) => [enters, leaves, closes]), ...nodes.map(({ leaves }) => leaves)];
  const until = Math.max(0, ...changes.filter(Number.isFinite)) + 1;
  let pass = new Pass(scenario, cluster, nodes.map(() => Infinity)).run(until);
  let shutdownsCut = endPods(pods, scenario.drains);
  if (nodes.length > 0) {
    const nodesGone = nodes.map((_, i) => pods[i].gone + (scenario.nodeGoneAfter ?? 0));
    pass = new Pass(scenario, cluster, nodesGone).run(Math.max(until, ...nodesGone));
    shutdownsCut = endPods(pods, scenario.drains);
  }
  const lost = Object.values(pass.losses).reduce((sum, loss) => sum + loss.count, 0);
  return {
    sent: pass.sent,
    served: pass.sent - lost,
    lost,
    losses: pass.losses,
    shutdownsCut,
    gone: Math.max(...pods.map(({ gone, deleted }) => (deleted < Infinity ? gone : 0))),
    pods: count(pods),
  };
}
