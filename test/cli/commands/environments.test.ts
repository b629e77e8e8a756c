import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../scenario';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'environments-'));
  put('dev/web.yaml', MANIFESTS);
  put('prod/web.yaml', MANIFESTS.replace('containers:', 'terminationGracePeriodSeconds: 300, containers:'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MANIFESTS = readFileSync(join(__dirname, '..', 'manifests', 'web.yaml'), 'utf8');

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function command(text: string) {
  const { status, stdout, stderr } = await run(text.replaceAll('FOLDER', folder), 1000);
  return { status, stdout: stdout.replaceAll(`${folder}/`, ''), stderr: stderr.replaceAll(`${folder}/`, '') };
}

describe('two environments that are read together', () => {
  test('are judged one by one', async () => {
    const { stdout } = await command('check FOLDER --format json --longest-request 20s');
    const { findings, applications, summary } = JSON.parse(stdout);
    expect(findings.filter(({ code }: any) => code === 'T01').map(({ file }: any) => file)).toEqual(['dev/web.yaml']);
    expect(findings.filter(({ code }: any) => code === 'I03')).toEqual([]);
    expect(applications.map(({ name, errors, workloads }: any) => [name, errors, workloads])).toEqual([['dev', 2, 1], ['prod', 1, 1]]);
    expect(summary).toMatchObject({ workloads: 2 });
  });

  test('find the same as each by itself', async () => {
    const found = async (path: string) => {
      const { findings } = JSON.parse((await command(`check ${path} --format json --longest-request 20s`)).stdout);
      return findings.map(({ code, message, file }: any) => `${file} ${code} ${message}`).sort();
    };
    expect(await found('FOLDER')).toEqual([...await found('FOLDER/dev'), ...await found('FOLDER/prod')].sort());
  });

  test.each(['fix FOLDER --longest-request 20s', 'simulate FOLDER --longest-request 20s', 'budget FOLDER', 'config FOLDER'])('are told apart by %s', async text => {
    const { stdout, stderr } = await command(text);
    expect(`${stdout}${stderr}`).toMatch(/web in dev[\s\S]*web in prod/);
  });

  test('have entries of their own in a baseline', async () => {
    await command('check FOLDER --update-baseline --baseline FOLDER/known.list --longest-request 20s');
    expect(readFileSync(join(folder, 'known.list'), 'utf8')).toMatch(/code: T03\n {4}application: dev\n[\s\S]*code: T03\n {4}application: prod\n/);
    put('prod/web.yaml', MANIFESTS);
    const { status, stdout } = await command('check FOLDER --baseline FOLDER/known.list --longest-request 20s');
    expect([status, stdout]).toEqual([1, expect.stringContaining('Users of Deployment web in prod notice: requests in flight are killed')]);
  });

  test('keep what a baseline has known before there were two', async () => {
    rmSync(join(folder, 'prod'), { recursive: true });
    await command('check FOLDER --update-baseline --baseline FOLDER/known.list --longest-request 20s');
    put('prod/web.yaml', MANIFESTS);
    expect((await command('check FOLDER --baseline FOLDER/known.list --longest-request 20s')).status).toBe(0);
  });

  test('are compared with an earlier report', async () => {
    put('earlier.txt', (await command('check FOLDER --format json --longest-request 20s')).stdout);
    put('prod/web.yaml', MANIFESTS);
    const { stdout } = await command('check FOLDER --format html --longest-request 20s --compare-with FOLDER/earlier.txt');
    expect(stdout).toMatch(/>prod<\/a><\/th><td class="workloads">1<\/td><td class="errors">2 <span class="worse">↑1<\/span>/);
    expect((await command('check FOLDER --compare-with FOLDER/none.json')).stderr).toContain("error: '--compare-with' is 'none.json', but the file does not exist");
  });

  test.each([
    ['both versions hold both', ['dev', 'prod'], ['dev', 'prod'], ['prod']],
    ['the new version holds one more', ['prod'], ['dev', 'prod'], ['prod']],
    ['the old version holds one more', ['dev', 'prod'], ['prod'], ['prod']],
  ])('are compared each with its own past, where %s', async (_, old, now, expected) => {
    for (const name of old) put(`old/${name}/web.yaml`, MANIFESTS);
    for (const name of now) put(`new/${name}/web.yaml`, name === 'prod' ? MANIFESTS.replaceAll('app: web', 'app: other') : MANIFESTS);
    const { stdout } = await command('diff FOLDER/old FOLDER/new --format json');
    const moved = JSON.parse(stdout).findings.filter(({ code }: any) => code === 'C03').map(({ file }: any) => dirname(file.replace('new/', '')));
    expect([...new Set(moved)]).toEqual(expected);
  });
});
