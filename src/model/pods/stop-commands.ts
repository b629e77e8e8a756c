import { parseGoDuration } from '../../platform/durations';
import { STOP_COMMANDS } from '../../platform/gateways/proxies';

/** The effect of a command that makes a server stop. */
export interface Stop {
  /** How long the server continues as before. */
  readonly seconds: number;
  /** How long the command takes at most, if it waits for the server to end. */
  readonly most?: number;
  readonly exact: false;
  readonly stops: true;
  /** Whether the server runs in another container of the pod. */
  readonly ofSibling?: true;
}

/** A command in words, if it makes a server stop; undefined if it does something else. */
export function readStop([program = '', ...args]: readonly string[]): Stop | undefined {
  const command = STOP_COMMANDS.find(({ program: name, words, areAll }) =>
    name.test(program) && (!areAll || args.length === words.length) && follow(args, words));
  if (command === undefined) return undefined;
  const seconds = command.waits.reduce((total, { option, default: byDefault }) => total + (optionSeconds(args, option) ?? byDefault), 0);
  const { most, stopsSibling } = command;
  const limit = most && (optionSeconds(args, most.option) ?? most.default) + (most.from === 'wait' ? seconds : 0);
  return { seconds, exact: false, stops: true, ...limit !== undefined && { most: Math.max(seconds, limit) }, ...stopsSibling && { ofSibling: true } };
}

/** Whether words occur among others, in their order. */
function follow(args: readonly string[], words: readonly RegExp[]): boolean {
  const [word, ...rest] = words;
  if (word === undefined) return true;
  const index = args.findIndex(arg => word.test(arg));
  return index >= 0 && follow(args.slice(index + 1), rest);
}

/** `--wait=15`, `--wait 15` or `--wait 15s`, in seconds. */
export function optionSeconds(args: readonly string[], option: string): number | undefined {
  const index = args.findIndex(arg => arg === option || arg.startsWith(`${option}=`));
  return index < 0 ? undefined : secondsIn(args[index].split('=')[1] ?? args[index + 1]);
}

/** `15`, which is in seconds, or a duration with its units: `15s`, `2m30s`. */
export function secondsIn(text: string | undefined): number | undefined {
  return parseGoDuration(text !== undefined && /^\d+(\.\d+)?$/.test(text) ? `${text}s` : text);
}
