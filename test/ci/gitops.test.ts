import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { COMMAND, ROOT, SAFE, SLOW } from './services';

const read = (path: string) => load(readFileSync(join(ROOT, 'examples/ci', path), 'utf8')) as any;

/** Runs a command in a folder with these files; helm, kustomize and flux render what is in `rendered.yaml`. */
function runWith([program, ...args]: readonly string[], files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'gitops-'));
  const [source, tools] = ['source', 'tools'].map(name => join(folder, name));
  for (const path of [source, tools]) mkdirSync(path);
  const tool = (name: string, script: string) => {
    writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(tools, name), 0o755);
  };
  for (const name of ['helm', 'kustomize', 'flux']) tool(name, `echo "${name} $*" >> '${folder}/asked'; [ -z "$RENDER_FAILS" ] || exit 1; cat '${source}/rendered.yaml'`);
  tool('zero-downtime', `exec ${COMMAND} "$@"`);
  tool('npx', `[ "$1 $2" = "--yes cdk8s-zero-downtime" ] || exit 9\nshift 2\nexec ${COMMAND} "$@"`);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(source, name), content);
  const result = (environment: Readonly<Record<string, string>> = {}) => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: source,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH}`, ARGOCD_APP_NAME: 'web', ARGOCD_APP_NAMESPACE: 'shop', ...environment },
    });
    return { status, stdout, stderr, asked: readFileSync(join(folder, 'asked'), 'utf8').trim() };
  };
  return result;
}

const WITHOUT_NAMESPACE = SLOW.replaceAll(/^ +namespace: .*\n/gm, '');

describe('the plugin of Argo CD', () => {
  const plugin = read('argo-cd-plugin.yaml');
  const generate = (files: Readonly<Record<string, string>>) => runWith([...plugin.spec.generate.command, ...plugin.spec.generate.args], files);

  /** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/ */
  test('is one, and is mounted where its server looks for it', () => {
    expect(plugin).toMatchObject({ apiVersion: 'argoproj.io/v1alpha1', kind: 'ConfigManagementPlugin', metadata: { name: expect.stringMatching(/\S/) } });
    const { containers, volumes } = read('argo-cd-repo-server.yaml').spec.template.spec;
    expect(containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toContain('/home/argocd/cmp-server/config/plugin.yaml');
    // The Deployment of Argo CD has the first two itself.
    const mounted = containers[0].volumeMounts.map(({ name }: any) => name).filter((name: string) => !['var-files', 'plugins'].includes(name));
    expect(volumes.map(({ name }: any) => name)).toEqual(mounted);
  });

  test('hands on what loses nothing as it is rendered', () => {
    expect(generate({ 'rendered.yaml': SAFE })()).toMatchObject({ status: 0, stdout: SAFE, asked: 'kustomize build .' });
  });

  test('hands on nothing of what loses requests, and says why, of the namespace to which it goes', () => {
    const result = generate({ 'rendered.yaml': WITHOUT_NAMESPACE, 'Chart.yaml': 'name: web' })();
    expect(result).toMatchObject({ status: 1, stdout: '', asked: 'helm template web . --namespace shop --include-crds' });
    expect(result.stderr).toMatch(/Deployment shop\/[\s\S]*requests in flight are killed/);
  });

  test('hands on what has no workload', () => {
    const rendered = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n';
    expect(generate({ 'rendered.yaml': rendered })()).toMatchObject({ status: 0, stdout: rendered });
  });

  test('fails where nothing is rendered', () => {
    expect(generate({ 'rendered.yaml': SAFE })({ RENDER_FAILS: '1' })).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('the workflow for Flux', () => {
  const { run, shell } = read('flux.yaml').jobs.check.steps.at(-1);
  // As GitHub runs a step that asks for bash.
  const step = (rendered: string) => runWith([shell, '--noprofile', '--norc', '-eo', 'pipefail', '-c', run], { 'rendered.yaml': rendered });

  test.each([['lets pass what loses nothing', SAFE, 0], ['fails what loses requests', SLOW, 1], ['fails where nothing is built', '', 2]])('%s', (_, rendered, status) => {
    expect(step(rendered)()).toMatchObject({
      status, asked: 'flux build kustomization shop --path ./apps/shop --kustomization-file ./clusters/prod/shop.yaml --dry-run',
    });
  });

  test('fails where Flux fails', () => {
    expect(step(SAFE)({ RENDER_FAILS: '1' }).status).not.toBe(0);
  });
});
