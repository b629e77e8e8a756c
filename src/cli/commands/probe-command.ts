import { shownCommand } from '../../probe/shown-command';
import type { CommandReport } from '../../report/probe/probe';
import { UsageError } from '../options/parse';
import type { CommandEnd } from '../spawn';
import { System } from '../system';

/** How long a command may take to end after its signal, in milliseconds. */
const END_PATIENCE = 10_000;

/** A command that runs while a probe does. */
export interface ProbedCommand {
  /** Resolves when the command has ended, in any way. */
  readonly exited: Promise<unknown>;
  /** The probe is over: stops the command, unless it has ended or already got the signal. */
  readonly end: (how: 'tell' | 'wait') => void;
  /** Ends the command at once. */
  readonly kill: () => void;
  /** How the command ended. */
  readonly report: () => Promise<CommandReport>;
}

/** The most characters of a command's output that are passed on: a log of a run has to be readable, and to fit. */
const MOST_OUTPUT = 1_000_000;

/** Passes text on up to a bound, and says once that there is more. */
function bounded(output: (text: string) => void): (text: string) => void {
  let left = MOST_OUTPUT;
  return text => {
    if (left <= 0) return;
    output(text.slice(0, left));
    left -= text.length;
    if (left <= 0) output(`\n(what the command writes after ${MOST_OUTPUT} characters is not shown)\n`);
  };
}

/** Starts the command; a failure to start is a usage error. */
export async function startCommand(argv: readonly string[], system: System, output: (text: string) => void): Promise<ProbedCommand> {
  const begin = system.clock();
  const running = await system.spawn(argv, bounded(output)).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'not found' : error.message;
    throw new UsageError(`the command '${shownCommand(argv)[0]}' cannot be started (${why})`);
  });
  let ended = false;
  let cutShort = false;
  let impatient: unknown;
  const exited = running.exited.then((how: CommandEnd) => {
    ended = true;
    system.timers.clear(impatient);
    return { ...how, seconds: (system.clock() - begin) / 1000 };
  });
  const end = (how: 'tell' | 'wait') => {
    if (ended || cutShort) return;
    cutShort = true;
    if (how === 'wait') return;
    running.kill('SIGTERM');
    impatient = system.timers.set(() => running.kill('SIGKILL'), END_PATIENCE);
  };
  const kill = () => {
    if (ended) return;
    cutShort = true;
    running.kill('SIGKILL');
  };
  return { exited, end, kill, report: async () => ({ argv: shownCommand(argv), ...await exited, cutShort }) };
}
