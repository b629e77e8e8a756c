import { optionSeconds, readStop } from './stop-commands';
import { inSeconds, TimeUnit } from '../../platform/durations';
import { OTHER_SLEEPS } from '../../platform/gateways/proxies';
import { shorten } from '../../platform/key-values';

/** The duration of a command line or script as a preStop. */
export interface Sleeps {
  /**
   * How long the application at least continues as before: the sleep until the script is over, or stops the application; undefined
   * if unknown.
   */
  readonly seconds?: number;
  /** How long it takes at least in total, if it continues after it has stopped the application. */
  readonly takes?: number;
  /** How long it takes at most, if it stops the application and waits for it. */
  readonly most?: number;
  /** Whether it stops the application itself, before SIGTERM does. */
  readonly stops?: true;
  /** Whether there is nothing but the sleep, so that `seconds` is all of it. */
  readonly exact: boolean;
  /** Why it ends at once instead: a clause. */
  readonly fails?: string;
  /** Whether it sleeps until it is killed. */
  readonly endless?: true;
}

export const UNKNOWN: Sleeps = { exact: false };

/** In seconds, more than a lifetime: no pod sleeps for longer before it is killed. */
const LONGEST = 2 ** 31;

const TIMEOUT = /^(\S*\/)?timeout$/;

/** Words that run the command after them, without an effect on its duration. */
const WRAPPERS: readonly RegExp[] = [
  /^exec$/, /^command$/, /^nohup$/, /^(\S*\/)?(busybox|toybox)$/, /^(\S*\/)?(tini|tini-static|dumb-init|catatonit)$/,
];

/** Tests, after which a command behind `&&` may not run. */
const TEST = /^(\[|\[\[|test|!|false|grep|pgrep)$/;

const SAYS = /^(echo|printf|logger|:)$/;

/** A placeholder for quoted text that is more than a plain argument; it still shows whether the text sleeps. */
const quoted = (text: string) => /\bsleep\b/.test(text) ? ' "quoted-sleep" ' : ' "quoted" ';

/** The sleeps of a script, as long as it is sequential: branches, loops and background commands may take any time. */
export function readScript(script: string): Sleeps {
  const code = script.replaceAll('\\\n', ' ').split('\n').map(line => line.replace(/(^|\s)#.*$/, '')).join('\n')
    .replace(/(["'])(.*?)\1/gs, (_, _quote, text: string) => /^[\w./:-]*$/.test(text) ? text : quoted(text))
    .replace(/(?<!\d)\d*(>>?|<)\s*(&\d|\S+)|&>\s*\S+/g, ' ');
  if (/(^|[\s;&|(])(while|until|for|if|case)\s|\|\||(?<!&)&(?!&)/.test(code)) return UNKNOWN;
  const lines = code.split(/;|\n/).map(line => line.split('&&').map(part => part.trim().split(/\s+/).filter(word => word !== '')));
  const end = lines.findIndex(([[first]]) => first === 'exit');
  const reached = lines.slice(0, end < 0 ? undefined : end);
  const conditional = reached.some(parts => parts.slice(0, -1).some(([first = '']) => TEST.test(first)) && parts.flat().some(isSleep));
  const statements = reached.flat().filter(words => words.length > 0);
  const sleeps = statements.map(readWords);
  const stop = sleeps.findIndex(sleep => sleep?.stops);
  const hidden = statements.some((words, index) => sleeps[index] === undefined && !SAYS.test(words[0]) && words.some(word => /\bsleep\b/.test(word)));
  if (conditional || hidden) return UNKNOWN;
  if (stop >= 0) return stopping(sleeps, stop, statements.slice(0, stop).some(([program]) => !SAYS.test(program)));
  return together(sleeps.filter(sleep => sleep !== undefined), end < 0 && !sleeps.includes(undefined));
}

/** The sleeps until a command stops the application, after which further sleeps do not count. */
function stopping(sleeps: readonly (Sleeps | undefined)[], stop: number, isPreceded: boolean): Sleeps {
  const before = sleeps.slice(0, stop).filter(sleep => sleep !== undefined);
  if (before.length === 0 && isPreceded) return UNKNOWN; // the commands before may take any time
  const { seconds: slept, endless } = before.length === 0 ? { seconds: 0 } as Sleeps : together(before, false);
  if (slept === undefined) return endless ? { exact: false, endless } : UNKNOWN;
  const { seconds: waits = 0, most } = sleeps[stop]!;
  const after = total(sleeps.slice(stop + 1).map(sleep => sleep?.seconds));
  return {
    seconds: slept + waits,
    exact: false,
    stops: true,
    ...sleeps.slice(stop).some(sleep => sleep?.endless) && { endless: true },
    ...after > 0 && { takes: slept + waits + after },
    ...most !== undefined && { most: slept + most + after },
  };
}

/** Sleeps one after the other. */
function together(sleeps: readonly Sleeps[], alone: boolean): Sleeps {
  const exact = alone && sleeps.every(sleep => sleep.exact);
  if (sleeps.length === 1) return { ...sleeps[0], exact };
  if (sleeps.some(({ endless }) => endless)) return { exact: false, endless: true };
  // After a failure, the rest depends on how the commands are joined.
  if (sleeps.length === 0 || sleeps.some(({ seconds, fails }) => seconds === undefined || fails !== undefined)) return UNKNOWN;
  return { seconds: total(sleeps.map(({ seconds }) => seconds)), exact };
}

/** A command in words, if it is a sleep; undefined if it is something else. */
export function readWords(words: readonly string[]): Sleeps | undefined {
  if (words.some((word, index) => index > 0 && word.startsWith('|'))) return undefined;
  const limits: (number | undefined)[] = []; // of `timeout 30 sleep 60`, from the outermost
  let start = 0;
  for (let program = words[0] ?? ''; ; program = words[start] ?? '') {
    if (TIMEOUT.test(program)) {
      const limit = words[start + 1] === '-t' ? start + 2 : start + 1;
      limits.push(secondsOf(words[limit] ?? ''));
      start = limit + 1;
    } else if (WRAPPERS.some(wrapper => wrapper.test(program))) {
      start += 1;
      while (words[start]?.startsWith('-')) start += 1;
    } else {
      break;
    }
  }
  return limits.reduceRight(cutShort, readProgram(words.slice(start)));
}

/** A program that nothing else starts. */
function readProgram([program = '', ...args]: readonly string[]): Sleeps | undefined {
  if (isSleep(program)) return readArguments(args);
  const stop = readStop([program, ...args]);
  if (stop) return stop;
  const other = OTHER_SLEEPS.find(sleep => sleep.program.test(program) && args[0] === sleep.word);
  return other && { seconds: optionSeconds(args, other.option) ?? other.default, exact: true };
}

function isSleep(program: string): boolean {
  return /^(\/usr)?(\/bin\/)?sleep$/.test(program);
}

/** `40`, `40s`, `1m 30s`: the arguments of sleep add up. With any other argument, it ends at once. */
function readArguments(given: readonly string[]): Sleeps {
  const args = given[0] === '--' ? given.slice(1) : given;
  if (args.some(arg => /[$`]/.test(arg)) || /^--(help|version)$/.test(args[0] ?? '')) return UNKNOWN;
  if (args.length === 0) return { seconds: 0, exact: true, fails: '\'sleep\' is not told how long' };
  const parts = args.map(secondsOf);
  if (!parts.includes(undefined)) return sleeping(total(parts));
  if (args.every((arg, index) => parts[index] !== undefined || /^inf(inity)?$/i.test(arg))) return { exact: false, endless: true };
  const spaced = args.flatMap(arg => arg.match(/\d+(\.\d+)?[smhd]?/g)?.join('') === arg ? arg.match(/\d+(\.\d+)?[smhd]?/g) ?? [] : [arg]);
  const meant = spaced.map(secondsOf);
  const foreign = parts.findIndex((part, index) => part === undefined && !/\d/.test(args[index]));
  if (foreign > 0 && !parts.slice(0, foreign).includes(undefined)) {
    return { seconds: total(parts.slice(0, foreign)), exact: false, fails: `sleep takes '${shorten(args[foreign])}' for a time, as nothing ends its command line before that` };
  }
  const fails = `'sleep ${shorten(args.join(' '))}' is not a duration that sleep accepts${meant.includes(undefined) ? '' : `; it would be 'sleep ${shorten(spaced.join(' '))}'`}`;
  return { seconds: meant.includes(undefined) ? 0 : total(meant), exact: true, fails };
}

function sleeping(seconds: number): Sleeps {
  return seconds > LONGEST ? { exact: false, endless: true } : { seconds, exact: true };
}

function secondsOf(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : inSeconds(Number(number), unit === '' ? 's' : unit as TimeUnit);
}

function total(parts: readonly (number | undefined)[]): number {
  return parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

/** Whichever is over first: the limit or the command. */
function cutShort(sleep: Sleeps | undefined, limit: number | undefined): Sleeps {
  if (limit === undefined || limit === 0 || sleep === undefined || sleep.fails !== undefined) return UNKNOWN;
  if (sleep.endless && !sleep.stops && limit <= LONGEST) return { seconds: limit, exact: false };
  return sleep.seconds === undefined ? UNKNOWN : { seconds: Math.min(limit, sleep.seconds), exact: false, ...sleep.stops && { stops: true } };
}

/** Languages that sleep in one line, for images without a shell or on Windows. */
const ONE_LINERS: readonly { readonly program: RegExp; readonly flag: RegExp; readonly code: RegExp }[] = [
  {
    program: /^(.*\/)?python[\d.]*$/,
    flag: /^-c$/,
    code: /^(?:import time ?; ?time\.|from time import sleep ?; ?)sleep\( ?(\d+(?:\.\d+)?) ?\)$/,
  },
  { program: /^(.*\/)?(perl|ruby)$/, flag: /^-e$/, code: /^sleep ?\(? ?(\d+) ?\)?$/ },
  { program: /^(.*[\\/])?(powershell|pwsh)(\.exe)?$/i, flag: /^-c(ommand)?$/i, code: /^start-sleep (?:-s(?:econds)? )?(\d+(?:\.\d+)?)$/i },
];

/** The statements of one line of code, in one form whatever space there is around them. */
function inOneForm(code: string): string {
  return code.split(/[;\n]/).map(statement => statement.trim().replace(/\s+/g, ' ')).filter(statement => statement !== '').join(';');
}

/** The sleep of an interpreter with one line of code. */
export function readOneLiner(program: string, args: readonly string[]): Sleeps | undefined {
  const language = ONE_LINERS.find(one => one.program.test(program));
  if (language === undefined) return undefined;
  const flag = args.findIndex(arg => language.flag.test(arg));
  // PowerShell also takes the words after its options as a command, and joins them.
  const start = flag < 0 && /start-sleep/i.test(args[0] ?? '') ? 0 : flag + 1;
  if (flag < 0 && start > 0) return UNKNOWN;
  const seconds = language.code.exec(inOneForm(args.slice(start).join(' ')))?.[1];
  return seconds === undefined || (flag < 0 && start !== 0) ? UNKNOWN : sleeping(Number(seconds));
}
