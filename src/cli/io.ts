import { Files } from './files/files';
import type { System } from './system';

/** The input and output of a command: its only view of the process that it runs in. */
export interface Io {
  /** Results. */
  readonly stdout: (text: string) => void;
  /** Errors, notes and progress. */
  readonly stderr: (text: string) => void;
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Whether results are coloured if no flag decides: depends on the environment and on standard output. */
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
