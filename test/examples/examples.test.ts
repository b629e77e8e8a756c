import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { run } from '../cli/scenario';
import { validateObject } from '../kubernetes-schema';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const names = readdirSync(EXAMPLES).filter(name => existsSync(join(EXAMPLES, name, 'main.ts')));
const manifestsOf = (name: string) => readdirSync(join(EXAMPLES, name, 'expected')).filter(file => file.endsWith('.k8s.yaml'));
/** Those of ECS make nothing for Kubernetes. */
const withManifests = names.filter(name => manifestsOf(name).length > 0);

/** What examples write by hand, and what has no schema here. */
const OF_OTHERS = /^(eks\.amazonaws\.com|keda\.sh|monitoring\.coreos\.com)\/|^networking\.k8s\.io\/v1\/IngressClass$/;

describe.each(names)('example %s', name => {
  const expected = join(EXAMPLES, name, 'expected');
  const outdir = mkdtempSync(join(tmpdir(), `${name}-`));

  beforeAll(() => {
    process.env.CDK8S_OUTDIR = outdir;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the example is a program: loading it runs it
    require(join(EXAMPLES, name, 'main.ts'));
    delete process.env.CDK8S_OUTDIR;
  });

  test('synthesises to what is committed', () => {
    expect(readdirSync(outdir)).toEqual(readdirSync(expected));
    for (const file of readdirSync(expected)) {
      expect(readFileSync(join(outdir, file), 'utf8')).toBe(readFileSync(join(expected, file), 'utf8'));
    }
  });

  test('says what it shows', () => expect(readdirSync(join(EXAMPLES, name))).toContain('README.md'));
});

describe.each(withManifests)('the manifests of %s', name => {
  test('are accepted by the schemas of Kubernetes', () => {
    const documents = manifestsOf(name).flatMap(file => parseAllDocuments(readFileSync(join(EXAMPLES, name, 'expected', file), 'utf8')));
    expect(documents.length).toBeGreaterThan(0);
    documents.map(document => document.toJS()).filter(({ apiVersion, kind }) => !OF_OTHERS.test(`${apiVersion}/${kind}`)).forEach(validateObject);
  });
});

test('the game of the article gets 40 / 70 / 30 from its longest request', () => {
  const yaml = readFileSync(join(EXAMPLES, '2048', 'expected', 'game-2048.k8s.yaml'), 'utf8');
  expect(yaml).toContain('seconds: 40');
  expect(yaml).toContain('terminationGracePeriodSeconds: 70');
  expect(yaml).toContain('deregistration_delay.timeout_seconds=30');
});

describe('zero-downtime check', () => {
  const check = async (name: string, options = '') => {
    const { status, stdout } = await run(`check ${manifestsOf(name).map(file => `examples/${name}/expected/${file}`).join(' ')} --format json ${options}`);
    return { status, findings: JSON.parse(stdout).findings as { severity: string; code: string }[] };
  };

  // A Network Load Balancer sends to a pod some time after it is ready, which no field of a manifest covers: the pace of drains does.
  // Version 1 of the controller needs Kubernetes 1.21 or earlier: with a later one, its gates are told of.
  test.each(withManifests.filter(name => name !== '2048-before'))('finds nothing above info in %s that a manifest could cover', async name => {
    const { status, findings } = await check(name, name === 'legacy-gates' ? '--kubernetes-version 1.21' : '');
    expect(findings.filter(({ code, severity }) => severity !== 'info' && code !== 'R06')).toEqual([]);
    expect(status).toBe(0);
  });

  test('tells of gates of version 1 of the controller, which a later one may not open', async () => {
    const { findings } = await check('legacy-gates');
    expect(findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code)).toEqual(['S05']);
  });

  test('finds what is broken on purpose', async () => {
    const { status, findings } = await check('2048-before');
    expect(status).toBe(1);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)).toEqual(['T03', 'S02', 'S11']);
  });
});
