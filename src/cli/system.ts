import type { Readable, Writable } from 'node:stream';
import type { CommandOutput, RunningCommand } from './spawn';
import type { Timers } from '../probe/engine';

/** The functions of the machine that a long-running command uses. */
export interface System {
  /** Width of the terminal that shows stderr; undefined if it goes elsewhere. */
  readonly watchedColumns?: number;
  /** Standard input and output, for a command that answers as long as these are open. */
  readonly streams?: () => { readonly input: Readable; readonly output: Writable };
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  /** Milliseconds from some moment; never goes back. */
  readonly clock: () => number;
  readonly timers: Timers;
  /** Calls back for each request to end, such as Ctrl-C, instead of ending at once; returns a function that undoes this. */
  readonly onInterrupt: (handler: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void;
  /** Starts a command and passes on its output; rejects if it cannot be started. */
  readonly spawn: (argv: readonly string[], output: (text: string) => void) => Promise<RunningCommand>;
  /** Runs a command to its end; rejects if it cannot be started. */
  readonly run: (argv: readonly string[]) => Promise<CommandOutput>;
}

/** The functions of the real machine; those of the process are passed in. */
export function hostSystem(own: Pick<System, 'watchedColumns' | 'streams' | 'wallClock' | 'onInterrupt'>): System {
  return {
    ...own,
    clock: () => performance.now(),
    timers: {
      set: (callback, milliseconds) => setTimeout(callback, milliseconds),
      clear: timer => clearTimeout(timer as NodeJS.Timeout | undefined),
    },
    // Few commands start others.
    spawn: async (argv, output) => (require('./spawn') as typeof import('./spawn')).spawnCommand(argv, output),
    run: async argv => (require('./spawn') as typeof import('./spawn')).runCommand(argv),
  };
}
