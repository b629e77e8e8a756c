import { Pod, Route } from '../../simulation/entities';
import { Application } from '../processes/application';

/** A request or a flow on its way through the load balancer to a target. */
export interface Passing {
  /** Ends it, as its target has been deregistered for the whole delay. */
  readonly cut: () => void;
}

/** A pod with its process, as the load balancer knows it. */
export interface Target {
  readonly pod: Pod;
  readonly application: Application;
  /** What passes through to it just now. */
  readonly passing: Set<Passing>;
}

/** Multiples of it, modulo 1, fill the unit interval evenly. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Chooses targets as the nodes of a load balancer do: requests go round the nodes, and at each node round the targets that this node
 * sends to. A target in slow start takes its turn only as often as its share has grown.
 */
export class Router {
  private readonly targets: Target[] = [];
  private readonly turns: number[];
  private arrivals = 0;

  /** @param time seconds since the beginning of the scenario */
  constructor(private readonly nodes: number, private readonly time: () => number, private readonly slowStartSeconds = 0) {
    this.turns = Array.from({ length: nodes }, () => 0);
  }

  public add(target: Target): void {
    this.targets.push(target);
  }

  /** The node that the next request or connection comes to. */
  public nextNode(): number {
    return this.arrivals++ % this.nodes;
  }

  /** The target of a new request or connection at a node, if there is any. */
  public choose(node: number): Target | undefined {
    const now = this.time();
    const known = this.targets.filter(({ pod }) => sendsTo(pod.routes[node], now));
    const among = known.length > 0 ? known : this.targets.filter(({ pod }) => fallsBackTo(pod.routes[node], now));
    if (among.length === 0) return undefined;
    const full = among.filter(({ pod }) => !this.isSlow(pod.routes[node], now));
    for (;;) {
      const turn = this.turns[node]++;
      const target = among[turn % among.length];
      const route = target.pod.routes[node];
      if (full.length === 0 || !this.isSlow(route, now)) return target;
      const keeps = (Math.floor(turn / among.length) * GOLDEN_RATIO) % 1 < (now - route.slowSince) / this.slowStartSeconds;
      return keeps ? target : full[Math.floor(turn / among.length) % full.length];
    }
  }

  /** A target begins to be sent to at a node: slowly, if it joins others that have their full share. */
  public enter({ pod }: Target, node: number, now: number): void {
    const route = pod.routes[node];
    const others = this.targets.some(other => other.pod !== pod && sendsTo(other.pod.routes[node], now) && !this.isSlow(other.pod.routes[node], now));
    route.inService = now;
    if (this.slowStartSeconds > 0 && others) route.slowSince = now;
  }

  private isSlow({ slowSince }: Route, now: number): boolean {
    return now >= slowSince && now < slowSince + this.slowStartSeconds;
  }
}

function sendsTo({ inService, noNew, outOfService }: Route, now: number): boolean {
  return inService <= now && now < Math.min(noNew, outOfService);
}

function fallsBackTo({ fallbackFrom, fallbackUntil }: Route, now: number): boolean {
  return fallbackFrom <= now && now < fallbackUntil;
}
