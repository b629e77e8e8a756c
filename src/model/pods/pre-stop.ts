import { isShell, scriptOf } from './shell';
import { readOneLiner, readScript, readWords, Sleeps, UNKNOWN } from './sleeps';
import { View } from '../objects/view';

/** What a container does between its pod's deletion and SIGTERM. */
export interface PreStop {
  readonly kind: 'none' | 'sleep' | 'exec' | 'http' | 'tcp';
  /**
   * P: for how long the container goes on as before, at least: until the hook is over, or stops it; 0 where it fails, undefined where
   * it cannot be read off.
   */
  readonly seconds?: number;
  /** For how long a hook that fails is meant to go on, where that can be read off. */
  readonly meantSeconds?: number;
  /** How long it takes at least in all, where it goes on after it has stopped the container. */
  readonly takes?: number;
  /** How long it takes at most, where it stops the container and waits for it. */
  readonly most?: number;
  /** Whether it stops the container itself, before SIGTERM does. */
  readonly stops?: true;
  /** Whether what it stops runs in another container of the pod. */
  readonly ofSibling?: true;
  /** Whether there is nothing but the sleep, so that `seconds` is all of it. */
  readonly exact: boolean;
  /** Why the hook ends at once all the same, so that SIGTERM comes as if there were none: a clause. */
  readonly fails?: string;
  /** Whether it sleeps until the kubelet ends it with the pod. */
  readonly endless?: true;
  /** The program that an exec needs in the image, such as `sleep` or `/bin/sh`. */
  readonly program?: string;
  /** The command line of an exec. */
  readonly command?: readonly string[];
}

const NONE: PreStop = { kind: 'none', seconds: 0, exact: true };

/** Understands a preStop hook in the forms in which people write it. */
export function readPreStop(hook: View): PreStop {
  if (hook.at('sleep').exists) return { kind: 'sleep', seconds: hook.at('sleep', 'seconds').number(), exact: true };
  if (hook.at('exec').exists) return readExec(hook.at('exec', 'command'));
  if (hook.at('httpGet').exists) return { kind: 'http', exact: false };
  if (hook.at('tcpSocket').exists) return { kind: 'tcp', exact: false };
  return NONE;
}

/** What a hook of a pod waits for that asks another container, whose own hook stops it: they go on for as long as each other. */
export function asManaged(preStop: PreStop, others: readonly PreStop[]): PreStop {
  const manager = preStop.kind === 'http' ? others.find(({ ofSibling }) => ofSibling) : undefined;
  if (manager === undefined) return preStop;
  const { seconds, takes, most, stops } = manager;
  return { ...preStop, seconds, stops, ...takes !== undefined && { takes }, ...most !== undefined && { most } };
}

function readExec(view: View): PreStop {
  const command = view.texts();
  // What the API server refuses sleeps for no time that could be told.
  if (view.exists && (!view.isList || command.length < view.list().length)) return { kind: 'exec', exact: false, program: command[0], command };
  const [program, ...args] = command;
  return program === undefined ? NONE : { kind: 'exec', ...readCommand(program, args), program, command };
}

function readCommand(program: string, args: readonly string[]): Sleeps {
  // A command line in one piece, or a script where the shell expects a file: nothing is called so, and the hook fails at once.
  if (/\s/.test(program)) return failing(program, 'the command is one word with spaces, and no program is called so');
  if (isMissingFile(program, args)) return failing(args[0], `${program} takes '${args[0]}' for the name of a file, as '-c' is missing`);
  const script = scriptAmong([program, ...args]);
  if (script !== undefined) return readScript(script);
  return readWords([program, ...args]) ?? readOneLiner(program, args) ?? UNKNOWN;
}

/** What was meant, as far as it can be read: it does not run. */
function failing(script: string, fails: string): Sleeps {
  const { seconds = 0 } = readScript(script);
  return { seconds, exact: true, fails };
}

function isMissingFile(program: string, [file]: readonly string[]): boolean {
  return isShell(program) && file !== undefined && !file.startsWith('-') && /^\S+\s+\S/.test(file);
}

/** The script that a shell is given, whatever starts the shell. */
function scriptAmong(words: readonly string[]): string | undefined {
  const shell = words.findIndex(isShell);
  if (shell < 0 || words.slice(0, shell).some(word => !/^-|(^|\/)(tini|tini-static|dumb-init|catatonit|exec|env)$/.test(word))) return undefined;
  // `busybox sh -c …`
  const last = isShell(words[shell + 1] ?? '') ? shell + 1 : shell;
  return scriptOf(words.slice(last + 1));
}
