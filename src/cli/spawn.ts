import { spawn } from 'node:child_process';

/** A command that has been started. */
export interface RunningCommand {
  readonly exited: Promise<CommandEnd>;
  readonly kill: (signal: 'SIGTERM' | 'SIGKILL') => void;
}

/** How a command ended: with an exit code, or by a signal. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** What a command printed, and how it ended. */
export interface CommandOutput extends CommandEnd {
  readonly stdout: string;
  readonly stderr: string;
}

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

/** The most that a command may print: the longest text of Node.js is not much longer. */
const MAX_OUTPUT = 500 * 1024 * 1024;

/** Runs a command to its end; rejects if it cannot be started, or prints more than fits into memory. */
export function runCommand([command, ...args]: readonly string[]): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['inherit', 'pipe', 'pipe'] });
    const printed: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
    let length = 0;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (chunk: Buffer) => {
        length += chunk.length;
        printed[stream].push(chunk);
        if (length <= MAX_OUTPUT) return;
        child.kill();
        reject(new Error(`it prints more than ${MAX_OUTPUT / 1024 / 1024} MiB`));
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({
      exitCode, signal, stdout: Buffer.concat(printed.stdout).toString('utf8'), stderr: Buffer.concat(printed.stderr).toString('utf8'),
    }));
  });
}
