import { spawn } from 'node:child_process';
import type { CommandEnd, RunningCommand } from './system';

/** Starts a command and passes on its output; rejects if it cannot be started. */
export async function spawnCommand([command, ...args]: readonly string[], output: (text: string) => void): Promise<RunningCommand> {
  const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'pipe'] });
  [child.stdout, child.stderr].forEach(stream => stream.setEncoding('utf8').on('data', output));
  // `exit` alone would lose the last output; a grandchild that keeps the pipe open must not keep the probe waiting.
  const exited = new Promise<CommandEnd>(resolve => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('exit', (exitCode, signal) => setTimeout(() => {
      resolve({ exitCode, signal });
      [child.stdout, child.stderr].forEach(stream => stream.destroy());
    }, OUTPUT_GRACE).unref());
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve({ exited, kill: signal => void child.kill(signal) }));
  });
}

/** Milliseconds for the rest of the output of a command that has exited. */
const OUTPUT_GRACE = 1000;
