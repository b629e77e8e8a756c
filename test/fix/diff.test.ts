import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unifiedDiff } from '../../src/fix/diff';

describe('unifiedDiff()', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'diff-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([
    ['größe.yaml', 'größe.yaml'],
    ['my web.yaml', 'my web.yaml'],
    ['a\u001b[31m\u0007\n+++ b.yaml', '"a\\033[31m\\007\\012+++ b.yaml"'],
    ['a\u202eb.yaml', '"a\\342\\200\\256b.yaml"'],
    ['"a"\\.yaml', '"\\"a\\"\\\\.yaml"'],
    ['##[error]a.yaml', '"##\\133error]a.yaml"'],
  ])('names %j as git does, which takes it', (file, name) => {
    const diff = unifiedDiff(file, 'a\n', 'b\n');
    const [from, to] = ['a/', 'b/'].map(side => name.startsWith('"') ? `"${side}${name.slice(1)}` : side + name);
    expect(diff.split('\n').slice(0, 3)).toEqual([`--- ${from}`, `+++ ${to}`, '@@ -1,1 +1,1 @@']);
    writeFileSync(join(folder, file), 'a\n');
    expect(spawnSync('git', ['apply'], { cwd: folder, input: diff, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(folder, file), 'utf8')).toBe('b\n');
  });
});
