import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, runWords } from '../scenario';

const TEMPLATE = join(__dirname, '..', '..', '..', 'template');
const FILES = [
  '.github/workflows/ci.yaml', '.gitignore', 'README.md', '__snapshots__/service-chart.test.ts.snap', 'cdk8s.yaml', 'environments.ts', 'main.ts',
  'package.json', 'service-chart.test.ts', 'service-chart.ts', 'tsconfig.json',
];

describe('zero-downtime init', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'init-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  const init = (words: string) => run(`init ${words}`);
  const written = (app: string) => readdirSync(app, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(app.length + 1)).sort();

  test('writes the template into a folder that it makes, and names each file', async () => {
    const app = join(folder, 'deep', 'shop');
    const { status, stdout, stderr } = await init(app);
    expect(written(app)).toEqual(FILES);
    expect(stderr.trim().split('\n').sort()).toEqual(FILES.map(file => `wrote ${join(app, file)}`).sort());
    expect(stdout).toBe(`\nNext:\n  cd ${app}\n  npm install\n  npm start\n`);
    expect(status).toBe(0);
    for (const file of FILES) expect(readFileSync(join(app, file), 'utf8')).not.toContain('starter-app');
    expect(readFileSync(join(app, 'README.md'), 'utf8')).toContain('deployment/shop --namespace shop-production');
    expect(readFileSync(join(app, 'environments.ts'), 'utf8')).toContain('shop.staging.example.com');
  });

  test.each([
    ['web', 'new ZeroDowntimeWebService(this, \'shop\''], ['network', 'new ZeroDowntimeNetworkService(this, \'shop\''],
    ['gateway', 'new ZeroDowntimeGatewayService(this, \'shop\''],
  ])('writes an app of the kind %s', async (kind, made) => {
    const app = join(folder, 'shop');
    expect((await init(`${app} --kind ${kind}`)).status).toBe(0);
    expect(written(app)).toEqual(FILES);
    expect(readFileSync(join(app, 'service-chart.ts'), 'utf8')).toContain(made);
  });

  test('fails for another kind', async () => {
    expect(await init(`${folder} --kind alb`)).toMatchObject({ status: 2, stderr: expect.stringContaining('--kind') });
    expect(written(folder)).toEqual([]);
  });

  test('does not send anybody into the folder where they are', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await init('.')).stdout).toBe('\nNext:\n  npm install\n  npm start\n');
    } finally {
      process.chdir(before);
    }
  });

  test('leads nowhere by a relative link', async () => {
    const app = join(folder, 'shop');
    await init(app);
    const links = [...readFileSync(join(app, 'README.md'), 'utf8').matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(target => !target.startsWith('https://'))).toEqual([]);
  });

  test.each([['My Shop', 'my-shop'], ['_Über.Shop', 'ber-shop'], ['2048', 'web'], ['…', 'web'], [`${'x'.repeat(39)}-shop`, 'x'.repeat(39)]])(
    'names everything after a folder %s so that npm and Kubernetes take it', async (name, expected) => {
      await init(`'${join(folder, name)}'`);
      const { version } = JSON.parse(readFileSync(join(TEMPLATE, '..', 'package.json'), 'utf8'));
      const manifest = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'));
      expect(manifest).toMatchObject({ name: expected, dependencies: { 'cdk8s-zero-downtime': version } });
      expect(readFileSync(join(folder, name, 'main.ts'), 'utf8')).toContain(`\`${expected}-\${name}\``);
    });

  test('writes nothing where a file is there already, and names all that are', async () => {
    writeFileSync(join(folder, 'main.ts'), 'mine');
    writeFileSync(join(folder, 'package.json'), 'mine');
    const { status, stdout, stderr } = await init(folder);
    expect(stderr).toBe(['main.ts', 'package.json']
      .map(file => `error: '${join(folder, file)}' is there already; give --force to overwrite it, or name another folder\n`).join('')
      + '(run with --help for usage)\n');
    expect([status, stdout, written(folder)]).toEqual([2, '', ['main.ts', 'package.json']]);
    expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toBe('mine');
  });

  test('overwrites them when told to, and leaves others alone', async () => {
    writeFileSync(join(folder, 'main.ts'), 'mine');
    writeFileSync(join(folder, 'other.ts'), 'mine');
    expect((await init(`${folder} --force`)).status).toBe(0);
    expect(readFileSync(join(folder, 'main.ts'), 'utf8')).toContain('new ServiceChart');
    expect(readFileSync(join(folder, 'other.ts'), 'utf8')).toBe('mine');
  });

  test('refuses what is in the way of a folder or a file, even when told to overwrite', async () => {
    mkdirSync(join(folder, 'main.ts'));
    mkdirSync(join(folder, '.github'));
    writeFileSync(join(folder, '.github', 'workflows'), '');
    const { status, stderr } = await init(`${folder} --force`);
    expect(stderr).toBe(`error: '${join(folder, '.github', 'workflows')}' is a file but must be a folder; remove it, or name another folder\n`
      + `error: '${join(folder, 'main.ts')}' is a folder but must be a file; remove it, or name another folder\n(run with --help for usage)\n`);
    expect(status).toBe(2);
    expect(existsSync(join(folder, 'package.json'))).toBe(false);
  });

  test('refuses a folder whose name is a file\'s', async () => {
    const file = join(folder, 'shop');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'app')]) {
      const { status, stderr } = await init(path);
      expect(stderr).toBe(`error: '${file}' is a file but must be a folder; remove it, or name another folder\n(run with --help for usage)\n`);
      expect(status).toBe(2);
    }
  });

  test('ends where a file system takes no folders', async () => {
    expect(await init('/proc/shop')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^cannot make \/proc\/shop\/.*\n$/) });
  });

  test('stops at the first file that cannot be written, and says how far it has come', async () => {
    mkdirSync(join(folder, 'package.json.zero-downtime-0'));
    const { status, stdout, stderr } = await init(folder);
    expect([status, stdout, stderr.trimEnd().split('\n').slice(-2)]).toEqual([2, '', [
      expect.stringContaining(`cannot write ${join(folder, 'package.json')}: the file cannot be written (EEXIST)`),
      expect.stringMatching(/^\d of 11 files are written; run it again with --force, or remove them$/),
    ]]);
    expect(existsSync(join(folder, 'package.json'))).toBe(false);
  });

  test.each([['my shop', "'%/my shop'"], ["it's", "'%/it'\\''s'"]])('quotes %s for the shell', async (name, expected) => {
    const { stdout } = await runWords(['init', join(folder, name)]);
    expect(stdout).toContain(`  cd ${expected.replace('%', folder)}\n`);
  });

  test.each([['-x', './-x'], ['-', './-']])('does not let cd take %s for a flag', async (name, expected) => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await runWords(['init', '--', name])).stdout).toContain(`  cd ${expected}\n`);
    } finally {
      process.chdir(before);
    }
  });
});
