import { constants } from 'node:os';
import { parseSaid } from './budget-options';
import { parseHeaders, parseMethod, parseRate } from './http-request';
import { collectUsageErrors, parseChoice, parseCount, parseDuration, UsageError } from './parse';
import { DEFAULTS, DELAY_CHOICES, DelayChoice, REHEARSE_FORMATS, RehearseFormat, RehearseOptions } from './rehearse-options';
import { Connections, CONNECTIONS } from '../../probe/schedule';
import { shownAddress } from '../../probe/shown-url';
import { REHEARSED_SCENARIOS, RehearsedScenario } from '../../rehearsal/deployment/scenario-kinds';
import { readHar } from '../../rehearsal/load/har';
import { AppRequest } from '../../rehearsal/load/request';
import { TimingInputs } from '../../timing';
import { FileError, Files } from '../files/files';

/** The parsed flags of `rehearse`. */
export interface RehearseSettings {
  readonly argv: readonly string[];
  readonly portVariable: string;
  /** What flags declare. */
  readonly said: ReturnType<typeof parseSaid>;
  /** The same, where no manifests are beside them. */
  readonly inputs: Partial<TimingInputs>;
  readonly requests: readonly AppRequest[];
  /** The path that shows whether the application is ready; undefined if the manifests or the requests decide it. */
  readonly readyPath: string | undefined;
  /** Undefined if the manifests or the default decide it. */
  readonly stopSignal: NodeJS.Signals | undefined;
  readonly hasInit: boolean;
  readonly graceSeconds: number | undefined;
  /** Starts and stops that are measured. */
  readonly runs: number;
  readonly workload: string | undefined;
  /** Undefined if the application is only measured. */
  readonly scenario: RehearsedScenario | undefined;
  readonly scenarioRuns: number;
  readonly pods: number | undefined;
  /** Undefined if the load balancer decides it. */
  readonly connections: Connections | undefined;
  readonly delays: DelayChoice;
  readonly seed: number;
  readonly writes: boolean;
  readonly timeline: string | undefined;
  readonly rate: number;
  readonly quick: boolean;
  readonly format: RehearseFormat;
}

/** More than one machine serves and loads at the same time. */
const MAX_RATE = 5000;

const MAX_RUNS = 100;

/** A day: beyond it timers overflow. */
const MAX_SECONDS = 86_400;

/** Bodies and HAR files may be large, but have to fit into memory. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The parsed command line, or all errors in it. */
export function parseRehearse(paths: readonly string[], argv: readonly string[], options: RehearseOptions, files: Files): RehearseSettings {
  const texts = { ...DEFAULTS, request: undefined, ...options };
  const plays = options.scenario !== undefined || paths.length > 0;
  const { method, headers, body, asked, har, runs, said, ...rest } = collectUsageErrors({
    argv: () => parseCommand(argv),
    said: () => parseSaid(options),
    asked: () => (options.request ?? [DEFAULTS.request]).map(parseRequest),
    method: () => parseMethod(texts.method),
    headers: () => parseHeaders(options.header),
    body: () => options.body === undefined ? undefined : readBytes('--body', options.body, files),
    har: () => options.har === undefined ? undefined : parseHar(options.har, files),
    readyPath: () => options.ready === undefined ? undefined : parsePath('--ready', options.ready),
    rate: () => parseRate(texts.rate, MAX_RATE),
    portVariable: () => parseVariable(texts.portVariable),
    stopSignal: () => options.stopSignal === undefined ? undefined : parseSignal(options.stopSignal),
    graceSeconds: () => options.grace === undefined ? undefined : parseGrace(options.grace),
    runs: () => options.runs === undefined ? undefined : parseRuns(options.runs),
    scenario: () => plays ? parseChoice('--scenario', texts.scenario, REHEARSED_SCENARIOS) : undefined,
    pods: () => options.pods === undefined ? undefined : parseCount('--pods', options.pods),
    connections: () => options.connections === undefined ? undefined : parseChoice('--connections', options.connections, CONNECTIONS),
    delays: () => parseChoice('--delays', texts.delays, DELAY_CHOICES),
    seed: () => parseCount('--seed', texts.seed),
    timeline: () => options.timeline === undefined ? undefined : parseTimeline(options.timeline),
    format: (): RehearseFormat => parseChoice('--format', texts.format, REHEARSE_FORMATS),
    moot: () => refuseMoot(paths, plays, options),
  });
  return {
    ...rest,
    said,
    inputs: { ...said.defaults, ...said.overrides },
    requests: har ?? asked.map(({ path, weight }) => ({ method, path, headers, ...body && { body: Buffer.from(body) }, weight })),
    runs: (plays ? undefined : runs) ?? parseRuns(DEFAULTS.runs),
    scenarioRuns: runs ?? 1,
    workload: options.workload,
    writes: options.write === true,
    hasInit: options.init === true,
    quick: options.quick === true,
  };
}

function parseCommand(argv: readonly string[]): readonly string[] {
  if (argv.length > 0) return argv;
  throw new UsageError('the command that starts the application is missing; it comes last, after --, such as: zero-downtime rehearse -- node server.js');
}

/** `/search?q=x` or `/search?q=x=3`: with a query, a weight follows only a parameter that has its value. */
export function parseRequest(text: string): { readonly path: string; readonly weight: number } {
  const [, before, weight] = /^(.*)=(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const isWeight = before !== undefined && (!before.includes('?') || before.split(/[?&]/).at(-1)!.includes('='));
  if (!isWeight) return { path: parsePath('--request', text), weight: 1 };
  if (Number(weight) <= 0) throw new UsageError(`'--request' is '${shownAddress(text)}' but its weight must be more than 0`);
  return { path: parsePath('--request', before), weight: Number(weight) };
}

function parsePath(flag: string, text: string): string {
  if (!/^\/[\x21-\x7e]*$/.test(text)) throw new UsageError(`'${flag}' is '${shownAddress(text)}' but must be a path that begins with / and has neither spaces nor letters that a URL escapes`);
  return text;
}

function parseVariable(text: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) throw new UsageError(`'--port-variable' is '${text}' but must be the name of an environment variable, such as PORT`);
  return text;
}

function parseSignal(text: string): NodeJS.Signals {
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`;
  if (!Object.hasOwn(constants.signals, name)) throw new UsageError(`'--stop-signal' is '${text}' but must be a signal, such as SIGTERM or SIGQUIT`);
  return name as NodeJS.Signals;
}

function parseGrace(text: string): number {
  const seconds = parseDuration('--grace', text);
  if (seconds < 1 || seconds > MAX_SECONDS) throw new UsageError(`'--grace' is '${text}' but must be from 1s to 24h`);
  return seconds;
}

function parseRuns(text: string): number {
  const runs = parseCount('--runs', text);
  if (runs > MAX_RUNS) throw new UsageError(`'--runs' is '${text}' but must be at most ${MAX_RUNS}`);
  return runs;
}

function parseTimeline(file: string): string {
  if (!/\.svg$/i.test(file)) throw new UsageError(`'--timeline' is '${file}' but must end in .svg`);
  return file;
}

function parseHar(file: string, files: Files): readonly AppRequest[] {
  const requests = readHar(Buffer.from(readBytes('--har', file, files)).toString('utf8'));
  if ('problem' in requests) throw new UsageError(`'--har' is '${file}' but must be a HAR file with requests: ${requests.problem}`);
  return requests;
}

function readBytes(flag: string, file: string, files: Files): Uint8Array {
  try {
    const bytes = files.kindOf(file) === undefined ? undefined : files.read(file, MAX_BYTES);
    if (files.kindOf(file) === undefined) throw new FileError('does not exist');
    if (bytes === undefined) throw new FileError(`is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    return bytes;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new UsageError(`'${flag}' is '${file}' but must be a file that can be read: the file ${error.message}`);
  }
}

/** Refuses flags that would have no effect. */
function refuseMoot(paths: readonly string[], plays: boolean, options: RehearseOptions): void {
  const { har, request, method, header, body, write, workload, timeline, pods, delays, seed, connections, loadBalancer } = options;
  const beside = har === undefined ? [] : Object.entries({ '--request': request, '--method': method, '--header': header, '--body': body })
    .filter(([, value]) => value !== undefined).map(([flag]) => flag);
  const named = (flags: object) => Object.entries(flags).filter(([, value]) => value !== undefined).map(([flag]) => flag);
  const complaints = [
    ...beside.length > 0 ? [`'${beside.join('\', \'')}' must be left out with '--har', which says the whole request`] : [],
    ...paths.length > 0 ? [] : named({ '--write': write, '--workload': workload }).map(flag => `'${flag}' must be left out without manifests`),
    ...paths.length > 0 && loadBalancer !== undefined ? ['\'--load-balancer\' must be left out beside manifests, which show what is in front of each workload'] : [],
    ...plays ? [] : named({ '--timeline': timeline, '--pods': pods, '--delays': delays, '--seed': seed, '--connections': connections }).map(flag => `'${flag}' must be left out without '--scenario' or manifests`),
  ];
  if (complaints.length > 0) throw new UsageError(...complaints);
}
