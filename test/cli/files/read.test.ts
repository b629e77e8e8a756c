import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FileError, Files } from '../../../src/cli/files/files';
import { nodeFiles } from '../../../src/cli/files/node-files';
import { readFiles } from '../../../src/cli/files/read';

const EMPTY = async function* (): AsyncGenerator<Uint8Array> {};

/** What is read, each file as `name: text` or `name! message`. */
async function outcome(paths: readonly string[], files: Files, root = ''): Promise<string[]> {
  const lines: string[] = [];
  for await (const found of readFiles(paths, files)) {
    const name = found.file.replace(root, '').replaceAll('\\', '/');
    lines.push('problem' in found ? `${name}! ${found.problem.message}` : `${name}: ${found.text}`);
    if ('problem' in found) expect(found.problem.file).toBe(found.file);
  }
  return lines;
}

describe('readFiles() of a folder on disk', () => {
  let root: string;
  const put = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  };
  const read = (...names: string[]) => outcome(names.map(name => `${root}/${name}`), nodeFiles(EMPTY), `${root}/`);

  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'manifests-')); });
  afterEach(() => rmSync(root, { recursive: true }));

  test('finds manifests at every depth, in order, and nothing else', async () => {
    const others = ['c/readme.md', 'node_modules/x.yaml', '.git/x.yaml', 'c/construct-metadata.json'];
    for (const name of ['b.yaml', 'a.yml', 'c/d.json', 'c/E.YAML', 'c/.hidden.yaml', ...others]) put(name, name);
    expect(await outcome([root], nodeFiles(EMPTY), `${root}/`))
      .toEqual(['a.yml: a.yml', 'b.yaml: b.yaml', 'c/.hidden.yaml: c/.hidden.yaml', 'c/E.YAML: c/E.YAML', 'c/d.json: c/d.json']);
  });

  test('says of a chart how it is rendered, and reads what else is beside it', async () => {
    for (const name of ['Chart.yaml', 'values-prod.yaml', 'templates/web.yaml', 'charts/db/Chart.yaml', 'crds/x.yaml', 'rendered/web.yaml']) put(`it is/${name}`, name);
    const [chart, ...others] = await outcome([root], nodeFiles(EMPTY), `${root}/`);
    expect(chart).toBe(`it is! the folder is a Helm chart, which is to be rendered first: \`helm template web '${root}/it is' | zero-downtime check -\``);
    expect(others).toEqual(['it is/rendered/web.yaml: rendered/web.yaml']);
  });

  test('a named file may have any name', async () => {
    put('manifest.txt', 'x');
    expect(await read('manifest.txt')).toEqual(['manifest.txt: x']);
  });

  test('finds what a pattern matches, in order', async () => {
    for (const name of ['b/x.yaml', 'a/x.yaml', 'a/y.json', 'node_modules/p/x.yaml']) put(name, name);
    expect(await read('**/*.yaml')).toEqual(['a/x.yaml: a/x.yaml', 'b/x.yaml: b/x.yaml']);
  });

  test('a file whose name looks like a pattern', async () => {
    put('[a].yaml', 'brackets');
    put('a.yaml', 'letter');
    expect(await read('[a].yaml')).toEqual(['[a].yaml: brackets']);
  });

  test('reads each file once', async () => {
    put('a.yaml', 'x');
    expect(await read('a.yaml', '', './a.yaml', '*.yaml')).toEqual(['a.yaml: x']);
  });

  test('follows links to files and none to folders', async () => {
    put('real/a.yaml', 'x');
    symlinkSync(join(root, 'real/a.yaml'), join(root, 'link.yaml'));
    symlinkSync(root, join(root, 'real/loop'));
    symlinkSync(root, join(root, 'real/loop.yaml'));
    symlinkSync(join(root, 'gone'), join(root, 'broken.yaml'));
    expect(await read('')).toEqual(['broken.yaml! the file does not exist', 'link.yaml: x']);
    expect(await read('**/*.yaml')).toEqual(['broken.yaml! the file does not exist', 'link.yaml: x']);
  });

  test('reads a file of several names once', async () => {
    put('a.yaml', 'x');
    linkSync(join(root, 'a.yaml'), join(root, 'b.yaml'));
    symlinkSync(join(root, 'a.yaml'), join(root, 'c.yaml'));
    expect(await read('c.yaml', 'b.yaml', 'a.yaml')).toEqual(['c.yaml: x']);
  });

  test('says what is wrong with a file and reads the others', async () => {
    put('binary.yaml', 'a\0b');
    put('latin.yaml', Uint8Array.of(0x61, 0xe4, 0x0a));
    put('utf16.yaml', Uint8Array.of(0xff, 0xfe, 0x61, 0));
    put('utf16be.yaml', Uint8Array.of(0, 0x61, 0, 0x3a, 0, 0x31));
    put('utf16le.yaml', Buffer.from('a: 1', 'utf16le'));
    put('good.yaml', 'ü');
    put('large.yaml', '');
    truncateSync(join(root, 'large.yaml'), 64 * 1024 * 1024 + 1);
    expect(await read('')).toEqual([
      'binary.yaml! the file is binary, not a manifest',
      'good.yaml: ü',
      'large.yaml! the file is larger than 64 MiB',
      'latin.yaml! the file is not UTF-8; save it as that',
      ...['utf16', 'utf16be', 'utf16le'].map(name => `${name}.yaml! the file is UTF-16, as PowerShell writes it by default, but must be UTF-8; save it as that`),
    ]);
  });

  test('no files', async () => {
    put('empty/readme.md', '');
    expect(await read('gone.yaml', 'good/*.yaml', 'empty', 'empty/readme.md/x')).toEqual([
      'gone.yaml! the file does not exist',
      'good/*.yaml! the pattern matches no file',
      'empty! the folder contains no file *.yaml, *.yml or *.json',
      'empty/readme.md/x! the file does not exist',
    ]);
  });
});

describe('patterns with braces', () => {
  const refused = (pattern: string) => `${pattern}! the braces of the pattern stand for more than 1000 patterns`;

  test.each([`{${'a,'.repeat(99)}}{,,,,,,,,,}`, 'a{1..1000}', '{a,b}{1..500}', '}{,}', '{a,b', '{1..}', '{-5..5}'])('stand for a thousand: %#', async pattern => {
    expect(await outcome([pattern], nodeFiles(EMPTY))).toEqual([expect.stringMatching(/! the (pattern matches no file|file does not exist)$/)]);
  });

  test.each([`{${'a,'.repeat(100)}}{,,,,,,,,,}`, 'a{1..1001}', 'a{1..99999999}b', '{-500..501}', '{1..9999..3}', '{a,b}'.repeat(25), '{a,{b,c}}'.repeat(9)])('do not stand for more: %#', async pattern => {
    expect(await outcome([pattern], nodeFiles(EMPTY))).toEqual([refused(pattern)]);
  });
});

describe('readFiles() of anything', () => {
  const fake = (files: Partial<Files>): Files => ({
    kindOf: () => 'file',
    identify: path => path === '/dev/stdin' ? undefined : path,
    isLink: () => false,
    list: () => [],
    read: () => Buffer.from('x'),
    readStdin: async () => Buffer.from('in'),
    glob: async () => [],
    write: () => undefined,
    create: () => undefined,
    createFolder: () => undefined,
    ...files,
  });
  const refuse = (): never => { throw new FileError('may not be read by this user'); };

  test('refuses a folder as standard input', async () => {
    expect(await outcome(['-'], fake({ kindOf: path => path === '/dev/stdin' ? 'folder' : 'file' }))).toEqual(['-! the file is a folder']);
  });

  test('reads standard input once', async () => {
    expect(await outcome(['-', 'a', '-'], fake({}))).toEqual(['-: in', 'a: x']);
  });

  test('reads standard input that comes in pieces, up to the limit', async () => {
    const stdin = async function* () { yield Buffer.from('a: '); yield Buffer.from('1'); };
    expect(Buffer.from(await nodeFiles(stdin).readStdin(4) ?? []).toString()).toBe('a: 1');
    expect(await nodeFiles(stdin).readStdin(3)).toBeUndefined();
  });

  test('reads one file at a time', async () => {
    const asked: string[] = [];
    const reading = readFiles(['a', 'b'], fake({ read: path => { asked.push(path); return Buffer.from(''); } }));
    await reading.next();
    expect(asked).toEqual(['a']);
  });

  test.each<[string, Partial<Files>, string[]]>([
    ['a file may not be read', { read: refuse }, ['a! the file may not be read by this user']],
    ['a path may not be looked at', { kindOf: refuse }, ['a! the file may not be read by this user']],
    ['a folder may not be listed', { kindOf: () => 'folder', list: refuse }, ['a! the file may not be read by this user']],
  ])('says when %s', async (_, files, expected) => {
    expect(await outcome(['a'], fake(files))).toEqual(expected);
  });

  test('reads pipes that are named and skips those that are found', async () => {
    expect(await outcome(['pipe'], fake({ kindOf: () => 'other' }))).toEqual(['pipe: x']);
    const found = fake({ kindOf: path => path === 'folder' ? 'folder' : 'other', list: () => [{ name: 'pipe.yaml', folder: false }] });
    expect(await outcome(['folder'], found)).toEqual(['folder! the folder contains no file *.yaml, *.yml or *.json']);
  });

  test('rethrows unexpected errors', async () => {
    await expect(outcome(['a'], fake({ read: () => { throw new TypeError('oops'); } }))).rejects.toThrow('oops');
  });
});
