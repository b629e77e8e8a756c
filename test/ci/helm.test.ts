import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { COMMAND, ROOT, SAFE, SLOW } from './services';

const PLUGIN = join(ROOT, 'helm/zero-downtime');
const POST_RENDERER = join(ROOT, 'helm/zero-downtime-post-renderer');
const manifestOf = (plugin: string) => load(readFileSync(join(plugin, 'plugin.yaml'), 'utf8')) as Record<string, any>;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** A Helm that renders what it is given, and keeps what it is asked. */
function helm({ rendered = SAFE, installed = SAFE, fails = '' }: { rendered?: string; installed?: string; fails?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  writeFileSync(join(folder, 'template'), rendered);
  writeFileSync(join(folder, 'get'), installed);
  const program = join(folder, 'helm');
  writeFileSync(program, [
    '#!/bin/sh', `printf '%s|' "$@" >> '${folder}/asked'; echo >> '${folder}/asked'`,
    `if [ "$1" = "${fails}" ]; then echo "Error: $1 failed" >&2; exit 1; fi`, `cat "${folder}/$1"`, '',
  ].join('\n'));
  chmodSync(program, 0o755);
  return { program, asked: () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n').map(line => line.split('|').slice(0, -1)) };
}

/** Runs the script of a plugin as Helm does, through the link by which it is installed. */
function run(plugin: string, script: string, args: readonly string[], environment: Readonly<Record<string, string>>, input = '') {
  const installed = join(mkdtempSync(join(tmpdir(), 'plugins-')), 'plugin');
  symlinkSync(plugin, installed);
  const { status, stdout, stderr } = spawnSync(join(installed, script), args, {
    cwd: mkdtempSync(join(tmpdir(), 'cwd-')), encoding: 'utf8', input, env: { ...process.env, ZERO_DOWNTIME_COMMAND: COMMAND, ...environment },
  });
  return { status, stdout, stderr };
}

const runPlugin = (args: readonly string[], { program }: { readonly program: string }, environment: Readonly<Record<string, string>> = {}) =>
  run(PLUGIN, 'zero-downtime.sh', args, { HELM_BIN: program, ...environment });

describe('the plugin of Helm', () => {
  /** @see https://helm.sh/docs/v3/topics/plugins/ */
  test('has what Helm demands, and the version of the package', () => {
    expect(manifestOf(PLUGIN)).toMatchObject({ name: 'zero-downtime', version, usage: expect.stringMatching(/\S/), description: expect.stringMatching(/\S/) });
    const [{ command }] = manifestOf(PLUGIN).platformCommand;
    expect(statSync(command.replace('${HELM_PLUGIN_DIR}', PLUGIN)).mode.toString(8)).toMatch(/[1357]{3}$/);
  });

  test.each([['lets pass what loses nothing', SAFE, 0], ['fails what loses requests', SLOW, 1], ['fails what cannot be read', 'kind: [', 2]])('%s', (_, rendered, status) => {
    expect(runPlugin(['check', 'web', './chart'], helm({ rendered })).status).toBe(status);
  });

  test('hands Helm what stands before --, and the command what stands behind', () => {
    const program = helm({ rendered: SLOW });
    const { stdout } = runPlugin(['check', 'web', './chart', '--set', 'a=b c', '--', '--longest-request', '1s', '--verbose'], program);
    expect(program.asked()).toEqual([['template', 'web', './chart', '--set', 'a=b c']]);
    expect(stdout).toContain('1 s longestRequest');
  });

  test('knows the namespace that Helm was given', () => {
    const rendered = SLOW.replaceAll(/^ +namespace: .*\n/gm, '');
    expect(runPlugin(['check', 'web', './chart'], helm({ rendered }), { HELM_NAMESPACE: 'shop' }).stdout).toContain('Deployment shop/');
    expect(runPlugin(['check', 'web', './chart', '--', '-n', 'staging'], helm({ rendered }), { HELM_NAMESPACE: 'shop' }).stdout).toContain('Deployment staging/');
  });

  test.each(['check', 'diff'])('says what Helm says where it fails (%s)', command => {
    const fails = command === 'check' ? 'template' : 'get';
    const { status, stdout, stderr } = runPlugin([command, 'web', './chart'], helm({ fails }));
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `Error: ${fails} failed\n` });
  });

  test('compares what is installed with what would be', () => {
    const program = helm({ rendered: SAFE.replaceAll('app.kubernetes.io/name: app-2048', 'app.kubernetes.io/name: game') });
    const { status, stdout } = runPlugin(['diff', 'web', './chart', '--values', 'prod.yaml', '--', '--verbose'], program);
    expect(status).toBe(1);
    expect(stdout).toContain('selector');
    expect(program.asked()).toEqual([['template', 'web', './chart', '--values', 'prod.yaml'], ['get', 'manifest', 'web']]);
  });

  test.each(['fix', 'simulate', 'timeline', 'budget', 'config'])('runs %s', command => {
    expect(runPlugin([command, 'web', './chart'], helm())).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([[['--help'], 0], [[], 2], [['audit'], 2]])('says how it is used (%j)', (args, status) => {
    const result = runPlugin(args, helm());
    expect(result.status).toBe(status);
    expect(result.stdout + result.stderr).toContain('Usage: helm zero-downtime check|');
  });

  test('runs the command of the package in which it is, or else the newest', () => {
    const copy = mkdtempSync(join(tmpdir(), 'package-'));
    mkdirSync(join(copy, 'helm/zero-downtime'), { recursive: true });
    for (const file of ['command.sh', 'zero-downtime/zero-downtime.sh']) copyFileSync(join(ROOT, 'helm', file), join(copy, 'helm', file));
    const tools = mkdtempSync(join(tmpdir(), 'tools-'));
    writeFileSync(join(tools, 'npx'), '#!/bin/sh\necho "npx $*"\n');
    chmodSync(join(tools, 'npx'), 0o755);
    const ran = () => run(join(copy, 'helm/zero-downtime'), 'zero-downtime.sh', ['check', './chart'],
      { HELM_BIN: helm().program, ZERO_DOWNTIME_COMMAND: '', PATH: `${tools}:${process.env.PATH}` }).stdout;
    expect(ran()).toBe('npx --yes cdk8s-zero-downtime check -\n');
    mkdirSync(join(copy, 'lib/cli'), { recursive: true });
    writeFileSync(join(copy, 'lib/cli/bin.js'), 'console.log("of the package", ...process.argv.slice(2));');
    expect(ran()).toBe('of the package check -\n');
  });
});

describe('the post-renderer of Helm', () => {
  const render = (manifests: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}) =>
    run(POST_RENDERER, 'post-render.sh', args, environment, manifests);
  const WITHOUT_NAMESPACE = SAFE.slice(SAFE.indexOf('---\n') + 4).replaceAll(/^ +namespace: .*\n/gm, '');

  /** @see https://helm.sh/docs/plugins/developer/tutorial-postrenderer-plugin */
  test('has what Helm 4 demands, and the version of the package', () => {
    expect(manifestOf(POST_RENDERER)).toMatchObject({ apiVersion: 'v1', type: 'postrenderer/v1', name: 'zero-downtime-post-renderer', version, runtime: 'subprocess' });
    const [{ command }] = manifestOf(POST_RENDERER).runtimeConfig.platformCommand;
    expect(statSync(command.replace('${HELM_PLUGIN_DIR}', POST_RENDERER)).mode.toString(8)).toMatch(/[1357]{3}$/);
  });

  test('hands on what loses nothing as it is', () => {
    expect(render(SAFE)).toEqual({ status: 0, stdout: SAFE, stderr: '' });
  });

  test('stops what loses requests, hands on nothing, and says why', () => {
    const { status, stdout, stderr } = render(SLOW);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('requests in flight are killed');
  });

  test('hands on a chart without its Namespace, which is unknown and no error', () => {
    expect(WITHOUT_NAMESPACE).not.toContain('kind: Namespace');
    expect(render(WITHOUT_NAMESPACE)).toMatchObject({ status: 0, stdout: WITHOUT_NAMESPACE });
    const strict = render(WITHOUT_NAMESPACE, ['--strict', '--namespace=shop']);
    expect(strict.status).toBe(1);
    expect(strict.stderr).toContain("make sure that the Namespace 'shop' has the label");
  });

  test('corrects what it is told to correct', () => {
    const { status, stdout } = render(SLOW, ['fix']);
    expect(status).toBe(0);
    expect(stdout).not.toContain('terminationGracePeriodSeconds: 10\n');
    expect(render(stdout).status).toBe(0);
  });

  test('stops where something is left that cannot be corrected', () => {
    const { status, stdout, stderr } = render(SAFE.replace(/^ +image: .*\n/m, '').replace('scheme: internet', 'scheme: intranet').replaceAll(/target-type: ip/g, 'target-type: ip-address'), ['fix']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('Left, for a person to decide');
  });

  (existsSync('/proc/self/fd') ? test : test.skip)('speaks where Helm speaks, as Helm 4 shows nothing of what it says', () => {
    // A program in the place of Helm, which keeps the output of the plugin to itself; its own goes into a pipe.
    const inPlaceOfHelm = `process.exitCode = require('node:child_process').spawnSync(
      '${join(POST_RENDERER, 'post-render.sh')}', { stdio: ['inherit', 'ignore', 'ignore'] }).status`;
    const { stdout } = spawnSync('sh', ['-c', '{ node -e "$PROGRAM"; echo "exit $?"; } 2>&1 | cat'], {
      encoding: 'utf8',
      input: SLOW,
      env: { ...process.env, PROGRAM: inPlaceOfHelm, ZERO_DOWNTIME_COMMAND: COMMAND, HELM_PLUGIN_NAME: 'zero-downtime-post-renderer' },
    });
    expect(stdout).toMatch(/requests in flight are killed[\s\S]*exit 1\n$/);
  });
});
