import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ROOT } from './tarball';

// Later versions keep what they compile by themselves.
(process.version.startsWith('v20.') ? describe : describe.skip)('what Node 20 compiles', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'compiled-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  function run(env: Readonly<Record<string, string>> = {}) {
    const { NODE_V8_COVERAGE, NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, ...rest } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [join('lib', 'cli', 'bin.js'), 'check', 'examples/2048/expected'], {
      cwd: ROOT, encoding: 'utf8', env: { ...rest, TMPDIR: folder, ...env },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^0 errors/m);
    return stdout;
  }

  const store = (parent = folder) => join(parent, `zero-downtime-${process.version}-${process.arch}-${process.getuid?.() ?? 'own'}`);
  const kept = () => readdirSync(store());
  const compiled = () => join(store(), kept()[0]);

  test('is kept in a folder of the user alone, and used again', () => {
    const first = run();
    expect(kept()).toEqual([expect.stringMatching(/^check\.js-[0-9a-f]+$/)]);
    expect([store(), compiled()].map(path => lstatSync(path).mode % 0o100)).toEqual([0, 0]);
    const before = lstatSync(compiled()).mtimeMs;
    expect(run()).toBe(first);
    expect([kept().length, lstatSync(compiled()).mtimeMs]).toEqual([1, before]);
  });

  test.each<[string, (file: string) => void]>([
    ['cut short', file => truncateSync(file, lstatSync(file).size / 2)],
    ['empty', file => truncateSync(file, 0)],
    ['of something else', file => writeFileSync(file, 'something else')],
    ['with another byte', file => {
      const data = readFileSync(file);
      data[data.length >> 1] ^= 1; // eslint-disable-line no-bitwise
      writeFileSync(file, data);
    }],
  ])('is compiled anew where it is %s', (_, damage) => {
    run();
    const sound = readFileSync(compiled()).length;
    damage(compiled());
    run();
    expect(readFileSync(compiled()).length).toBeGreaterThan(sound / 2);
    run();
  });

  test('is not kept in a folder that others can write to, or that is a link', () => {
    mkdirSync(store());
    chmodSync(store(), 0o777);
    run();
    expect(kept()).toEqual([]);
    rmSync(store(), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(folder, 'elsewhere'), store());
    run();
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
  });

  test('leaves nothing behind where it cannot be kept', () => {
    run();
    const file = compiled();
    rmSync(file);
    mkdirSync(join(file, 'in the way'), { recursive: true });
    run();
    expect(readdirSync(store())).toEqual([basename(file)]);
  });

  test('is not kept where there is no folder for it', () => {
    writeFileSync(join(folder, 'file'), '');
    run({ TMPDIR: join(folder, 'file') });
    expect(readdirSync(folder)).toEqual(['file']);
  });

  test('obeys the variables of Node.js', () => {
    run({ NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(readdirSync(folder)).toEqual([]);
    run({ NODE_COMPILE_CACHE: join(folder, 'there') });
    expect(existsSync(store(join(folder, 'there')))).toBe(true);
  });
});
