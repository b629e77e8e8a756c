import { Files } from './files/files';
import type { System } from './system';

/** What a command reads and where it writes: all it knows of the process it runs in. */
export interface Io {
  /** Results. */
  readonly stdout: (text: string) => void;
  /** Why there are none. */
  readonly stderr: (text: string) => void;
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Whether results are coloured where no flag decides: by the environment and by where they go. */
  readonly color: boolean;
  readonly files: Files;
  /** Time, signals and other commands. */
  readonly system: System;
}

/** How a command ends. */
export enum ExitCode {
  /** Nothing is wrong. */
  OK = 0,
  /** The command did its work and found something wrong. */
  FINDINGS = 1,
  /** The command could not do its work: wrong usage, unreadable files. */
  USAGE = 2,
}
