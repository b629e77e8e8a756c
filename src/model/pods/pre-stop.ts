import { isShell, scriptOf } from './shell';
import { readOneLiner, readScript, readWords, Sleeps, UNKNOWN } from './sleeps';
import { View } from '../objects/view';

/** The time of a container between its pod's deletion and SIGTERM. */
export interface PreStop {
  readonly kind: 'none' | 'sleep' | 'exec' | 'http' | 'tcp';
  /**
   * P: how long the container at least continues as before: until the hook is over, or stops it; 0 if it fails, undefined if
   * it is unknown.
   */
  readonly seconds?: number;
  /** The intended time of a hook that fails, if known. */
  readonly meantSeconds?: number;
  /** How long the hook takes at least in total, if it continues after it has stopped the container. */
  readonly takes?: number;
  /** How long the hook takes at most, if it stops the container and waits for it. */
  readonly most?: number;
  /** Whether the hook itself stops the container, before SIGTERM does. */
  readonly stops?: true;
  /** Whether the hook stops a program in another container of the pod. */
  readonly ofSibling?: true;
  /** Whether there is nothing but the sleep, so that `seconds` is all of it. */
  readonly exact: boolean;
  /** Why the hook ends at once instead, so that SIGTERM comes as if there were none: a clause. */
  readonly fails?: string;
  /** Whether it sleeps until the kubelet ends it with the pod. */
  readonly endless?: true;
  /** The program that an exec needs in the image, such as `sleep` or `/bin/sh`. */
  readonly program?: string;
  /** The command line of an exec. */
  readonly command?: readonly string[];
}

const NONE: PreStop = { kind: 'none', seconds: 0, exact: true };

/** Reads a preStop hook in its usual forms. */
export function readPreStop(hook: View): PreStop {
  if (hook.at('sleep').exists) return { kind: 'sleep', seconds: hook.at('sleep', 'seconds').number(), exact: true };
  if (hook.at('exec').exists) return readExec(hook.at('exec', 'command'));
  if (hook.at('httpGet').exists) return { kind: 'http', exact: false };
  if (hook.at('tcpSocket').exists) return { kind: 'tcp', exact: false };
  return NONE;
}

/** Whether a hook stops a program in another container, which may wait for that. */
export function isManager({ ofSibling }: PreStop): boolean {
  return ofSibling === true;
}

/** A hook that calls another container whose own hook stops it: both continue for the same time. */
export function asManaged(preStop: PreStop, manager: PreStop | undefined): PreStop {
  if (preStop.kind !== 'http' || manager === undefined) return preStop;
  const { seconds, takes, most, stops } = manager;
  return { ...preStop, seconds, stops, ...takes !== undefined && { takes }, ...most !== undefined && { most } };
}

function readExec(view: View): PreStop {
  const command = view.texts();
  // A hook that the API server refuses has no duration.
  if (view.exists && (!view.isList || command.length < view.list().length)) return { kind: 'exec', exact: false, program: command[0], command };
  const [program, ...args] = command;
  return program === undefined ? NONE : { kind: 'exec', ...readCommand(program, args), program, command };
}

function readCommand(program: string, args: readonly string[]): Sleeps {
  // A command line in one piece, or a script instead of a file for the shell: no such file exists, and the hook fails at once.
  if (/\s/.test(program)) return failing(program, 'the command is one word with spaces, and no program is called so');
  if (isMissingFile(program, args)) return failing(args[0], `${program} takes '${args[0]}' for the name of a file, as '-c' is missing`);
  const script = scriptAmong([program, ...args]);
  if (script !== undefined) return readScript(script);
  return readWords([program, ...args]) ?? readOneLiner(program, args) ?? UNKNOWN;
}

/** The intended sleep, as far as it is known, of a hook that does not run. */
function failing(script: string, fails: string): Sleeps {
  const { seconds = 0 } = readScript(script);
  return { seconds, exact: true, fails };
}

function isMissingFile(program: string, [file]: readonly string[]): boolean {
  return isShell(program) && file !== undefined && !file.startsWith('-') && /^\S+\s+\S/.test(file);
}

/** The script of a shell, regardless of the program that starts the shell. */
function scriptAmong(words: readonly string[]): string | undefined {
  const shell = words.findIndex(isShell);
  if (shell < 0 || words.slice(0, shell).some(word => !/^-|(^|\/)(tini|tini-static|dumb-init|catatonit|exec|env)$/.test(word))) return undefined;
  // `busybox sh -c …`
  const last = isShell(words[shell + 1] ?? '') ? shell + 1 : shell;
  return scriptOf(words.slice(last + 1));
}
