import { ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Programs } from './programs';

/** What the API server says. */
export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly warnings: readonly string[];
}

/** A running control plane, on this machine alone. */
export interface ControlPlane {
  readonly folder: string;
  /** One who may do everything. */
  readonly kubeconfig: string;
  /** One who may do nothing until a role is bound to the user `reader`. */
  readonly readerKubeconfig: string;
  /** Asks the API server as one who may do everything. */
  readonly api: (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;
  /** Ends all programs, and removes what they wrote. */
  readonly stop: () => Promise<void>;
}

const TOKENS = { admin: 'of-the-admin', reader: 'of-the-reader' };

/** How long the API server may take on a busy machine, in milliseconds. */
const PATIENCE = 180_000;

/** Starts etcd, the API server, the controllers and the scheduler; all listen on loopback only. */
export async function startControlPlane(programs: Programs): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'));
  const children: ChildProcess[] = [];
  const run = (name: keyof Programs, ...args: string[]) => {
    const log = openSync(join(folder, `${name}.log`), 'a');
    children.push(spawn(programs[name], args, { stdio: ['ignore', log, log], cwd: folder }));
  };
  const stop = async () => {
    AGENT.destroy();
    await Promise.all(children.reverse().map(child => new Promise<void>(resolve => {
      if (child.exitCode !== null) return resolve();
      const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.once('exit', () => { clearTimeout(impatient); resolve(); });
      child.kill('SIGTERM');
    })));
    rmSync(folder, { recursive: true, force: true });
  };
  const [client, peer, port, managerPort, schedulerPort] = await freePorts(5);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const kubeconfig = (user: keyof typeof TOKENS) => file(`${user}.kubeconfig`, JSON.stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'current-context': 'local',
    'clusters': [{ name: 'local', cluster: { 'server': `https://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
    'users': [{ name: user, user: { token: TOKENS[user] } }],
    'contexts': [{ name: 'local', context: { cluster: 'local', user } }],
  }));
  const key = file('accounts.key', generateKeyPairSync('rsa', {
    modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey);
  const admin = kubeconfig('admin');
  const api: ControlPlane['api'] = (method, path, body, contentType = 'application/json') => ask(port, method, path, body, contentType);
  try {
    run('etcd', '--data-dir=etcd', `--listen-client-urls=http://127.0.0.1:${client}`, `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`, `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`, `--initial-cluster=default=http://127.0.0.1:${peer}`);
    run('apiServer', `--etcd-servers=http://127.0.0.1:${client}`, '--bind-address=127.0.0.1', `--secure-port=${port}`, '--cert-dir=certificates',
      // The address of an endpoint must not be loopback; none is registered.
      '--advertise-address=10.0.0.1', '--endpoint-reconciler-type=none', '--service-cluster-ip-range=10.96.0.0/16', '--authorization-mode=RBAC',
      '--feature-gates=ContainerStopSignals=true', // else it drops the field, without a word even under strict validation

      `--token-auth-file=${file('tokens.csv', `${TOKENS.admin},admin,admin,system:masters\n${TOKENS.reader},reader,reader\n`)}`,
      '--service-account-issuer=https://local', `--service-account-signing-key-file=${key}`, `--service-account-key-file=${key}`);
    await until(async () => (await api('GET', '/readyz')).status === 200, () => childrenDied(children, folder));
    run('controllerManager', `--kubeconfig=${admin}`, `--service-account-private-key-file=${key}`, '--leader-elect=false', '--bind-address=127.0.0.1', `--secure-port=${managerPort}`, '--cert-dir=certificates-of-manager');
    run('scheduler', `--kubeconfig=${admin}`, '--leader-elect=false', '--bind-address=127.0.0.1', `--secure-port=${schedulerPort}`, '--cert-dir=certificates-of-scheduler');
    // Pods cannot be made before the account of their namespace is there.
    await until(async () => (await api('GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 200, () => childrenDied(children, folder));
  } catch (error) {
    await stop();
    throw error;
  }
  return { folder, kubeconfig: admin, readerKubeconfig: kubeconfig('reader'), api, stop };
}

function childrenDied(children: readonly ChildProcess[], folder: string): void {
  const dead = children.find(child => child.exitCode !== null);
  if (dead === undefined) return;
  const [name] = dead.spawnfile.split('/').slice(-1);
  const log = ['etcd', 'apiServer', 'controllerManager', 'scheduler'].find(each => dead.spawnfile.endsWith(each)) ?? 'apiServer';
  throw new Error(`${name} has ended with ${dead.exitCode}:\n${readFileSync(join(folder, `${log}.log`), 'utf8').split('\n').slice(-8).join('\n')}`);
}

/** Waits until something holds; what else may happen meanwhile is looked at each time. */
export async function until(holds: () => Promise<boolean>, check: () => void = () => undefined, patience = PATIENCE): Promise<void> {
  for (const end = Date.now() + patience; !await holds().catch(() => false);) {
    check();
    if (Date.now() > end) throw new Error(`it does not hold after ${patience / 1000} s: ${holds.toString().slice(0, 200)}`);
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map(server => (server.address() as { port: number }).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}

const AGENT = new Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });

function ask(port: number, method: string, path: string, body: unknown, contentType: string): ReturnType<ControlPlane['api']> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    // Said, since Node.js frames the body of a DELETE in no other way.
    const headers = { 'Authorization': `Bearer ${TOKENS.admin}`, 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(text) };
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: AGENT }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () => {
        const said = Buffer.concat(chunks).toString('utf8');
        const warnings = response.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1].toLowerCase() === 'warning')
          .map(header => header.replace(/^299 - "|"$/g, '').replace(/\\(.)/g, '$1'));
        resolve({ status: response.statusCode!, body: said.startsWith('{') ? JSON.parse(said) : said, warnings });
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
