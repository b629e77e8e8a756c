import { at, listAt, wholeAt } from './objects/json';
import { isRecord } from '../platform/is-record';

/** What a container does before SIGTERM, as far as it can be read off. */
export interface PreStop {
  /** How long it sleeps before it does anything else; absent where that cannot be told. */
  readonly seconds?: number;
  /** Why it must not be replaced; absent where there is nothing but the sleep. */
  readonly fixed?: string;
}

/**
 * Understands a preStop hook in the forms in which people write it.
 *
 * @param sleepAction whether the cluster knows the sleep action; where it does not, it is dropped
 */
export function readPreStop(hook: unknown, sleepAction: boolean): PreStop {
  if (at(hook, ['exec']) !== undefined) return readExec(listAt(hook, ['exec', 'command']));
  if (at(hook, ['httpGet']) !== undefined || at(hook, ['tcpSocket']) !== undefined) return { fixed: 'how long the request takes cannot be read off' };
  if (at(hook, ['sleep']) === undefined) return { seconds: 0 };
  if (!sleepAction) return { seconds: 0 };
  const seconds = wholeAt(hook, ['sleep', 'seconds']);
  return seconds === undefined ? { fixed: 'the length of the sleep is no number yet' } : { seconds };
}

function readExec(command: readonly unknown[]): PreStop {
  const [program, ...args] = command.map(String);
  if (program === undefined) return { seconds: 0 };
  if (isSleep(program)) return sleep(args) === undefined ? { fixed: UNKNOWN_LENGTH } : { seconds: sleep(args) };
  const flag = /(^|\/)(sh|bash|ash|dash|busybox)$/.test(program) ? args.findIndex(arg => /^-[a-z]*c$/.test(arg)) : -1;
  return flag < 0 ? { fixed: `it runs ${program}` } : readScript(args[flag + 1] ?? '');
}

const UNKNOWN_LENGTH = 'the length of the sleep cannot be read off';

/** The sleeps with which a script begins. What it does in the background or in loops may take any time. */
function readScript(script: string): PreStop {
  const code = script.split('\n').map(line => line.replace(/(^|\s)#.*$/, '')).join('\n').replace(/\d?>&\d|&>/g, '');
  if (/(^|[\s;&|(])(while|until|for|if|case)\s|\|\||[^&]&(?!&)/.test(code)) return { fixed: 'its script does not go straight through' };
  const statements = code.split(/&&|;|\n/).map(statement => statement.trim()).filter(statement => statement !== '');
  let seconds = 0;
  for (const [index, statement] of statements.entries()) {
    const [program, ...args] = statement.replace(/^exec\s+/, '').split(/\s+/);
    const length = isSleep(program) ? sleep(args) : undefined;
    if (length === undefined) {
      const fixed = isSleep(program) ? UNKNOWN_LENGTH : `its script does other things: ${statement}`;
      return index === 0 ? { fixed } : { seconds, fixed };
    }
    seconds += length;
  }
  return { seconds };
}

function isSleep(program: string): boolean {
  return /^(\/usr)?(\/bin\/)?sleep$/.test(program);
}

/** `40`, `40s`, `1m 30s`: the arguments add up; variables are unknown. Fractions are rounded down. */
function sleep(args: readonly string[]): number | undefined {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
  const parts = args.map(arg => /^["']?(\d+(?:\.\d+)?)([smhd]?)["']?$/.exec(arg)).map(match => match ? Number(match[1]) * (units[match[2]] ?? 1) : NaN);
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.length === 0 || Number.isNaN(total) ? undefined : Math.floor(total);
}

/** The action that sleeps: the kubelet's own, or the command, which must be in the image. */
export function preStopAction(seconds: number, sleepAction: boolean): { readonly [action: string]: unknown } {
  return sleepAction ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } };
}

/** Whether a hook sleeps by a command. */
export function isCommand(hook: unknown): boolean {
  return isRecord(hook) && at(hook, ['exec']) !== undefined;
}
