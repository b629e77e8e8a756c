#!/usr/bin/env node
import { main } from './main';
import { nodeFiles } from './node-files';
import { hostSystem } from './system';

/** Wide enough for a table, narrow enough for a page. */
const DEFAULT_COLUMNS = 120;

// The reader may close the pipe early, as `| head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv.slice(2), {
  stdout: text => void process.stdout.write(text),
  stderr: text => void process.stderr.write(text),
  columns: process.stdout.columns ?? DEFAULT_COLUMNS,
  files: nodeFiles(() => process.stdin),
  system: hostSystem({
    watchedColumns: process.stderr.isTTY ? process.stderr.columns || DEFAULT_COLUMNS : undefined,
    wallClock: () => Date.now(),
    onInterrupt: handler => {
      const signals = ['SIGINT', 'SIGTERM'] as const;
      signals.forEach(signal => process.on(signal, handler));
      return () => signals.forEach(signal => process.off(signal, handler));
    },
  }),
}).then(code => { process.exitCode = code; });
