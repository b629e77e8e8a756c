import { View } from './view';

/** What a container does between its pod's deletion and SIGTERM. */
export interface PreStop {
  readonly kind: 'none' | 'sleep' | 'exec' | 'http' | 'tcp';
  /** How long it takes at least; undefined where that cannot be read off. */
  readonly seconds?: number;
  /** Whether there is nothing but the sleep, so that `seconds` is all of it. */
  readonly exact: boolean;
  /** The program that an exec needs in the image, such as `sleep` or `/bin/sh`. */
  readonly program?: string;
  /** The command line of an exec. */
  readonly command?: readonly string[];
}

const NONE: PreStop = { kind: 'none', seconds: 0, exact: true };

/** Understands a preStop hook in the forms in which people write it. */
export function readPreStop(hook: View): PreStop {
  if (hook.at('sleep').exists) return { kind: 'sleep', seconds: hook.at('sleep', 'seconds').number(), exact: true };
  if (hook.at('exec').exists) return readExec(hook.at('exec', 'command').texts());
  if (hook.at('httpGet').exists) return { kind: 'http', exact: false };
  if (hook.at('tcpSocket').exists) return { kind: 'tcp', exact: false };
  return NONE;
}

function readExec(command: readonly string[]): PreStop {
  const [program, ...args] = command;
  if (program === undefined) return NONE;
  // A command line in one piece, or a script where the shell expects a file: nothing is called so, and the hook fails at once.
  if (/\s/.test(program) || isMissingFile(program, args)) return { kind: 'exec', seconds: 0, exact: true, program, command };
  if (isSleep(program)) return { kind: 'exec', seconds: sleepSeconds(args), exact: true, program, command };
  const script = scriptOf(program, args);
  if (script === undefined) return { kind: 'exec', exact: false, program, command };
  return { kind: 'exec', ...readScript(script), program, command };
}

const isSleep = (program: string) => /^(\/usr)?(\/bin\/)?sleep$/.test(program);

const isShell = (program: string) => /(^|\/)(sh|bash|ash|dash|busybox)$/.test(program);

function isMissingFile(program: string, [file]: readonly string[]): boolean {
  return isShell(program) && file !== undefined && !file.startsWith('-') && /^\S+\s+\S/.test(file);
}

/** The script of `sh -c …`, whatever the shell and wherever `c` stands among its flags. */
function scriptOf(program: string, args: readonly string[]): string | undefined {
  if (!isShell(program)) return undefined;
  const flag = args.findIndex(arg => /^-[a-z]*c$/.test(arg));
  return flag < 0 ? undefined : args[flag + 1];
}

/** The sleeps of a script, as long as it goes straight through: what branches or loops may take any time. */
function readScript(script: string): Pick<PreStop, 'seconds' | 'exact'> {
  const code = script.split('\n').map(line => line.replace(/(^|\s)#.*$/, '')).join('\n');
  if (/(^|[\s;&|(])(while|until|for|if|case)\s|\|\||(?<!&)&(?!&)/.test(code.replace(/\d?>&\d|&>/g, ''))) return { exact: false };
  const statements = code.split(/&&|;|\n/).map(statement => statement.trim()).filter(statement => statement !== '');
  const sleeps = statements.map(statement => statement.replace(/^exec\s+/, '').split(/\s+/)).filter(([program]) => isSleep(program));
  const seconds = sleeps.map(([, ...args]) => sleepSeconds(args));
  if (seconds.length === 0 || seconds.includes(undefined)) return { exact: false };
  return { seconds: seconds.reduce<number>((total, value) => total + (value ?? 0), 0), exact: sleeps.length === statements.length };
}

/** `40`, `40s`, `1m 30s`: the arguments of sleep add up; variables are unknown. */
function sleepSeconds(args: readonly string[]): number | undefined {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 };
  const parts = args.map(arg => /^["']?(\d+(?:\.\d+)?)([smhd]?)["']?$/.exec(arg)).map(match => match ? Number(match[1]) * (units[match[2]] ?? 1) : undefined);
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.reduce<number>((total, part) => total + (part ?? 0), 0);
}
