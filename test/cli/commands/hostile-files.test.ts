import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWords } from '../scenario';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'hostile-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const MANIFESTS = join(__dirname, '..', 'manifests', 'web.yaml');
const at = (name: string) => join(folder, name);
const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(at(name), content);
  return at(name);
};

/** The first error of a command that is used wrongly. */
async function refusal(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await runWords(words);
  expect([status, stdout]).toEqual([2, '']);
  return stderr.split('\n')[0].replaceAll(`${folder}/`, '').replace(/x{100,}/, '…');
}

const LONG = 'x'.repeat(5000);
const makeLoop = () => {
  symlinkSync(at('loop-2'), at('loop-1'));
  symlinkSync(at('loop-1'), at('loop-2'));
  return at('loop-1');
};

describe('a configuration or baseline that cannot be read is refused with the reason', () => {
  test.each<[string, () => string, string]>([
    ['too long a name', () => LONG, 'has too long a name'],
    ['a link to itself', makeLoop, 'is a link that leads back to itself'],
    ['a folder', () => folder, 'is a folder'],
    ['not UTF-8', () => put('c', Uint8Array.of(0x61, 0x3a, 0x20, 0xff)), 'is not UTF-8; save it as that'],
    ['UTF-16', () => put('c', Buffer.from('\uFEFFfailOn: never', 'utf16le')), 'is UTF-16, as PowerShell writes it by default, but must be UTF-8; save it as that'],
  ])('%s', async (_, make, reason) => {
    const path = make();
    expect(await refusal('check', MANIFESTS, '--config', path)).toMatch(new RegExp(`: the file ${reason}$`));
    expect(await refusal('check', MANIFESTS, '--baseline', path)).toMatch(new RegExp(`: the baseline ${reason}$`));
  });

  test.each([
    ['baseline', `baseline: ${LONG}`, /: the baseline has too long a name$/],
    ['objects', `cluster: {objects: [${LONG.slice(0, 1000)}]}`, /: the file has too long a name$/],
    ['objects, at great length', `cluster: {objects: [${LONG}]}`, /'cluster\.objects\[0\]' is .* but must have at most 1024 characters; shorten it$/],
  ])('%s that it names', async (_, text, reason) => expect(await refusal('check', MANIFESTS, '--config', put('c.yaml', text))).toMatch(reason));

  test('a baseline that is a list', async () => {
    expect(await refusal('check', MANIFESTS, '--baseline', put('b.yaml', '[]'))).toBe('error: b.yaml: the baseline is a list but must be a map');
  });

  test('tens of thousands of mistakes, of which it lists some', async () => {
    const config = put('c.yaml', Array.from({ length: 20_000 }, (__, index) => `key${index}: 1\n`).join(''));
    const { stderr } = await runWords(['check', MANIFESTS, '--config', config]);
    expect(stderr.split('\n')).toHaveLength(52);
    expect(stderr).toMatch(/ \(and 19950 more problems\)\n\(run with --help for usage\)\n$/);
  }, 20_000);
});

describe('manifests that cannot be looked at', () => {
  test.each<[string, () => string, string]>([['a long name', () => LONG, 'has too long a name'], ['a link to itself', makeLoop, 'is a link that leads back to itself']])(
    'are told by each command: %s', async (_, make, reason) => {
      const path = make();
      for (const command of ['check', 'fix', 'simulate', 'timeline', 'budget', 'config']) {
        const { status, stdout, stderr } = await runWords([command, path], Infinity);
        expect([command, status, (stdout + stderr).includes(reason)]).toEqual([command, 2, true]);
      }
    },
  );
});

describe('zero-downtime diff', () => {
  test.each([['-', '-'], ['-', '/dev/stdin'], ['/dev/stdin', '/dev/stdin']])('refuses %s twice', async (old, now) => {
    // Under a test, standard input is no file.
    expect(await refusal('diff', old, now)).toMatch(/^error: both sides are (standard input but it|'\/dev\/stdin' but a pipe) can be read only once$/);
  });

  const hasPipes = spawnSync('mkfifo', ['--version']).status === 0;
  (hasPipes ? test : test.skip)('refuses one pipe twice, also by two names', async () => {
    spawnSync('mkfifo', [at('pipe')]);
    symlinkSync(at('pipe'), at('link'));
    expect(await refusal('diff', at('pipe'), at('link'))).toBe("error: both sides are 'pipe' but a pipe can be read only once");
  });
});

describe('zero-downtime init', () => {
  test('leaves the other names of a file alone', async () => {
    put('outside', 'mine');
    mkdirSync(at('app'));
    linkSync(at('outside'), at('app/README.md'));
    expect((await runWords(['init', at('app'), '--force'])).status).toBe(0);
    expect(readFileSync(at('outside'), 'utf8')).toBe('mine');
    expect(readFileSync(at('app/README.md'), 'utf8')).not.toBe('mine');
  });
});
