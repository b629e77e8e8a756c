import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROKEN_SERVICE, manifests } from './manifests';
import { median, Program, Seconds, time } from './process-time';
import { build, hasGo } from '../linters/go-tool';
import { KUBE_SCORE } from '../linters/linters';

const ROOT = join(__dirname, '..', '..');
const BIN = join(ROOT, 'lib', 'cli', 'bin.js');

/** One line of the table: how much of another program's time ours may take. */
interface Row {
  readonly what: string;
  readonly limit: number;
  readonly ours: Program;
  readonly theirs: Program;
  /** By the time that a user waits, where the other program works on several cores; otherwise by the time of the processor. */
  readonly by?: keyof Seconds;
  /** Runs of each side; they alternate, so that a change of the machine's mood meets both. */
  readonly runs?: number;
  /** Processes of each run, for those that are over too soon to be timed. */
  readonly processes?: number;
}

/** Whole processes, as users wait for them, as ratios in one run: they hold on any machine. */
export function benchLimits(): void {
  const folder = mkdtempSync(join(tmpdir(), 'limits-'));
  try {
    const file = (name: string, text: string) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    };
    const [one, thousand, services, tenThousand] = [5, 1000, 5000, 10_000].map(count => file(`${count}.yaml`, manifests(count)));
    const broken = file('broken.yaml', manifests(5000, BROKEN_SERVICE));
    console.log(`Whole processes, with what a run before has compiled, against Node.js ${process.version}, js-yaml ${versionOf('js-yaml')}${hasGo() ? `, kube-score ${KUBE_SCORE.version}` : ''}`);
    const kubeScore = hasGo() ? build(KUBE_SCORE) : undefined;
    if (kubeScore === undefined) console.log(`  kube-score: not compared, ${hasGo() ? 'it could not be built here' : 'Go is not on this machine'}`);
    else againstKubeScore(kubeScore, thousand, tenThousand).forEach(print);
    [...ofStart(one), ...ofWork(thousand, services, tenThousand, broken)].forEach(print);
    printMemory(tenThousand);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function againstKubeScore(binary: string, thousand: string, tenThousand: string): readonly Row[] {
  const theirs = (path: string): Program => ({ argv: [binary, ...KUBE_SCORE.lint([path])] });
  return [
    { what: 'check, 1,000 documents, against kube-score', limit: 0.8, ours: ours('check', thousand), theirs: theirs(thousand), by: 'elapsed' },
    { what: 'check, 10,000 documents, against kube-score', limit: 0.12, ours: ours('check', tenThousand), theirs: theirs(tenThousand), by: 'elapsed', runs: 3 },
  ];
}

function ofStart(one: string): readonly Row[] {
  const theirs: Program = { argv: [process.execPath, '-e', '0'] };
  const start = { theirs, runs: 9, processes: 8 };
  return [
    { ...start, what: 'check, one file, against `node -e 0`', limit: 2.0, ours: ours('check', one) },
    { ...start, what: '--help, against `node -e 0`', limit: 1.3, ours: ours('--help') },
    { ...start, what: 'budget, against `node -e 0`', limit: 1.5, ours: ours('budget') },
  ];
}

function ofWork(thousand: string, services: string, tenThousand: string, broken: string): readonly Row[] {
  const parse = 'require("js-yaml").loadAll(require("fs").readFileSync(process.argv[1], "utf8"))';
  return [
    {
      what: 'check, 10,000 documents, against loadAll of js-yaml',
      limit: 1.3,
      ours: ours('check', tenThousand),
      theirs: { argv: [process.execPath, '-e', parse, tenThousand], cwd: ROOT },
    },
    { what: 'check, 10,000 documents, against 1,000', limit: 8, ours: ours('check', tenThousand), theirs: ours('check', thousand) },
    { what: 'fix of 1,000 workloads, against check of the same', limit: 3, ours: ours('fix', broken), theirs: ours('check', broken) },
    { what: 'simulate, 1,000 workloads, one rollout each, against check', limit: 2, ours: ours('simulate', services), theirs: ours('check', services) },
  ];
}

function ours(...args: string[]): Program {
  return { argv: [process.execPath, BIN, ...args] };
}

function print({ what, limit, ours: one, theirs: other, by = 'processor', runs = 5, processes = 1 }: Row): void {
  const pairs = Array.from({ length: runs }, () => [time(one, processes), time(other, processes)] as const);
  const ratio = (clock: keyof Seconds) => median(pairs.map(([left, right]) => left[clock] / right[clock]));
  const [left, right] = [0, 1].map(side => `${(1000 * median(pairs.map(pair => pair[side][by])) / processes).toFixed(0)} ms`);
  const second = by === 'processor' ? 'elapsed' : 'processor';
  printRow(what, ratio(by), limit, `${left} : ${right} ${by}, median of ${runs}; ${second} ${ratio(second).toFixed(2)}`);
}

function printRow(what: string, value: number, limit: number, detail: string): void {
  const holds = value <= limit;
  console.log(`  ${what.padEnd(60)} ${value.toFixed(2).padStart(6)}  at most ${String(limit).padEnd(4)} ${holds ? 'holds         ' : 'DOES NOT HOLD'}  (${detail})`);
  if (!holds) process.exitCode = 1;
}

/** Runs the command and says at its end how much memory it took at most. */
const RUN = 'process.on("exit", () => console.error(process.resourceUsage().maxRSS)); process.argv.splice(1, 0, "zero-downtime"); require(process.env.BIN)';

function printMemory(path: string): void {
  const megabytes = Array.from({ length: 3 }, () => {
    const { stderr } = spawnSync(process.execPath, ['-e', RUN, 'check', path], { env: { ...process.env, BIN }, encoding: 'utf8', maxBuffer: 2 ** 28 });
    return Number(stderr.trim().split('\n').at(-1)) / 1024;
  });
  printRow('check, 10,000 documents, peak memory in MB', median(megabytes), 150, 'median of 3');
  console.log('');
}

export function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}
