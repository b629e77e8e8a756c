import { flagOf } from './budget-options';
import { collectUsageErrors, parseChoice, parseCount, parseDuration, UsageError } from './parse';
import { CONNECTION_CHOICES, DEFAULTS, SCENARIO_KINDS, ScenarioKind, SIGTERM_CHOICES, SimulationOptions } from './simulation-options';
import { CONNECTIONS_CLOSE, ConnectionsAsked, DELAY_PRESETS, DelayPreset, Delays, OnSigterm, RequestDuration, Stage, STAGES } from '../../simulation';

/** The parsed flags, before they are applied to a workload. */
export interface SimulationSettings {
  readonly scenario: ScenarioKind;
  readonly pods?: number;
  readonly targets?: number;
  readonly noticeSeconds: number;
  readonly longLived?: number;
  readonly gapSeconds: number;
  readonly callSeconds: number;
  readonly refusedShare: number;
  readonly pullSeconds: number;
  readonly ratePerSecond: number;
  readonly duration: RequestDuration;
  readonly burstSeconds?: number;
  readonly connections: ConnectionsAsked;
  readonly delays: Delays;
  /** Whether a run without losses is followed by a search for the delays that lose most, since none were chosen. */
  readonly searchesOn: boolean;
  readonly runs: number;
  readonly seed: number;
  readonly onSigterm?: OnSigterm;
}

const MAX_RATE = 100_000;
const MAX_RUNS = 1_000_000;
const MAX_NODES = 100;
const MAX_POOL = 10_000;
const MAX_TARGETS = 10_000;
const MAX_LONG_LIVED = 1_000_000;
/** The throttle of the controller is 4 calls/s: a larger number changes nothing. */
const MAX_CALLS = 1000;
/** Seeds are 32 bits. */
const MAX_SEED = 2 ** 32 - 1;

/** A day: no request, gap or delay of a rollout is longer. */
const MAX_SECONDS = 86_400;

/** The parsed command line, or all errors in it; `repeats` names the delays that a command plays more than once. */
export function parseSimulation(options: SimulationOptions, repeats: readonly Delays['mode'][]): SimulationSettings {
  const texts = { ...DEFAULTS, ...options };
  const { runs, delays, nodes, otherCallsPerSecond, ...rest } = collectUsageErrors({
    scenario: (): ScenarioKind => parseChoice('--scenario', texts.scenario, SCENARIO_KINDS),
    pods: () => options.pods === undefined ? undefined : parseCount('--pods', options.pods),
    targets: () => options.targets === undefined ? undefined : parseAtMost('--targets', options.targets, MAX_TARGETS),
    noticeSeconds: () => parseSpan('--notice', texts.notice, 0),
    longLived: () => options.longLived === undefined ? undefined : parseAtMost('--long-lived', options.longLived, MAX_LONG_LIVED),
    gapSeconds: () => parseSpan('--gap', texts.gap, 0),
    callSeconds: () => parseSpan('--call', texts.call, 0),
    refusedShare: () => parseShare(texts.refused),
    pullSeconds: () => parseSpan('--pull', texts.pull, 0),
    ratePerSecond: () => parseRate(texts.rate),
    duration: () => parseRequestDuration(texts.requestDuration),
    burstSeconds: () => options.bursts === undefined ? undefined : parseSpan('--bursts', options.bursts, 1),
    connections: () => parseConnections(options),
    delays: () => parseDelays(texts.delays),
    searchesOn: () => options.delays === undefined,
    nodes: () => parseNodes(texts.nodes),
    otherCallsPerSecond: () => parseOtherCalls(texts.otherCalls),
    runs: () => parseRuns(texts.runs),
    seed: () => parseSeed(texts.seed),
    onSigterm: (): OnSigterm | undefined => options.sigterm === undefined ? undefined : parseChoice('--sigterm', options.sigterm, SIGTERM_CHOICES),
    moot: () => refuseMoot(options, repeats),
  });
  const common = { ...rest, runs };
  switch (delays.mode) {
    case 'adversarial': return { ...common, delays: { ...delays, evaluations: runs } };
    case 'random': return { ...common, delays: { ...delays, nodes, otherCallsPerSecond } };
    default: return { ...common, delays };
  }
}

function parseConnections({ connections, pool, idle, closes }: SimulationOptions): ConnectionsAsked {
  return collectUsageErrors({
    kept: () => connections === undefined ? undefined : parseChoice('--connections', connections, CONNECTION_CHOICES) === 'kept',
    pool: () => pool === undefined ? undefined : parseAtMost('--pool', pool, MAX_POOL),
    idleSeconds: () => idle === undefined ? undefined : parseSpan('--idle', idle, 0.001),
    closes: () => closes === undefined ? undefined : parseChoice('--closes', closes, CONNECTIONS_CLOSE),
  });
}

function parseAtMost(flag: string, text: string, most: number): number {
  const count = parseCount(flag, text);
  if (count > most) throw new UsageError(`'${flag}' is '${text}' but must be at most ${most}`);
  return count;
}

/** The scenarios, delays or connections with which a flag has an effect. */
interface Use {
  readonly of: 'scenario' | 'delays' | 'connections';
  readonly kinds: readonly string[];
}

/** Scenarios in which no pod is created, and in which no pod is terminated. */
const STARTS_NONE: ReadonlySet<ScenarioKind> = new Set(['scale-in', 'replicas-reset', 'node-loss', 'crash']);
const ENDS_NONE: ReadonlySet<ScenarioKind> = new Set(['scale-out', 'node-loss', 'crash']);

/** The flags that have an effect only in some simulations. */
const USED_BY: { readonly [Flag in keyof SimulationOptions]: Use } = {
  pods: { of: 'scenario', kinds: ['scale-in', 'scale-out', 'drain', 'spot', 'crash'] },
  targets: { of: 'scenario', kinds: ['node-loss'] },
  notice: { of: 'scenario', kinds: ['node-loss'] },
  longLived: { of: 'scenario', kinds: ['long-lived'] },
  gap: { of: 'scenario', kinds: ['controller-restart', 'api-outage'] },
  call: { of: 'scenario', kinds: ['api-slow'] },
  refused: { of: 'scenario', kinds: ['api-throttled'] },
  pull: { of: 'scenario', kinds: SCENARIO_KINDS.filter(kind => !STARTS_NONE.has(kind)) },
  sigterm: { of: 'scenario', kinds: SCENARIO_KINDS.filter(kind => !ENDS_NONE.has(kind)) },
  nodes: { of: 'delays', kinds: ['random'] },
  otherCalls: { of: 'delays', kinds: ['random'] },
  seed: { of: 'delays', kinds: ['random', 'adversarial'] },
  pool: { of: 'connections', kinds: ['kept'] },
  idle: { of: 'connections', kinds: ['kept'] },
  closes: { of: 'connections', kinds: ['kept'] },
};

/** Refuses flags that would have no effect. */
function refuseMoot(options: SimulationOptions, repeats: readonly Delays['mode'][]): void {
  const asked = {
    scenario: options.scenario ?? DEFAULTS.scenario,
    delays: /^\w*/.exec(options.delays ?? DEFAULTS.delays)![0],
    connections: options.connections ?? 'kept', // it may be the load balancer's own behaviour
  };
  const known: Readonly<Record<Use['of'], readonly string[]>> = { scenario: SCENARIO_KINDS, delays: DELAY_MODES, connections: CONNECTION_CHOICES };
  const uses: Readonly<Record<string, Use>> = { ...USED_BY, runs: { of: 'delays', kinds: repeats } };
  const complaints = Object.entries(uses).flatMap(([name, { of, kinds }]) => {
    const given = options[name as keyof SimulationOptions];
    if (given === undefined || kinds.includes(asked[of]) || !known[of].includes(asked[of])) return [];
    return [`'${flagOf(name)}' is '${given}' but must be left out with --${of} ${asked[of]}; only ${kinds.join(', ')} ${kinds.length === 1 ? 'looks' : 'look'} at it`];
  });
  if (options.pull !== undefined && /[=,]pull:/.test(options.delays ?? '')) {
    complaints.push(`'--pull' is '${options.pull}' but must be left out with --delays constant=pull, which says the same`);
  }
  if (complaints.length > 0) throw new UsageError(...complaints);
}

const DELAY_MODES: readonly Delays['mode'][] = ['worst', 'typical', 'adversarial', 'random', 'constant'];

function parseRate(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(rate > 0 && rate <= MAX_RATE)) {
    throw new UsageError(`'--rate' is '${text}' but must be a number of requests per second of more than 0 and at most ${MAX_RATE}`);
  }
  return rate;
}

/** `30%`, as a share below 1, or no call would ever succeed. */
function parseShare(text: string): number {
  const [, percent] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? [];
  if (percent === undefined || Number(percent) > 99) throw new UsageError(`'--refused' is '${text}' but must be a percentage of at most 99%, such as 30%`);
  return Number(percent) / 100;
}

function parseNodes(text: string): number {
  const nodes = parseCount('--nodes', text);
  if (nodes > MAX_NODES) throw new UsageError(`'--nodes' is '${text}' but must be at most ${MAX_NODES}`);
  return nodes;
}

function parseOtherCalls(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > MAX_CALLS) {
    throw new UsageError(`'--other-calls' is '${text}' but must be a number of calls per second from 0 to ${MAX_CALLS}`);
  }
  return Number(text);
}

function parseRuns(text: string): number {
  const runs = parseCount('--runs', text);
  if (runs > MAX_RUNS) throw new UsageError(`'--runs' is '${text}' but must be at most ${MAX_RUNS}`);
  return runs;
}

function parseSeed(text: string): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) > MAX_SEED) {
    throw new UsageError(`'--seed' is '${text}' but must be a whole number from 0 to ${MAX_SEED}`);
  }
  return Number(text);
}

function parseSpan(flag: string, text: string, least: number): number {
  const seconds = parseDuration(flag, text);
  if (seconds < least || seconds > MAX_SECONDS) {
    throw new UsageError(`'${flag}' is '${text}' but must be ${least > 0 ? 'more than 0 and ' : ''}at most 24h`);
  }
  return seconds;
}

/** `fixed=10s`, or `p50=20ms,p99=2s`. */
function parseRequestDuration(text: string): RequestDuration {
  const flag = '--request-duration';
  const [, fixed] = /^fixed=([^,]*)$/.exec(text) ?? [];
  if (fixed !== undefined) return { kind: 'fixed', seconds: parseSpan(`${flag} fixed`, fixed, 0.001) };
  const [, p50, p99] = /^p50=([^,]*),p99=([^,]*)$/.exec(text) ?? [];
  if (p50 === undefined) throw new UsageError(`'${flag}' is '${text}' but must be fixed=<duration> or p50=<duration>,p99=<duration>`);
  const { p50Seconds, p99Seconds } = collectUsageErrors({
    p50Seconds: () => parseSpan(`${flag} p50`, p50, 0.001),
    p99Seconds: () => parseSpan(`${flag} p99`, p99, 0.001),
  });
  if (p99Seconds < p50Seconds) throw new UsageError(`'${flag} p99' is '${p99}' but must be at least p50, '${p50}'`);
  return { kind: 'lognormal', p50Seconds, p99Seconds };
}

/** `worst`, `adversarial`, `random`, `random=alb`, `constant`, `constant=startup:20s,gatePoll:0`. */
function parseDelays(text: string): Delays {
  const [, mode, parameter] = /^(\w+)(?:=(.*))?$/.exec(text) ?? [];
  if ((mode === 'worst' || mode === 'typical' || mode === 'adversarial') && parameter === undefined) return { mode };
  if (mode === 'random') {
    const preset: DelayPreset = parseChoice('--delays random', parameter ?? 'within-bounds', DELAY_PRESETS);
    return { mode, preset };
  }
  if (mode === 'constant') return { mode, seconds: parseStages(parameter) };
  throw new UsageError(`'--delays' is '${text}' but must be worst, typical, adversarial, random, random=<preset>, constant or constant=<stage>:<duration>,…`);
}

function parseStages(text: string | undefined): { readonly [Name in Stage]?: number } {
  if (text === undefined) return {};
  const names = text.split(',').map(part => part.split(':')[0]);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new UsageError(`'--delays constant=${twice}' is given twice but must be given once`);
  return collectUsageErrors<Partial<Record<Stage, number>>>(Object.fromEntries(text.split(',').map(part => {
    const [name, duration = ''] = part.split(':');
    return [name, () => {
      parseChoice('--delays constant', name, STAGES);
      return parseSpan(`--delays constant=${name}`, duration, 0);
    }];
  })));
}
