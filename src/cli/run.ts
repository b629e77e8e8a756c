import { getSystemErrorMap } from 'node:util';
import { colorByDefault } from './color';
import { columnsOf } from './columns';
import { nodeFiles } from './files/node-files';
import { ExitCode } from './io';
import { main } from './main';
import { hostSystem } from './system';
import { writerTo } from './writer-to';

/** Whether something could not be written: a lost report is neither a success nor a finding. */
let isIncomplete = false;

const stderr = writerTo(process.stderr, endIncomplete);
const stdout = writerTo(process.stdout, error => {
  endIncomplete();
  stderr(`error: standard output cannot be written, so that the result is incomplete: ${getSystemErrorMap().get(error.errno ?? 0)?.[1] ?? error.message}\n`);
});

void main(process.argv.slice(2), {
  stdout,
  stderr,
  columns: columnsOf(process.env, process.stdout.columns),
  color: colorByDefault(process.env, process.stdout.isTTY),
  files: nodeFiles(() => process.stdin, { own: process.pid, isRunning }),
  system: hostSystem({
    watchedColumns: process.stderr.isTTY ? columnsOf({}, process.stderr.columns) : undefined,
    streams: () => ({ input: process.stdin, output: process.stdout }),
    wallClock: () => Date.now(),
    onInterrupt: handler => {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      signals.forEach(signal => process.on(signal, handler));
      return () => signals.forEach(signal => process.off(signal, handler));
    },
  }),
}).then(code => { process.exitCode = isIncomplete ? ExitCode.USAGE : code; });

function endIncomplete(): void {
  isIncomplete = true;
  process.exitCode = ExitCode.USAGE; // the command may have ended before
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // of another user
  }
}
