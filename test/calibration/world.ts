import { Poll, Watch, WatchedTarget } from '../../src/calibration/watched';

/** The delays of a world that is measured, in seconds: each event takes between the first and the second, any time in between alike. */
export interface Delays {
  readonly reaction: readonly [number, number];
  readonly propagation: readonly [number, number];
  /** From the registration of a target until it is healthy. */
  readonly healthy: readonly [number, number];
  readonly gate: readonly [number, number];
}

export interface World {
  readonly targets: number;
  readonly delays: Delays;
  /** Seconds between polls. */
  readonly every: number;
  /** The share of polls that fail. */
  readonly failing: number;
  /** How far the clock of AWS is ahead, in seconds. */
  readonly clockOffset: number;
  readonly seed: number;
}

export interface Observed {
  readonly watched: readonly WatchedTarget[];
  readonly log: string;
  readonly histogram: string;
}

interface Life {
  readonly address: string;
  readonly ready: number;
  readonly registered: number;
  readonly healthy: number;
  readonly open: number;
  readonly deleted: number;
  readonly draining: number;
  readonly last: number;
  readonly gone: number;
}

/** Edges of the histogram of the controller, and finer ones, so that its own grain is not what a test measures. */
const EDGES = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120];
const START = 1_790_000_000;

/** What the instruments show of a world with known delays. */
export function observe({ targets, delays, every, failing, clockOffset, seed }: World): Observed {
  const random = randomFrom(seed);
  const within = ([low, high]: readonly [number, number]) => low + random() * (high - low);
  const lives = Array.from({ length: targets }, (_, index): Life => {
    const ready = START + 5 + index / 2 + random();
    const registered = ready + 1;
    const healthy = registered + within(delays.healthy);
    const open = healthy + within(delays.gate);
    const deleted = open + 10 + random() * 5;
    const draining = deleted + within(delays.reaction);
    const last = draining + within(delays.propagation);
    return { address: `10.0.${Math.floor(index / 250)}.${index % 250}`, ready, registered, healthy, open, deleted, draining, last, gone: draining + 200 };
  });
  return { watched: watch(lives, every, failing, random), log: logOf(lives, clockOffset, random), histogram: histogramOf(lives) };
}

function watch(lives: readonly Life[], every: number, failing: number, random: () => number): WatchedTarget[] {
  const watched = new Watch();
  const end = Math.max(...lives.map(({ gone }) => gone)) + 10;
  for (let at = START; at < end; at += every * (0.9 + 0.2 * random())) {
    const took = every * 0.2 * random();
    if (random() >= failing) watched.add(look(lives, at, at + took));
  }
  return watched.result();
}

/** The answers of one look come from some moment of it. */
function look(lives: readonly Life[], from: number, to: number): Poll {
  const at = (from + to) / 2;
  return {
    from,
    to,
    pods: lives.filter(({ ready, gone }) => at >= ready - 5 && at < gone).map(({ address, ready, open, deleted }) =>
      ({ name: `pod-${address}`, address, isReady: at >= ready, isGateOpen: at >= open, isDeleted: at >= deleted })),
    targets: lives.filter(({ registered, gone }) => at >= registered && at < gone).map(({ address, healthy, draining }) =>
      ({ target: `${address}:8080`, state: at >= draining ? 'draining' : at >= healthy ? 'healthy' : 'initial' })),
  };
}

/** Some requests to each target, the last of which is the very last that it gets; by the clock of AWS, each noted when it was answered. */
function logOf(lives: readonly Life[], clockOffset: number, random: () => number): string {
  return lives.flatMap(({ address, healthy, last }) => [...Array.from({ length: 5 }, () => healthy + random() * (last - healthy)), last].map(sent => {
    const took = random() * 2;
    const time = new Date(1000 * (sent + took + clockOffset)).toISOString().replace('Z', '123Z');
    return `http ${time} app/shop/0123456789abcdef 192.0.2.1:443 ${address}:8080 0.000 ${took.toFixed(3)} 0.000 200 200 34 366 "GET http://shop.example.com:80/ HTTP/1.1" "curl/8" - -`;
  })).join('\n');
}

function histogramOf(lives: readonly Life[]): string {
  const waits = lives.map(({ registered, open }) => open - registered);
  return ['# TYPE awslbc_readiness_gate_ready_seconds histogram', ...[...EDGES, Infinity].map(edge =>
    `awslbc_readiness_gate_ready_seconds_bucket{name="web",namespace="shop",le="${edge === Infinity ? '+Inf' : edge}"} ${waits.filter(wait => wait <= edge).length}`),
  `awslbc_readiness_gate_ready_seconds_count{name="web",namespace="shop"} ${waits.length}`].join('\n');
}

function randomFrom(seed: number): () => number {
  let state = seed % 2147483646 + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
