import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { commit, git } from './repositories';
import { COMMAND, ROOT, SAFE, SLOW, validateSarif } from './services';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

const ACTION = load(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required?: boolean; readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};

/** A checkout of a pull request, as shallow as that of actions/checkout, with a `gh` that keeps what it is asked. */
function pullRequest(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  const [origin, checkout, temp, tools] = ['origin', 'checkout', 'runner temp', 'tools'].map(name => join(folder, name));
  for (const path of [origin, temp, tools]) mkdirSync(path);
  git(origin, 'init', '--quiet');
  commit(origin, before);
  git(origin, 'checkout', '--quiet', '-b', 'change');
  commit(origin, after);
  git(folder, 'clone', '--quiet', '--depth=1', '--branch', 'change', `file://${origin}`, checkout);
  const asked = join(folder, 'gh.log');
  writeFileSync(join(tools, 'gh'), `#!/usr/bin/env bash\nprintf '%s\\n' "$*" >> '${asked}'\n[ -z "$GH_FAILS" ] || exit 1\n[[ "$*" == *--jq* ]] && printf '%s' "$GH_OWN"\nexit 0\n`);
  chmodSync(join(tools, 'gh'), 0o755);
  return { checkout, temp, tools, asked };
}

/** Runs the scripts of the action, one after the other, as a runner does for a pull request. */
function runAction(
  request: ReturnType<typeof pullRequest>, given: Readonly<Record<string, string>> = {}, environment: Readonly<Record<string, string>> = {},
) {
  const { checkout, temp, tools, asked } = request;
  const inputs: Record<string, string> = {
    ...Object.fromEntries(Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default ?? ''])), manifests: 'k8s', command: COMMAND, timeline: 'false', ...given,
  };
  const context: Record<string, string> = {
    'github.action_path': ROOT,
    'github.event.pull_request.number': '7',
    'github.token': 'a token',
    'runner.temp': temp,
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value])),
  };
  const resolved = (text: string) => text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
    if (!(name in context) && !name.startsWith('steps.')) throw new Error(`nothing is known as ${name}`);
    return context[name] ?? ''; // as for a step that did not run
  });
  const summary = join(temp, 'summary.md');
  let log = '';
  let status = 0;
  for (const { id, run, env = {} } of ACTION.runs.steps.filter(step => step.run !== undefined && (step.id === undefined || inputs[step.id] !== 'false'))) {
    const output = join(temp, 'output');
    writeFileSync(output, '');
    const step = spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', run!], {
      cwd: checkout,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${tools}${delimiter}${process.env.PATH}`,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_BASE_REF: 'main',
        GITHUB_REPOSITORY: 'owner/shop',
        GITHUB_RUN_ID: '42',
        GITHUB_SERVER_URL: 'https://github.com',
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, resolved(value)])),
        ...environment,
      },
    });
    log += step.stdout + step.stderr;
    for (const [, name, value] of readFileSync(output, 'utf8').matchAll(/^(\w+)=(.*)$/gm)) context[`steps.${id}.outputs.${name}`] = value;
    status = step.status!;
    if (status !== 0) break;
  }
  const read = (path: string) => existsSync(path) ? readFileSync(path, 'utf8') : '';
  return { status, log, report: (name: string) => read(join(temp, 'zero-downtime', name)), summary: read(summary), asked: read(asked), context };
}

describe('the GitHub Action', () => {
  test('is composite, describes its inputs, and puts no input into a script', () => {
    expect(ACTION.runs.using).toBe('composite');
    for (const { description, required, default: value } of Object.values(ACTION.inputs)) {
      expect(description).toMatch(/\S/);
      expect(required === true || typeof value === 'string').toBe(true);
    }
    for (const { run } of ACTION.runs.steps) expect(run ?? '').not.toContain('${{');
  });

  test('has scripts that can be run', () => {
    const scripts = ACTION.runs.steps.flatMap(({ run }) => run === undefined ? [] : [/^"\$ACTION\/(action\/\S+\.sh)"$/.exec(run)![1]]);
    expect(scripts).toHaveLength(5);
    for (const script of scripts) expect(statSync(join(ROOT, script)).mode.toString(8)).toMatch(/[1357]{3}$/);
  });

  test('gives each script the variables that it reads', () => {
    for (const { run, env } of ACTION.runs.steps.filter(step => step.run !== undefined)) {
      const text = readFileSync(join(ROOT, /action\/\S+\.sh/.exec(run!)![0]), 'utf8');
      const read = [...text.matchAll(/\$\{?([A-Z_]+)/g)].map(([, name]) => name).filter(name => !name.startsWith('GITHUB_') && name !== 'FETCH_HEAD');
      expect(Object.keys(env!)).toEqual(expect.arrayContaining([...new Set(read)]));
    }
  });

  test('says nothing of a safe change, comments, draws, and writes what is uploaded', () => {
    const result = runAction(pullRequest({ 'k8s/web.yaml': SAFE }, {}), { timeline: 'true' });
    expect(result.status).toBe(0);
    expect(result.log).not.toContain('::error');
    validateSarif(result.report('check.sarif'));
    expect(result.report('timeline.svg')).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
    expect(result.asked).toContain('--method POST repos/owner/shop/issues/7/comments --field body=@');
    expect(result.summary).toContain('[this run](https://github.com/owner/shop/actions/runs/42)');
    const uploads = ACTION.runs.steps.filter(({ uses }) => uses !== undefined).map(step => String(step.with!.path ?? step.with!.sarif_file));
    expect(uploads).toHaveLength(2);
    for (const path of uploads) expect(result.report(path.replace('${{ runner.temp }}/zero-downtime/', ''))).not.toBe('');
  });

  test('ends with 1, on the line, with the consequence, where requests are lost', () => {
    const result = runAction(pullRequest({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': SLOW }));
    expect(result.status).toBe(1);
    expect(result.log).toMatch(/^::error .*file=k8s\/web\.yaml,line=\d+/m);
    expect(result.report('check.txt')).toMatch(/killed/);
    expect(result.report('comment.md')).toMatch(/^<!-- zero-downtime -->\n### While this change is applied\n<pre>\n[\s\S]*<\/pre>\n### The manifests as they are now\n<pre>\n[\s\S]*killed/);
    const sarif = validateSarif(result.report('check.sarif'));
    expect(sarif.runs[0].results.length).toBeGreaterThan(0);
  });

  test('ends with 1 where only the change loses requests', () => {
    const result = runAction(pullRequest({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': SAFE.replaceAll('app.kubernetes.io/name: app-2048', 'app.kubernetes.io/name: game') }));
    expect(result.context['steps.check.outputs.status']).toBe('0');
    expect(result.context['steps.compare.outputs.status']).toBe('1');
    expect(result.status).toBe(1);
    expect(result.report('diff.txt')).toContain('selector');
  });

  test('ends with 2 where something cannot be read', () => {
    expect(runAction(pullRequest({ 'k8s/web.yaml': SAFE }, { 'k8s/web.yaml': 'kind: [' })).status).toBe(2);
  });

  test('renders both sides', () => {
    const rendered = { manifests: 'out/web.yaml', render: 'mkdir -p out && cp source out/web.yaml' };
    const result = runAction(pullRequest({ source: SAFE }, { source: SAFE.replaceAll('app.kubernetes.io/name: app-2048', 'app.kubernetes.io/name: game') }), rendered);
    expect(result.report('diff.txt')).toContain('selector');
    expect(runAction(pullRequest({ source: SAFE }, {}), { ...rendered, render: 'false' }).status).toBe(2);
  });

  test('compares nothing where the base has no manifests', () => {
    const result = runAction(pullRequest({}, { 'k8s/web.yaml': SAFE }));
    expect(result.status).toBe(0);
    expect(result.summary).toContain('main has no k8s: nothing is compared.');
  });

  test('rewrites its own comment', () => {
    const { asked } = runAction(pullRequest({ 'k8s/web.yaml': SAFE }, {}), { compare: 'false' }, { GH_OWN: '99\n100' });
    expect(asked).toContain('--method PATCH repos/owner/shop/issues/comments/99 --field');
    expect(asked).not.toContain('POST');
  });

  test('leaves the comment to the summary where it may not write', () => {
    const result = runAction(pullRequest({ 'k8s/web.yaml': SAFE }, {}), { compare: 'false' }, { GH_FAILS: '1' });
    expect(result.status).toBe(0);
    expect(result.log).toContain('::warning::The comment could not be written');
  });

  test('makes no Markdown of what it prints', () => {
    const { report } = runAction(pullRequest({ 'k8s/web.yaml': SAFE }, { 'k8s/<b>&.yaml': 'kind: [' }));
    const [, quoted] = /as they are now\n<pre>\n([\s\S]*?)<\/pre>/.exec(report('comment.md') || '') ?? [];
    expect(quoted ?? '').toContain('&lt;b&gt;&amp;.yaml');
  });

  test('takes no more room in a comment than GitHub gives', () => {
    const many = Array.from({ length: 200 }, (_, index) => SLOW.replaceAll('app-2048', `app-${index}`)).join('\n---\n');
    const { report } = runAction(pullRequest({}, { 'k8s/web.yaml': many }), { arguments: '--verbose', compare: 'false' });
    expect(report('check.txt').length).toBeGreaterThan(65_536);
    expect(report('comment.md').length).toBeLessThan(65_536);
    expect(report('comment.md')).toContain('… the rest is in the log');
  });
});
