import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { commit, git } from './repositories';
import { COMMAND, ROOT, SAFE, SLOW } from './services';
import { validateCodeQuality } from '../schemas/code-quality';

interface Input { readonly description: string; readonly type?: string; readonly default?: unknown }
interface Job {
  readonly script: readonly string[];
  readonly variables: Readonly<Record<string, string | { readonly value: string; readonly expand: boolean }>>;
  readonly artifacts: { readonly when: string; readonly paths: readonly string[]; readonly reports: Readonly<Record<string, string>> };
  readonly [key: string]: unknown;
}

const [HEADER, CONTENT] = loadAll(readFileSync(join(ROOT, 'templates/check.yml'), 'utf8')) as
  [{ readonly spec: { readonly inputs: Readonly<Record<string, Input>> } }, Readonly<Record<string, Job>>];
const INPUTS = HEADER.spec.inputs;

/** Puts inputs into a value of the component: with their type where they are all of it, as a part of a text otherwise. */
function interpolated(node: any, inputs: Readonly<Record<string, unknown>>): any {
  if (Array.isArray(node)) return node.map(item => interpolated(item, inputs));
  if (node !== null && typeof node === 'object') {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [interpolated(key, inputs), interpolated(value, inputs)]));
  }
  if (typeof node !== 'string') return node;
  const given = (name: string) => {
    if (!(name in inputs)) throw new Error(`there is no input ${name}`);
    return inputs[name];
  };
  const [, all] = /^\$\[\[ inputs\.(\S+) \]\]$/.exec(node) ?? [];
  return all === undefined ? node.replace(/\$\[\[ inputs\.(\S+) \]\]/g, (_, name: string) => String(given(name))) : given(all);
}

const jobs = (given: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, Job>> => interpolated(CONTENT, {
  ...Object.fromEntries(Object.entries(INPUTS).map(([name, input]) => [name, input.default])),
  manifests: 'k8s',
  command: COMMAND,
  timeline: false,
  ...given,
});

/** The checkout of a branch by a runner, with the commit at which it began. */
function branch(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'gitlab-'));
  const [origin, checkout] = ['origin', 'checkout'].map(name => join(folder, name));
  mkdirSync(origin);
  git(origin, 'init', '--quiet');
  commit(origin, before);
  const base = git(origin, 'rev-parse', 'HEAD').trim();
  git(origin, 'checkout', '--quiet', '-b', 'change');
  commit(origin, after);
  git(folder, 'clone', '--quiet', '--depth=1', '--branch', 'change', `file://${origin}`, checkout);
  return { origin, checkout, base };
}

const mergeRequest = (base: string) => ({
  CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_PROJECT_ID: '3', CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
});

/** Runs the script of the job as a runner does: line by line in one shell, which ends with the first that fails. */
function runJob(
  checkout: string, inputs: Readonly<Record<string, unknown>> = {}, environment: Readonly<Record<string, string>> = {},
  shell: readonly string[] = ['sh', '-e'],
) {
  const [job] = Object.values(jobs(inputs));
  const variables = Object.fromEntries(Object.entries(job.variables).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]));
  return new Promise<{ status: number; log: string; report: (name: string) => string }>(resolve => {
    const child = execFile(shell[0], [...shell.slice(1), '-c', job.script.join('\n')], {
      cwd: checkout, encoding: 'utf8', env: { ...process.env, CI_JOB_URL: 'https://gitlab.example.com/shop/-/jobs/42', ...variables, ...environment },
    }, (_, stdout, stderr) => resolve({
      status: child.exitCode!,
      log: stdout + stderr,
      report: name => existsSync(join(checkout, 'zero-downtime', name)) ? readFileSync(join(checkout, 'zero-downtime', name), 'utf8') : '',
    }));
  });
}

interface Asked { readonly call: string; readonly token?: string; readonly body?: string }

/** The notes of a merge request as GitLab serves them, two on a page. */
async function withNotes(notes: readonly object[], use: (address: string, asked: readonly Asked[]) => Promise<void>, status = 200) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let content = '';
    request.on('data', (chunk: Buffer) => { content += chunk.toString(); });
    request.on('end', () => {
      asked.push({ call: `${request.method} ${request.url}`, token: request.headers['private-token'] as string, body: content && JSON.parse(content).body });
      const page = Number(/[?&]page=(\d+)/.exec(request.url!)?.[1]);
      response.writeHead(status, { 'Content-Type': 'application/json', 'x-next-page': page * 2 < notes.length ? String(page + 1) : '' });
      response.end(JSON.stringify(request.method === 'GET' ? notes.slice(page * 2 - 2, page * 2) : {}));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v4`, asked);
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
}

jest.setTimeout(120_000); // each job starts the command several times

const MOVED = SAFE.replaceAll('app.kubernetes.io/name: app-2048', 'app.kubernetes.io/name: game');

describe('the component of GitLab CI/CD', () => {
  test('describes its inputs, and requires the manifests alone', () => {
    for (const { description } of Object.values(INPUTS)) expect(description).toMatch(/\S/);
    expect(Object.keys(INPUTS).filter(name => INPUTS[name].default === undefined)).toEqual(['manifests']);
  });

  test('puts no text of an input into its script', () => {
    const used = Object.values(CONTENT)[0].script.flatMap(line => [...line.matchAll(/\$\[\[ inputs\.(\S+) \]\]/g)].map(([, name]) => name));
    expect(used.map(name => INPUTS[name].type)).toEqual(used.map(() => 'boolean'));
  });

  test('has a job of the name, stage, image and rules that are asked for', () => {
    const rules = [{ when: 'manual' }];
    expect(jobs({ 'job-name': 'rollouts', 'stage': 'verify', 'image': 'node:24', rules })).toEqual({
      rollouts: expect.objectContaining({ stage: 'verify', image: 'node:24', rules }),
    });
  });

  test.each([['sh', ['sh', '-e']], ['bash', ['bash', '-eo', 'pipefail']]])('checks in %s, and writes the reports that it names', async (_, shell) => {
    const { checkout, base } = branch({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': SLOW });
    const result = await runJob(checkout, { timeline: true }, mergeRequest(base), shell);
    expect(result.status).toBe(1);
    expect(result.log).toContain('requests in flight are killed');
    const { reports, paths, when } = Object.values(jobs())[0].artifacts;
    expect(when).toBe('always');
    expect(paths).toEqual(['zero-downtime/']);
    for (const path of Object.values(reports)) expect(existsSync(join(checkout, path))).toBe(true);
    const entries = validateCodeQuality(readFileSync(join(checkout, reports.codequality), 'utf8'));
    expect(entries).toContainEqual(expect.objectContaining({ severity: 'critical', location: { path: 'k8s/web.yaml', lines: { begin: expect.any(Number) } } }));
    expect(readFileSync(join(checkout, reports.junit), 'utf8')).toMatch(/^<\?xml [\s\S]*<failure [\s\S]*<\/testsuites>\s*$/);
    expect(result.report('timeline.svg')).toMatch(/^<svg /);
  });

  test('lets pass what loses nothing', async () => {
    const { checkout } = branch({ 'k8s/web.yaml': SAFE }, {});
    const result = await runJob(checkout);
    expect(result.status).toBe(0);
    expect(validateCodeQuality(result.report('code-quality.json')).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('ends with 1 where only the change loses requests, and leaves no other checkout behind', async () => {
    const { checkout, base } = branch({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': MOVED });
    const result = await runJob(checkout, {}, mergeRequest(base));
    expect(result.status).toBe(1);
    expect(result.report('check.txt')).toContain('No findings');
    expect(result.report('diff.txt')).toContain('selector');
    expect(git(checkout, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  });

  test('compares a merged result with the head of the target branch', async () => {
    const { origin, checkout, base } = branch({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': MOVED });
    const head = git(origin, 'rev-parse', 'change').trim();
    const result = await runJob(checkout, {}, { ...mergeRequest(base), CI_MERGE_REQUEST_TARGET_BRANCH_SHA: head });
    expect(result.status).toBe(0);
    expect(result.report('diff.txt')).toContain('0 errors');
  });

  test.each([
    ['outside of merge requests', {}, {}],
    ['where that is not wanted', { diff: false }, mergeRequest('unknown')],
  ])('compares nothing %s', async (_, inputs, environment) => {
    const result = await runJob(branch({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': MOVED }).checkout, inputs, environment);
    expect(result.status).toBe(0);
    expect(result.report('diff.txt')).toBe('');
  });

  test('says that the target branch has no manifests', async () => {
    const { checkout, base } = branch({}, { 'k8s/web.yaml': SAFE });
    const result = await runJob(checkout, {}, mergeRequest(base));
    expect(result.status).toBe(0);
    expect(result.log).toContain('main has no k8s: nothing is compared.');
  });

  test('renders both sides', async () => {
    const rendered = { manifests: 'out/web.yaml', render: 'mkdir -p out; for file in source; do cp "$file" out/web.yaml; done' };
    const { checkout, base } = branch({ source: SAFE }, { source: MOVED });
    const result = await runJob(checkout, rendered, mergeRequest(base));
    expect(result.report('diff.txt')).toContain('selector');
    expect((await runJob(checkout, { ...rendered, render: 'false' })).status).toBe(2);
  });

  test('finds nothing of its own where the manifests are all of the checkout', async () => {
    const { checkout } = branch({ 'web.yaml': SAFE }, {});
    const first = await runJob(checkout, { manifests: '.' });
    expect(first.status).toBe(0);
    expect(first.report('check.txt')).not.toContain('code-quality.json');
  });

  test('ends with 2 where something cannot be read, and reports it', async () => {
    const { checkout } = branch({ 'k8s/web.yaml': 'kind: [' }, {});
    const result = await runJob(checkout);
    expect(result.status).toBe(2);
    expect(validateCodeQuality(result.report('code-quality.json'))).toContainEqual(expect.objectContaining({ check_name: 'unreadable', severity: 'blocker' }));
  });

  test('hands on arguments', async () => {
    const { checkout } = branch({ 'k8s/web.yaml': SLOW }, {});
    expect((await runJob(checkout, { arguments: '--longest-request 1s --verbose' })).log).toContain('1 s longestRequest');
  });

  test('comments, with what the names of manifests cannot turn into Markdown', async () => {
    const { checkout, base } = branch({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': SLOW, 'k8s/<b>&.yaml': 'kind: [' });
    await withNotes([], async (address, asked) => {
      const environment = { ...mergeRequest(base), CI_API_V4_URL: address, ZERO_DOWNTIME_TOKEN: 'a token' };
      expect((await runJob(checkout, { comment: true }, environment)).status).toBe(2);
      expect(asked.map(({ call }) => call)).toEqual([
        'GET /api/v4/projects/3/merge_requests/7/notes?per_page=100&page=1', 'POST /api/v4/projects/3/merge_requests/7/notes',
      ]);
      expect(asked.map(({ token }) => token)).toEqual(['a token', 'a token']);
      expect(asked[1].body).toMatch(/^<!-- zero-downtime -->\n### While this change is applied\n<pre>\n[\s\S]*<\/pre>\n### The manifests as they are now\n<pre>\n/);
      expect(asked[1].body).toContain('&lt;b&gt;&amp;.yaml');
      expect(asked[1].body).toContain('(https://gitlab.example.com/shop/-/jobs/42/artifacts/browse)');
    });
  });

  test('rewrites its own comment, on whatever page it is', async () => {
    const { checkout, base } = branch({ 'k8s/web.yaml': SAFE }, {});
    const note = (id: number, body: string, system = false) => ({ id, body, system });
    const notes = [note(1, 'hello'), note(2, '<!-- zero-downtime --> by GitLab', true), note(3, 'no <!-- zero-downtime -->'), note(4, '<!-- zero-downtime -->\nold')];
    await withNotes(notes, async (address, asked) => {
      await runJob(checkout, { comment: true, diff: false }, { ...mergeRequest(base), CI_API_V4_URL: address, ZERO_DOWNTIME_TOKEN: 'a token' });
      expect(asked.map(({ call }) => call.replace(/.*notes/, `${call.split(' ')[0]} notes`))).toEqual([
        'GET notes?per_page=100&page=1', 'GET notes?per_page=100&page=2', 'PUT notes/4',
      ]);
    });
  });

  test('takes no more room in a comment than a reader has', async () => {
    const many = Array.from({ length: 300 }, (_, index) => SLOW.replaceAll('app-2048', `app-${index}`)).join('\n---\n');
    const { checkout, base } = branch({ 'k8s/web.yaml': many }, {});
    await withNotes([], async (address, asked) => {
      const environment = { ...mergeRequest(base), CI_API_V4_URL: address, ZERO_DOWNTIME_TOKEN: 'a token' };
      const { report } = await runJob(checkout, { comment: true, diff: false, arguments: '--verbose' }, environment);
      expect(report('check.txt').length).toBeGreaterThan(100_000);
      expect(asked[1].body).toContain('… the rest is in the log\n</pre>');
      expect(asked[1].body!.length).toBeLessThan(110_000);
    });
  });

  test.each([
    ['without a token', {}, 'the CI/CD variable ZERO_DOWNTIME_TOKEN is not set'],
    ['where it may not write', { ZERO_DOWNTIME_TOKEN: 'a token' }, 'GitLab answered 403 to GET http'],
  ])('says that it could not comment %s, and fails nothing', async (_, environment, reason) => {
    const { checkout, base } = branch({ 'k8s/web.yaml': SAFE }, {});
    await withNotes([], async address => {
      const result = await runJob(checkout, { comment: true, diff: false }, { ...mergeRequest(base), CI_API_V4_URL: address, ...environment });
      expect(result.status).toBe(0);
      expect(result.log).toContain(`The comment could not be written: ${reason}`);
    }, 403);
  });
});
