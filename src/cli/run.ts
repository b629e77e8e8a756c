import { colorByDefault } from './color';
import { columnsOf } from './columns';
import { nodeFiles } from './files/node-files';
import { main } from './main';
import { hostSystem } from './system';

// The reader may close the pipe early, as `| head` does: that is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void main(process.argv.slice(2), {
  stdout: text => void process.stdout.write(text),
  stderr: text => void process.stderr.write(text),
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
}).then(code => { process.exitCode = code; });

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // of another user
  }
}
