import type { CommandReport } from '../../report/probe/probe';
import { UsageError } from '../options/parse';
import { CommandEnd, System } from '../system';

/** How long a command may take to end after its signal, in milliseconds. */
const END_PATIENCE = 10_000;

/** A command that runs while a probe does. */
export interface ProbedCommand {
  /** Resolves when the command has ended, in any way. */
  readonly exited: Promise<unknown>;
  /** The probe is over: stops the command, unless it has ended or already got the signal. */
  readonly end: (how: 'tell' | 'wait') => void;
  /** How the command ended. */
  readonly report: () => Promise<CommandReport>;
}

/** Starts the command; a failure to start is a usage error. */
export async function startCommand(argv: readonly string[], system: System, output: (text: string) => void): Promise<ProbedCommand> {
  const begin = system.clock();
  const running = await system.spawn(argv, output).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'not found' : error.message;
    throw new UsageError(`the command '${argv[0]}' cannot be started (${why})`);
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
  return { exited, end, report: async () => ({ argv, ...await exited, cutShort }) };
}
