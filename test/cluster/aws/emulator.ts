import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';

/** The emulator of the API of AWS, and the environment in which the real command of AWS asks it. */
export interface Emulator {
  readonly env: NodeJS.ProcessEnv;
  /** Runs the real command of AWS. */
  readonly aws: (...args: string[]) => any;
  /** Forgets all that was made. */
  readonly reset: () => void;
  readonly stop: () => void;
}

/** Starts moto on loopback; or says why it cannot be had. */
export async function startEmulator(): Promise<Emulator | string> {
  if (spawnSync('aws', ['--version']).status !== 0) return 'the command of AWS is not on this machine: pip install awscli';
  if (spawnSync('moto_server', ['--help']).status !== 0) return 'moto is not on this machine: pip install \'moto[server]\'';
  const port = await freePort();
  const server: ChildProcess = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const env = {
    ...process.env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_DEFAULT_REGION: REGION, AWS_EC2_METADATA_DISABLED: 'true',
  };
  const aws = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('aws', [...args, '--output', 'json'], { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`aws ${args.slice(0, 2).join(' ')}: ${stderr.trim()}`);
    return stdout.trim() === '' ? {} : JSON.parse(stdout);
  };
  const stop = () => void server.kill();
  const reset = () => void spawnSync(process.execPath, ['-e', `fetch('http://127.0.0.1:${port}/moto-api/reset', { method: 'POST' })`]);
  for (let attempt = 0; attempt < 60; attempt++) {
    const isUp = await fetch(`http://127.0.0.1:${port}/moto-api/`).then(({ ok }) => ok, () => false);
    if (isUp) return { env, aws, reset, stop };
    await new Promise(resolve => setTimeout(resolve, 1000));
  }
  stop();
  return 'moto does not start within a minute';
}

export const REGION = 'eu-west-1';

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
