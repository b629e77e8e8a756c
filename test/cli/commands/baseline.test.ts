import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { run } from '../scenario';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  put('zero-downtime.yaml', 'defaults: { longestRequestSeconds: 12 }');
  put('web.yaml', MANIFESTS);
});
afterEach(() => rmSync(folder, { recursive: true }));

const MANIFESTS = readFileSync(join(__dirname, '..', 'manifests', 'web.yaml'), 'utf8');
const BASELINE = 'zero-downtime-baseline.yaml';

function put(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

const read = (): { findings: { code: string; object: string; reason?: string; file: string }[] } => parse(readFileSync(join(folder, BASELINE), 'utf8'));

async function check(more = '', paths = folder) {
  const { status, stdout, stderr } = await run(`check ${paths} ${more}`, 1000);
  return { status, last: stdout.trim().split('\n').at(-1)?.replaceAll(`${folder}/`, ''), stdout, stderr: stderr.replaceAll(`${folder}/`, '') };
}

describe('a baseline', () => {
  test('keeps what is there today, and fails on nothing of it', async () => {
    expect((await check()).status).toBe(1);
    const written = await check('--update-baseline');
    expect(written).toMatchObject({ status: 0, stderr: `wrote ${BASELINE}\nthe baseline holds 7 findings: 7 added, 0 taken out\n` });
    expect(await check()).toMatchObject({ status: 0, last: `0 errors, 0 warnings, 0 infos in 1 workload of 3 documents; 7 known by ${BASELINE}` });
    expect((await check('--strict')).status).toBe(0);
    expect((await check('--no-baseline')).status).toBe(1);
  });

  test('does not depend on lines, nor on the order of documents', async () => {
    await check('--update-baseline');
    put('web.yaml', `# a comment\n\n${MANIFESTS.split('---\n').reverse().join('---\n')}`);
    expect(await check()).toMatchObject({ status: 0 });
  });

  test('is written the same for the same findings', async () => {
    await check('--update-baseline');
    const before = readFileSync(join(folder, BASELINE), 'utf8');
    put('web.yaml', MANIFESTS.split('---\n').reverse().join('---\n'));
    expect((await check('--update-baseline')).stderr).toContain('the baseline holds 7 findings: 0 added, 0 taken out');
    expect(readFileSync(join(folder, BASELINE), 'utf8')).toBe(before);
  });

  test('fails on what is new, and names it when it is added', async () => {
    await check('--update-baseline');
    put('web.yaml', MANIFESTS.replace('spec:\n', 'spec:\n  strategy: { rollingUpdate: { maxUnavailable: 1 } }\n'));
    expect(await check('--strict')).toMatchObject({ status: 1, last: expect.stringMatching(/1 warning, .*; 7 known by/) });
    expect((await check('--update-baseline')).stderr).toMatch(/8 findings: 1 added, 0 taken out\n {2}added: warning R02 Deployment web spec\.strategy\.rollingUpdate\.maxUnavailable\n$/);
  });

  test('calls what has become worse new', async () => {
    put('zero-downtime.yaml', '{}');
    await check('--update-baseline');
    put('zero-downtime.yaml', 'defaults: { longestRequestSeconds: 12 }');
    const { status, stdout } = await check();
    expect([status, stdout.includes('error T01')]).toEqual([1, true]);
  });

  test('says what is gone, and takes it out when it is updated', async () => {
    await check('--update-baseline');
    put('web.yaml', MANIFESTS.replace('containers:', 'terminationGracePeriodSeconds: 300, containers:'));
    expect(await check()).toMatchObject({ status: 0, last: expect.stringMatching(/; 6 known by zero-downtime-baseline.yaml; 1 of it gone: --update-baseline takes it out$/) });
    expect((await check('--update-baseline')).stderr).toContain('0 added, 1 taken out');
    expect(read().findings.map(({ code }) => code)).not.toContain('T01');
  });

  test('keeps reasons, and tells them', async () => {
    await check('--update-baseline');
    put(BASELINE, readFileSync(join(folder, BASELINE), 'utf8').replace('code: T01\n', 'code: T01\n    reason: "until July"\n'));
    put('other.yaml', MANIFESTS.replaceAll('web', 'api'));
    await check('--update-baseline');
    expect(read().findings.filter(({ reason }) => reason !== undefined)).toMatchObject([{ code: 'T01', object: 'Deployment web', reason: 'until July' }]);
    const { stdout } = await check('--format sarif');
    const suppressed = JSON.parse(stdout).runs[0].results.filter(({ ruleId }: any) => ruleId === 'T01').map(({ suppressions, baselineState }: any) => [suppressions, baselineState]);
    expect(suppressed).toContainEqual([[{ kind: 'external', status: 'accepted', justification: 'until July' }], 'unchanged']);
  });

  test('leaves alone what was not looked at', async () => {
    put('other.yaml', MANIFESTS.replaceAll('web', 'api'));
    await check('--update-baseline');
    const all = read().findings.length;
    const { last, status } = await check('', join(folder, 'web.yaml'));
    expect([status, last]).toEqual([0, expect.not.stringContaining('gone')]);
    await check('--update-baseline', join(folder, 'web.yaml'));
    expect(read().findings).toHaveLength(all);
  });

  test('is not updated where something could not be read', async () => {
    put('broken.yaml', 'a: [');
    expect(await check('--update-baseline')).toMatchObject({ status: 2, stderr: expect.stringContaining(`${BASELINE} is not updated, since not everything could be read`) });
    expect(() => read()).toThrow('ENOENT');
  });

  test('may have another name, by flag or configuration', async () => {
    await check(`--update-baseline --baseline ${join(folder, 'known.list')}`);
    expect((await check()).status).toBe(1);
    put('zero-downtime.yaml', 'defaults: { longestRequestSeconds: 12 }\nbaseline: known.list');
    expect((await check()).status).toBe(0);
  });

  test.each([
    ['nothing: known', "'findings' is missing; it is the known findings"],
    ['findings: [{ code: T01 }]', "'object' is missing in 'findings[0]'; it is kind, namespace and name of the object"],
    ['findings: [', 'the baseline is not YAML'],
  ])('of %s is refused', async (text, message) => {
    put(BASELINE, text);
    expect(await check()).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  });

  test('is told in JSON', async () => {
    await check('--update-baseline');
    put('web.yaml', MANIFESTS.replace('containers:', 'terminationGracePeriodSeconds: 300, containers:'));
    expect(JSON.parse((await check('--format json')).stdout).baseline).toMatchObject({ known: 6, gone: [{ code: 'T01', object: 'Deployment web', file: 'web.yaml' }] });
  });

  test('is updated or left aside, not both', async () => {
    expect(await check('--update-baseline --no-baseline')).toMatchObject({ status: 2, stderr: expect.stringContaining("'--update-baseline' and '--no-baseline' exclude each other") });
  });
});
