import { spawnSync } from 'node:child_process';

/** A program with its arguments, run as whole processes. */
export interface Program {
  readonly argv: readonly string[];
  readonly cwd?: string;
}

export interface Seconds {
  /** What all cores took together, whoever else is on the machine. */
  readonly processor: number;
  /** What a user waits for. */
  readonly elapsed: number;
}

/** A shell counts what its children take, to hundredths of a second. Exit 1 stands for findings. */
const REPEAT = 'i=0; while [ $i -lt "$0" ]; do "$@" >/dev/null 2>&1 || [ $? -eq 1 ] || exit 9; i=$((i+1)); done; times';

/**
 * Times a program that runs some times, one after the other.
 * @throws if it could not run
 */
export function time({ argv, cwd }: Program, times: number): Seconds {
  const start = process.hrtime.bigint();
  const { status, stdout } = spawnSync('sh', ['-c', REPEAT, String(times), ...argv], { cwd, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  const elapsed = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`could not run ${argv.join(' ')}`);
  const [user, system] = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2).map(([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds));
  return { processor: user + system, elapsed };
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
