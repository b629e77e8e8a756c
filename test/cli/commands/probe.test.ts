import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { ExitCode } from '../../../src/cli/io';
import { main } from '../../../src/cli/main';
import { hostSystem } from '../../../src/cli/system';
import { TestServer } from '../../probe/server';

async function* noInput(): AsyncGenerator<Uint8Array> {}

const BEGIN = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Run { readonly code: ExitCode; readonly stdout: string; readonly stderr: string }

/** Runs a probe; `interrupt` is called with what a signal would call. */
async function run(argv: string[], options: { watchedColumns?: number; interrupt?: (send: (signal: 'SIGINT' | 'SIGTERM') => void) => void } = {}): Promise<Run> {
  const output = { stdout: '', stderr: '' };
  const code = await main(['probe', ...argv], {
    stdout: text => { output.stdout += text; },
    stderr: text => { output.stderr += text; },
    columns: 120,
    color: false,
    files: nodeFiles(noInput),
    system: hostSystem({
      watchedColumns: options.watchedColumns,
      wallClock: () => BEGIN,
      onInterrupt: handler => {
        options.interrupt?.(handler);
        return () => undefined;
      },
    }),
  });
  return { code, ...output };
}

describe('zero-downtime probe', () => {
  let server: TestServer;
  /** How many requests of each hundred are answered with 503. */
  let bad = 0;
  beforeEach(async () => {
    bad = 0;
    server = await TestServer.start((_, response) => {
      response.statusCode = (server.requests - 1) % 100 < bad ? 503 : 200;
      response.end('ok');
    });
  });
  afterEach(() => server.kill());

  const short = ['--rate', '400', '--duration', '250ms', '--connections', 'keep-alive'];

  test('says that all is well, and shows nothing while it runs', async () => {
    const { code, stdout, stderr } = await run([server.url, ...short]);
    expect(code).toBe(ExitCode.OK);
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^Probed ${server.url} for 0.25 s from 2026-01-02T03:04:05.000Z, 400/s, connections kept alive\n`
      + '\nObjective 100 %: holds \\(0 requests of 100 failed, and 100 % availability allows none\\)\nAvailability 100 %\n'
      + '\nLatency of good requests, from when each was due\n  p50 .* p90 .* p95 .* p99 .* p99.9 .* max .* mean .*\n'));
  });

  test.each([['98.9%', ExitCode.OK], ['99', ExitCode.OK], ['99.1%', ExitCode.FINDINGS]])('measures 99 %% against an objective of %s', async (slo, expected) => {
    bad = 1;
    const { code, stdout } = await run([server.url, ...short, '--slo', slo, '--format', 'json']);
    expect(code).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({
      url: server.url,
      rate: 400,
      connections: 'keep-alive',
      startedAt: '2026-01-02T03:04:05.000Z',
      seconds: 0.25,
      endedBy: 'duration',
      requests: 100,
      ok: 99,
      failed: 1,
      availability: 0.99,
      slo: expect.any(Number),
      holds: expected === ExitCode.OK,
      failuresByKind: { status: 1 },
      statuses: { 200: 99, 503: 1 },
      windows: [{ from: 0, to: 0.0025, recovered: true, requests: 1, failed: 1, kinds: { status: 1 }, statuses: { 503: 1 } }],
      versions: [],
      unsent: 0,
    });
  });

  test('expects what it is told to', async () => {
    bad = 100;
    expect((await run([server.url, ...short, '--expect', '200,500-503'])).code).toBe(ExitCode.OK);
    expect((await run([server.url, ...short, '--expect', '200-299'])).code).toBe(ExitCode.FINDINGS);
  });

  test('fails bodies that do not match', async () => {
    expect((await run([server.url, ...short, '--match', '^ok$'])).code).toBe(ExitCode.OK);
    const { code, stdout } = await run([server.url, ...short, '--match', 'welcome']);
    expect(code).toBe(ExitCode.FINDINGS);
    expect(stdout).toContain('Failed 100 mismatch\n  mismatch: the body does not match /welcome/\n');
  });

  test('probes while a command runs and as long as it takes to settle', async () => {
    const script = 'console.log("to stdout"); console.error("to stderr"); setTimeout(() => {}, 200)';
    const { code, stdout, stderr } = await run([server.url, '--settle', '300ms', '--format', 'json', '--', process.execPath, '-e', script]);
    expect(code).toBe(ExitCode.OK);
    expect(stderr.split('\n').sort()).toEqual(['', 'to stderr', 'to stdout']);
    const { seconds, requests, endedBy, command } = JSON.parse(stdout);
    expect(endedBy).toBe('command');
    expect(command).toMatchObject({ argv: [process.execPath, '-e', script], exitCode: 0, signal: null, cutShort: false });
    expect(seconds).toBeGreaterThan(0.3);
    expect(seconds).toBeLessThan(10);
    expect(requests).toBe(server.requests);
  });

  test('fails when the command does, though nothing was down', async () => {
    const { code, stdout } = await run([server.url, '--settle', '0', '--', process.execPath, '-e', 'process.exit(3)']);
    expect(code).toBe(ExitCode.FINDINGS);
    expect(stdout).toContain('Objective 100 %: holds');
    expect(stdout).toMatch(/\nCommand\n {2}.* -e process\.exit\(3\): failed: exit code 3 after .* s\n/);
  });

  test('ends a command that takes longer than the probe', async () => {
    const { code, stdout } = await run([server.url, '--duration', '500ms', '--', process.execPath, '-e', 'setInterval(() => {}, 1000)']);
    expect(code).toBe(ExitCode.FINDINGS);
    expect(stdout).toMatch(/: was still running when the probe ended and was told to end: ended by SIGTERM after .* s\n/);
  });

  test('passes a signal on to the command', async () => {
    const { code, stdout } = await run([server.url, '--format', 'json', '--', process.execPath, '-e', 'setInterval(() => {}, 1000)'], {
      interrupt: send => void setTimeout(() => send('SIGTERM'), 300),
    });
    expect(code).toBe(ExitCode.FINDINGS);
    expect(JSON.parse(stdout)).toMatchObject({ endedBy: 'signal', holds: true, command: { exitCode: null, signal: 'SIGTERM', cutShort: true } });
  });

  test('fails when the command cannot be started', async () => {
    expect(await run([server.url, '--', './no-such-command', '--help'])).toEqual({
      code: ExitCode.USAGE, stdout: '', stderr: "error: the command './no-such-command' cannot be started (not found)\n(run with --help for usage)\n",
    });
    expect(server.requests).toBe(0);
  });

  test('fails when no request reaches a server', async () => {
    const { url } = server;
    await server.stop();
    const { code, stdout, stderr } = await run([url, '--rate', '100', '--duration', '50ms']);
    await server.listen();
    expect(code).toBe(ExitCode.USAGE);
    expect(stderr).toBe(`error: not one of 5 requests reached a server (5 refused: connect ECONNREFUSED ${new URL(url).host})\n`);
    expect(stdout).toContain('Availability 0 %\n');
  });

  test('reports what it has seen when it is interrupted', async () => {
    const { code, stdout } = await run([server.url, '--format', 'json'], { interrupt: send => void setTimeout(() => send('SIGINT'), 300) });
    expect(code).toBe(ExitCode.OK);
    const { endedBy, requests, ok, abandoned } = JSON.parse(stdout);
    expect({ endedBy, requests, ok, abandoned }).toEqual({ endedBy: 'signal', requests: server.requests, ok: server.requests, abandoned: 0 });
  });

  test('waits no longer when it is interrupted twice', async () => {
    const hanging = await TestServer.start((_, response) => { if (hanging.requests === 1) response.end(); });
    const { stdout } = await run([hanging.url], {
      interrupt: send => [300, 400].forEach(after => setTimeout(() => send('SIGINT'), after)),
    });
    await hanging.kill();
    expect(stdout).toMatch(/had no answer yet when the wait was cut short and (is|are) not counted/);
  });

  test('shows how it is doing to someone who watches', async () => {
    const { stderr } = await run([server.url, ...short], { watchedColumns: 70 });
    expect(stderr).toMatch(/\r\u001b\[K0 s {2}\d+ requests? {2}0 failed {2}p99 .* {2}downtime 0 s/);
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    stderr.split('\r\u001b[K').forEach(line => expect(line.length).toBeLessThan(70));
  });

  test('hides a password', async () => {
    const { stdout } = await run([server.url.replace('//', '//me:secret@'), ...short]);
    expect(stdout).toContain('Probed http://me:***@127.0.0.1');
    expect(stdout).not.toContain('secret');
  });

  test('ends with the report on Ctrl-C, as a process', async () => {
    const child = spawn(process.execPath, [
      '-r', 'ts-node/register/transpile-only', join(__dirname, '..', '..', '..', 'src', 'cli', 'bin.ts'), 'probe', server.url, '--format', 'json',
    ], { env: { ...process.env, TS_NODE_PROJECT: join(__dirname, '..', '..', '..', 'tsconfig.dev.json') } });
    let stdout = '';
    child.stdout.on('data', text => { stdout += text; });
    const exit = once(child, 'exit');
    while (server.requests < 5) await new Promise(resolve => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(JSON.parse(stdout)).toMatchObject({ endedBy: 'signal', ok: server.requests, failed: 0 });
  }, 20_000);
});
