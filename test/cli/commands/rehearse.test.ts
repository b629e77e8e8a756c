import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { ExitCode } from '../../../src/cli/io';
import { main } from '../../../src/cli/main';
import { hostSystem } from '../../../src/cli/system';
import { HAS_PROC } from '../../../src/rehearsal/processes/host';
import { serverCommand, SERVERS, survivors } from '../../rehearsal/applications';

jest.setTimeout(60_000);

async function* noInput(): AsyncGenerator<Uint8Array> {}

interface Run { readonly code: ExitCode; readonly stdout: string; readonly stderr: string }

/** What all processes of this test carry in their environment, so that those that are left can be found. */
const TRACE = `TRACE_OF_TEST=${process.pid}`;

/** Rehearses; `interrupt` gets what a signal would call, and what is written to stderr so far. */
async function rehearse(
  flags: readonly string[], command: readonly string[], interrupt?: (send: (signal: 'SIGINT' | 'SIGTERM') => void, stderr: () => string) => void,
): Promise<Run> {
  const output = { stdout: '', stderr: '' };
  const code = await main(['rehearse', ...flags, '--', 'env', TRACE, ...command], {
    stdout: text => { output.stdout += text; },
    stderr: text => { output.stderr += text; },
    columns: 100,
    color: false,
    files: nodeFiles(noInput),
    system: hostSystem({
      wallClock: () => 0,
      onInterrupt: handler => {
        interrupt?.(handler, () => output.stderr);
        return () => undefined;
      },
    }),
  });
  return { code, ...output };
}

const bad = (...words: string[]) => [process.execPath, join(SERVERS, 'bad.js'), ...words];

/** Waits for something that another process does. */
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1000) throw new Error('it did not happen');
    await new Promise(resolve => { setTimeout(resolve, 10); });
  }
}

describe('zero-downtime rehearse', () => {
  afterEach(() => expect(survivors(TRACE)).toEqual([]));

  test('measures an application, and derives its budget', async () => {
    const { code, stdout, stderr } = await rehearse(['--quick', '--runs', '1', '--request', '/slow', '--shutdown', '5s'], serverCommand({ REQUEST: 300, KEEP_ALIVE: 500 }));
    expect(stderr).toContain('run 1 of 1: start, and SIGTERM with requests in flight');
    expect(stdout).toMatch(/^Rehearsed env [^]*server\.js: started\s+3\s+times,\s+told\s+to\s+end\s+2\s+times\n/);
    expect(stdout).toMatch(/\n {2}On SIGTERM +drains: 8 of 8 requests in flight were finished, in 1 run\n/);
    expect(stdout).toMatch(/\n {2}Idle connections \(K\) +closed after 0\.[5-7]\d* s\n/);
    expect(stdout).toMatch(/\n {2}For +alb-ip, drain policy leak-window \(measured\)\n/);
    expect(stdout).toMatch(/\n {2}shutdown \(A\) +5 s, declared\n/);
    expect(stdout).toMatch(/\n {2}cdk8s-zero-downtime\/budget: '\{"longestRequestSeconds":1,"shutdownSeconds":5,/);
    expect(code).toBe(ExitCode.OK);
  });

  test('names a declaration that is wrong, in every format', async () => {
    const flags = ['--quick', '--runs', '1', '--request', '/slow', '--drain-policy', 'leak-window', '--ready', '/'];
    const { code, stdout } = await rehearse([...flags, '--format', 'json'], serverCommand({ ON_SIGTERM: 'exit', REQUEST: 300, KEEP_ALIVE: 100 }));
    const wrong = "'drainPolicy' is declared as leak-window, for an application that drains, but 8 of 8 requests in flight at SIGTERM were lost";
    expect(JSON.parse(stdout)).toMatchObject({ behaviour: { onSigterm: 'exit', inFlight: { count: 8, reset: 8 } }, wrong: [{ input: 'drainPolicy', message: wrong }] });
    expect(code).toBe(ExitCode.FINDINGS);
    const junit = await rehearse([...flags, '--format', 'junit'], serverCommand({ ON_SIGTERM: 'exit', REQUEST: 300, KEEP_ALIVE: 100 }));
    expect(junit.stdout).toContain('failures="1" errors="0"');
    expect(junit.stdout).toContain(`<failure message="${wrong}"/>`);
  });

  test.each<[string, string[], string[], RegExp]>([
    ['the command does not exist', [], ['no-such-command'], /^error: the application ended while it started, with exit code 127\n {2}env: .*no-such-command/m],
    ['dies at start', [], bad('dies'), /^error: the application ended while it started, with exit code 3\n {2}cannot reach the database\n/m],
    ['never listens', ['--startup', '500ms'], bad('silent'), /^error: the application did not answer on port \d+ within 1 s; let it listen on the port in the variable/m],
    ['has no good answer', ['--startup', '500ms'], bad('missing'), /^error: the application answers GET \/ with status 404 but must answer with 200 to 399 within 1 s; name a path/m],
    ...HAS_PROC ? [
      ['takes another port', [], bad('other-port'), /^error: the application listens on port \d+ but must listen on \d+, the one it is given/m] as [string, string[], string[], RegExp],
      ['forks away', [], bad('forks'), /^error: the command ended with exit code 0 but left a process behind: it puts itself into the background/m] as [string, string[], string[], RegExp],
    ] : [],
  ])('says so if the application %s, and leaves nothing behind', async (_, flags, command, expected) => {
    const { code, stderr } = await rehearse(flags, command);
    expect(stderr).toMatch(expected);
    expect(code).toBe(ExitCode.USAGE);
  });

  test('says so if the command cannot be found', async () => {
    let stderr = '';
    const code = await main(['rehearse', '--', 'no-such-command'], {
      stdout: () => undefined,
      stderr: text => { stderr += text; },
      columns: 100,
      color: false,
      files: nodeFiles(noInput),
      system: hostSystem({ wallClock: () => 0, onInterrupt: () => () => undefined }),
    });
    expect(stderr).toMatch(/error: the command 'no-such-command' cannot be started: it was not found\n$/);
    expect(code).toBe(ExitCode.USAGE);
  });

  test('says so if the port is in use, as its output does', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { code, stderr } = await rehearse([], bad('taken-port', String((taken.address() as { port: number }).port)));
    taken.close();
    expect(stderr).toMatch(/^error: the application ended while it started, with exit code 1\n(.*\n)*.*EADDRINUSE/m);
    expect(code).toBe(ExitCode.USAGE);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with the report so far', async signal => {
    const { code, stdout, stderr } = await rehearse(['--quick', '--grace', '60s'], serverCommand({ ON_SIGTERM: 'ignore' }), (send, written) => {
      void until(() => written().includes('SIGTERM with nothing in flight')).then(() => setTimeout(() => send(signal), 1000));
    });
    expect(stdout).toMatch(/^Rehearsed [^]*,\s+and\s+interrupted\n\nMeasured\n {2}Start-up/);
    expect(stdout).toContain('interrupted: what came later was not measured, and all processes are ended');
    expect(stderr).toMatch(/interrupted; all processes are ended\n$/);
    expect(code).toBe(ExitCode.USAGE);
  });

  (HAS_PROC ? test : test.skip)('leaves nothing behind, even if it is killed itself', async () => {
    const child = spawn(process.execPath, [
      '-r', 'ts-node/register/transpile-only', join(__dirname, '..', '..', '..', 'src', 'cli', 'bin.ts'), 'rehearse', '--', 'env', TRACE, ...serverCommand(),
    ], { env: { ...process.env, TS_NODE_PROJECT: join(__dirname, '..', '..', '..', 'tsconfig.dev.json') }, stdio: 'ignore' });
    const exit = once(child, 'exit');
    await until(() => survivors(TRACE).length > 0);
    child.kill('SIGKILL');
    await exit;
    await until(() => survivors(TRACE).length === 0);
  });

  test('takes requests from a HAR file', async () => {
    const har = join(mkdtempSync(join(tmpdir(), 'har-')), 'shop.har');
    writeFileSync(har, JSON.stringify({ log: { entries: [{ request: { method: 'GET', url: 'https://shop.example/slow?q=1', headers: [{ name: ':authority', value: 'shop.example' }] } }] } }));
    expect(JSON.parse(readFileSync(har, 'utf8')).log.entries).toHaveLength(1);
    const { code, stdout } = await rehearse(['--quick', '--runs', '1', '--har', har, '--format', 'json'], serverCommand({ REQUEST: 200, KEEP_ALIVE: 100 }));
    expect(code).toBe(ExitCode.OK);
    expect(JSON.parse(stdout).measured.requests.p50Seconds).toBeGreaterThan(0.2);
  });

  test('names all usage errors at once', async () => {
    const { code, stderr } = await rehearse(['--request', 'search', '--rate', '0', '--stop-signal', 'SIGNOW', '--grace', 'soon', '--har', 'none.har', '--port-variable', 'A B'], serverCommand());
    expect(stderr.split('\n')).toEqual([
      "error: '--request' is 'search' but must be a path that begins with / and has neither spaces nor letters that a URL escapes",
      "error: '--har' is 'none.har' but must be a file that can be read: the file does not exist",
      "error: '--rate' is '0' but must be a number of requests per second of more than 0 and at most 5000",
      "error: '--port-variable' is 'A B' but must be the name of an environment variable, such as PORT",
      "error: '--stop-signal' is 'SIGNOW' but must be a signal, such as SIGTERM or SIGQUIT",
      "error: '--grace' is 'soon' but must be a duration such as 90, 90s or 1m30s",
      "error: '--request' must be left out with '--har', which says the whole request",
      '(run with --help for usage)',
      '',
    ]);
    expect(code).toBe(ExitCode.USAGE);
  });
});

/** A service whose preStop is 0, so that an application that exits at once loses requests behind a load balancer. */
const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 30 # enough
      containers:
        - name: web
          image: web
          ports: [{ containerPort: 80 }]
          readinessProbe: { httpGet: { path: /, port: 80 } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: { alb.ingress.kubernetes.io/target-type: ip } }
spec:
  ingressClassName: alb
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }]
`;

describe('zero-downtime rehearse MANIFESTS', () => {
  afterEach(() => expect(survivors(TRACE)).toEqual([]));

  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), 'rehearse-'));
    writeFileSync(join(made, 'web.yaml'), MANIFESTS);
    return made;
  };

  test('rolls the workload out, says what was lost and why, draws it, and writes the budget', async () => {
    const manifests = folder();
    const [yaml, svg] = [join(manifests, 'web.yaml'), join(manifests, 'rollout.svg')];
    const { code, stdout, stderr } = await rehearse([yaml, '--quick', '--request', '/slow', '--write', '--timeline', svg], serverCommand({ ON_SIGTERM: 'exit', REQUEST: 300 }));
    expect(stdout).toMatch(/\nA rolling update of 2 pods of Deployment shop\/web behind Ingress web \(alb-ip, 17\s+times\s+as\s+fast/);
    expect(stdout).toMatch(/\n {2}Measured {3}LOST \d+ of \d+ requests in \d+ s\n {2}Predicted {2}\d+ lost/);
    expect(stdout).toMatch(/\n {4}\d+\.\d–\d+\.\d s {2}\d+ lost: in flight when the application ended: old-\d.*\n {6}old-\d at \d+\.\d s: draining\n/);
    expect(stdout).toMatch(/\n {4}P {3}preStop +0 s {2}needs L \+ R = .* short by/);
    expect(stdout).toMatch(/keeps\s+idle\s+connections\s+for\s+60\s+s,\s+but\s+the\s+application\s+closes\s+them\s+after\s+[45]/);
    expect(code).toBe(ExitCode.FINDINGS);
    expect(stderr).toContain(`wrote ${svg}\nwrote ${yaml}\n`);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [^]*old-0[^]*<\/svg>\n$/);
    const written = readFileSync(yaml, 'utf8');
    expect(written.replaceAll('\\"', '"')).toContain('"drainPolicy":"outlast-deregistration"');
    expect(written).toContain('terminationGracePeriodSeconds: 30 # enough');
  });

  // 0.6 s are within the five seconds of the health check, and 17 times as fast would not be.
  test('lets an application answer its health check as slowly as it does, also quickly', async () => {
    const manifests = folder();
    const yaml = join(manifests, 'web.yaml');
    writeFileSync(yaml, MANIFESTS.replace('target-type: ip', 'target-type: ip, alb.ingress.kubernetes.io/healthcheck-path: /slow'));
    const { stdout } = await rehearse([yaml, '--quick', '--runs', '1', '--request', '/slow', '--format', 'json'], serverCommand({ REQUEST: 600 }));
    const { scenario: { runs: [run] } } = JSON.parse(stdout);
    expect(run).toMatchObject({ completed: true });
    expect(run.pods.filter(({ revision, inService }: { revision: string; inService?: number }) => revision === 'new' && inService === undefined)).toEqual([]);
  });

  test('ends a rollout on a signal, listens no more, and writes nothing', async () => {
    const yaml = join(folder(), 'web.yaml');
    const before = readFileSync(yaml, 'utf8');
    const { code, stdout, stderr } = await rehearse([yaml, '--quick', '--runs', '1', '--write'], serverCommand(), (send, written) => {
      void until(() => written().includes('under 50 requests/s')).then(() => setTimeout(() => send('SIGINT'), 500));
    });
    expect(stdout).toContain('interrupted: what came later was not measured');
    expect(stderr).toMatch(/interrupted; all processes are ended\n$/);
    expect(code).toBe(ExitCode.USAGE);
    expect(readFileSync(yaml, 'utf8')).toBe(before);
    // What still listened would keep the command from its end.
    await until(() => !process.getActiveResourcesInfo().includes('TCPServerWrap'));
  });

  test('refuses what it cannot rehearse, and flags that have no effect', async () => {
    const manifests = folder();
    const refused = async (...flags: string[]) => (await rehearse([join(manifests, 'web.yaml'), ...flags], serverCommand())).stderr.split('\n').slice(0, -2);
    expect(await refused('--workload', 'api')).toEqual(["error: '--workload' is 'api' but must be one of 'Deployment shop/web'"]);
    expect(await refused('--scenario', 'scale-in', '--pods', '2')).toEqual([
      'error: Deployment shop/web cannot be rehearsed: a service of 2 cannot be scaled in by that without being gone',
    ]);
    expect(await refused('--load-balancer', 'nlb-ip')).toEqual([
      "error: '--load-balancer' must be left out beside manifests, which show what is in front of each workload",
    ]);
    const { stderr } = await rehearse(['--write', '--timeline', 'a.svg', '--pods', '1'], serverCommand());
    expect(stderr.split('\n').slice(0, -2)).toEqual([
      "error: '--write' must be left out without manifests",
      "error: '--timeline' must be left out without '--scenario' or manifests",
      "error: '--pods' must be left out without '--scenario' or manifests",
    ]);
  });

  test.each(['scale-in', 'crash', 'slow-start'])('plays %s', async scenario => {
    const { stdout } = await rehearse(
      ['--quick', '--scenario', scenario, '--format', 'json', '--startup', '2s', '--request', '/slow', '--ready', '/'], serverCommand({ REQUEST: 100 }),
    );
    const { scenario: { runs: [run] } } = JSON.parse(stdout);
    expect(run).toMatchObject({ completed: true, trouble: [] });
    // A crash loses what it meets; the others nothing.
    if (scenario === 'crash') expect(run.lost).toBeGreaterThan(0);
    else expect(run.lost).toBe(0);
    expect(run.pods.length).toBe({ 'scale-in': 3, 'crash': 4, 'slow-start': 6 }[scenario]);
  });
});
