import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { settingsFor } from '../../../src/integrations/settings';
import { run } from '../scenario';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'configured-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const MANIFESTS = readFileSync(join(__dirname, '..', 'manifests', 'web.yaml'), 'utf8');

/** Where `config` says that the longest request comes from. */
async function longestRequest(command: string): Promise<string> {
  const { stdout } = await run(`config ${command} --format json`, Infinity);
  const [{ inputs }] = JSON.parse(stdout).workloads;
  const { value, from } = inputs.find(({ key }: { key: string }) => key === 'longestRequest');
  return `${value}, ${from.replace(/.*configured-\w+\//, '')}`;
}

describe('a configuration', () => {
  beforeEach(() => {
    put('zero-downtime.yaml', 'defaults: { longestRequestSeconds: 11 }');
    put('apps/web/web.yaml', MANIFESTS);
  });

  test('is found upwards from a file, a folder or a pattern', async () => {
    for (const path of ['apps/web/web.yaml', 'apps/web', 'apps', '.', 'apps/*/*.yaml', '**/*.yaml']) {
      expect(await longestRequest(`'${join(folder, path)}'`)).toBe('11 s, zero-downtime.yaml:1');
    }
  });

  test('is the nearest one', async () => {
    put('apps/zero-downtime.yaml', '# of all applications\ndefaults: { longestRequestSeconds: 12 }');
    expect(await longestRequest(join(folder, 'apps', 'web'))).toBe('12 s, apps/zero-downtime.yaml:2');
  });

  test('is the one that is named, or none', async () => {
    put('other.yaml', 'defaults: { longestRequestSeconds: 13 }');
    expect(await longestRequest(`${join(folder, 'apps')} --config ${join(folder, 'other.yaml')}`)).toBe('13 s, other.yaml:1');
    expect(await longestRequest(`${join(folder, 'apps')} --no-config`)).toBe('30 s, built-in default');
  });

  test('must be one for all paths', async () => {
    put('zero/zero-downtime.yaml', '{}');
    put('zero/web.yaml', MANIFESTS);
    const { status, stderr } = await run(`check ${join(folder, 'apps')} ${join(folder, 'zero')}`);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/there is another configuration for some of the paths.*run them one by one, or name one with --config/)]);
  });

  test.each(['check', 'fix', 'simulate', 'timeline', 'budget', 'config'])('that cannot be read keeps %s from running', async command => {
    put('zero-downtime.yaml', 'defalts: {}');
    const { status, stdout, stderr } = await run(`${command} ${join(folder, 'apps')}`);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining("zero-downtime.yaml:1:1: 'defalts' is not a key; did you mean 'defaults'?")]);
  });

  test('that is named must exist', async () => {
    const { status, stderr } = await run(`check ${folder} --config ${join(folder, 'none.yaml')}`);
    expect([status, stderr]).toEqual([2, expect.stringContaining('none.yaml: the file does not exist')]);
  });

  test('leaves files and folders out, by paths from its own folder', async () => {
    put('zero-downtime.yaml', 'exclude: [vendor, "apps/**/*-dev.yaml"]');
    put('vendor/deep/chart.yaml', 'no: manifest');
    put('apps/web/web-dev.yaml', 'no: manifest');
    const { stdout, stderr } = await run(`check ${folder} --format json`);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [], summary: { documents: 3 } });
    expect(stderr).toMatch(/^left out 2 files, as .*zero-downtime\.yaml says\n$/);
  });

  test('with a pattern that takes too long is refused in one sentence', async () => {
    put('zero-downtime.yaml', 'exclude: ["**/*a*a*a*a*a*a*b"]');
    put(`${'a'.repeat(200)}.yaml`, MANIFESTS);
    const { status, stderr } = await run(`check ${folder}`);
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^error: the pattern ".*" takes too long for "a+…; write it with fewer '\*'\n\(run with --help for usage\)\n$/)]);
  });

  test.each([
    ['error', 'error', 1], ['error', 'warning', 1], ['error', 'never', 0], ['warning', 'error', 0], ['warning', 'warning', 1], ['warning', 'never', 0],
  ])('with an %s and failOn: %s: exit code %d', async (severity, failOn, status) => {
    const rules = ['T01', 'T03', 'T05', 'S02', 'S11', 'R04', 'R09'].map(code => `${code}: { severity: ${code === 'T01' ? severity : 'info'}, reason: test }`);
    put('zero-downtime.yaml', `failOn: ${failOn}\nrules: { ${rules.join(', ')} }`);
    expect((await run(`check ${join(folder, 'apps')}`)).status).toBe(status);
  });

  test('names objects of the cluster, which are looked up and not judged', async () => {
    put('zero-downtime.yaml', 'cluster: { objects: ["cluster/*.yaml"] }');
    put('apps/web/web.yaml', MANIFESTS.replaceAll(/^ {2}name: web$/gm, '  name: web\n  namespace: shop'));
    const codes = async () => {
      const { stdout } = await run(`check ${join(folder, 'apps')} --format json`);
      const { findings, summary, problems } = JSON.parse(stdout);
      return { codes: findings.map(({ code }: { code: string }) => code), documents: summary.documents, workloads: summary.workloads, problems };
    };
    put('cluster/other.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }');
    const without = await codes();
    put('cluster/other.yaml', `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { elbv2.k8s.aws/pod-readiness-gate-inject: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: other, namespace: shop }
spec: { replicas: 1, selector: { matchLabels: { app: other } }, template: { metadata: { labels: { app: other } }, spec: { containers: [{ name: other, image: other }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: nothing, namespace: shop }
spec: { type: LoadBalancer, selector: { app: nothing }, ports: [{ port: 80 }] }
`);
    const labelled = await codes();
    expect(without.codes).toContain('S02');
    expect(labelled.codes).not.toContain('S02');
    expect(labelled.codes).not.toContain('N01');
    expect(labelled).toMatchObject({ documents: 3, workloads: 1, problems: [] });
  });

  test('must name objects that are there', async () => {
    put('zero-downtime.yaml', 'cluster:\n  objects: [cluster]');
    const { status, stderr } = await run(`check ${join(folder, 'apps')}`);
    expect([status, stderr]).toEqual([2, expect.stringContaining("zero-downtime.yaml:2:13: 'cluster' of 'cluster.objects' is no file, and no folder with manifests")]);
  });

  test('is that of the plugin and the matcher as well', () => {
    const { config } = settingsFor([join(folder, 'apps', 'web', 'web.yaml')], undefined);
    expect(config?.entries[0].defaults).toEqual({ longestRequestSeconds: 11 });
    expect(settingsFor([join(folder, 'apps')], false).config).toBeUndefined();
    put('zero-downtime.yaml', 'failOn: sometimes');
    expect(() => settingsFor([join(folder, 'apps')], undefined)).toThrow(/zero-downtime\.yaml:1:9: 'failOn' is "sometimes" but must be one of error, warning, never/);
  });
});

describe('the zones of the cluster', () => {
  test.each([[2, 0], [3, 1]])('are %d: so many findings that a Network Load Balancer has fewer pods: %d', async (zones, expected) => {
    put('zero-downtime.yaml', `cluster: { zones: ${zones} }`);
    put('nlb.yaml', `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { replicas: 2, selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, annotations: { service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip } }
spec: { type: LoadBalancer, loadBalancerClass: service.k8s.aws/nlb, selector: { app: web }, ports: [{ port: 80 }] }
`);
    const { stdout } = await run(`check ${folder} --format json`);
    const found = JSON.parse(stdout).findings.filter(({ code }: { code: string }) => code === 'R12');
    expect(found.map(({ severity }: { severity: string }) => severity)).toEqual(Array.from({ length: expected }, () => 'warning'));
  });
});
