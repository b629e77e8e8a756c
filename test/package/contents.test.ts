import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packed, ROOT } from './tarball';
import { sbomOf } from '../../packaging/sbom';
import { partsOfServers, SERVERS } from '../../packaging/servers';
import { COMMANDS } from '../../src/cli/main';

const { tarball, files, bundled } = packed();

const paths = (...without: string[]) => files.map(({ path }) => path).filter(path => !without.some(top => path.startsWith(top))).sort();
const manifest = () => JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('the published package', () => {
  test('contains what users need and nothing else', () => {
    expect(paths('lib/', 'node_modules/')).toEqual([
      '.jsii',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES',
      ...['command.sh', ...['plugin.yaml', 'post-render.sh'].map(file => `zero-downtime-post-renderer/${file}`),
        ...['plugin.yaml', 'zero-downtime.sh'].map(file => `zero-downtime/${file}`)].map(file => `helm/${file}`),
      'package.json',
      'schemas/check.schema.json',
      'schemas/zero-downtime.schema.json',
      ...['.github/workflows/ci.yaml', 'README.md', 'cdk8s.yaml', 'gitignore', 'main.ts', 'package.json', 'service-chart.test.ts'].map(file => `template/cdk8s/${file}`),
      'template/common/environments.ts',
      'template/common/tsconfig.json',
      ...[
        '.github/workflows/ci.yaml', 'README.md', 'cdk.json', 'gitignore', 'main.ts', 'package.json', 'service-stack.test.ts', 'service-stack.ts',
      ].map(file => `template/kinds/fargate/${file}`),
      ...['gateway', 'network', 'web'].flatMap(kind => ['__snapshots__/service-chart.test.ts.snap', 'service-chart.ts'].map(file => `template/kinds/${kind}/${file}`)),
    ]);
  });

  test('contains what each source file compiles to, with its types', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).map(file => file.replaceAll('\\', '/'));
    // Nothing loads the types of custom resources, and none of ours mentions them to users.
    const compiled = sources.filter(file => file.endsWith('.ts') && !file.startsWith('imports/')).map(file => `lib/${file.replace(/\.ts$/, '')}`);
    const ours = paths().filter(path => path.startsWith('lib/'));
    const commands = Object.keys(COMMANDS).filter(command => !SERVERS.includes(command));
    const bundles = ['help', ...commands, 'manifests', 'picomatch', 'xmlbuilder', 'yaml'].map(name => `lib/cli/bundle/${name}.js`);
    expect(ours).toEqual([...compiled.flatMap(path => [`${path}.d.ts`, `${path}.js`]), ...bundles].sort());
  });

  test('contains no maps of sources that are not packed', () => {
    const scripts = paths().filter(path => path.startsWith('lib/') && path.endsWith('.js'));
    expect(scripts.filter(path => readFileSync(join(ROOT, path), 'utf8').includes('sourceMappingURL'))).toEqual([]);
  });

  test('has a list of what is in it', () => {
    const { components } = JSON.parse(sbomOf(tarball)) as { components: { name: string; version: string; licenses: object[] }[] };
    expect(components.filter(({ version, licenses }) => !version || licenses.length === 0)).toEqual([]);
    const packages = paths().map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(path)?.[1]).filter(name => name !== undefined);
    expect(components.map(({ name }) => name).sort()).toEqual([...packages, ...partsOfServers().map(({ name }) => name)].sort());
  });

  test('contains the modules that it needs, which are no more than it names, and all of their licences', () => {
    const { bundledDependencies } = manifest();
    expect(bundled).toEqual(expect.arrayContaining(bundledDependencies));
    const present = new Set(paths().filter(path => path.startsWith('node_modules/'))
      .map(path => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)![1]));
    expect([...present].sort()).toEqual([...bundled].sort());
    const noticed = new Set([...readFileSync(join(ROOT, 'THIRD-PARTY-NOTICES'), 'utf8').matchAll(/^ - (@?[\w./-]+)@\d+\.\d+\.\d+$/gm)].map(([, name]) => name));
    expect([...present, ...partsOfServers().map(({ name }) => name)].filter(name => !noticed.has(name))).toEqual([]);
  });

  test('contains every file that package.json points to', () => {
    const { bin, exports, main, types, typesVersions } = manifest();
    const named = [
      main, types, ...Object.values(bin), ...Object.values(typesVersions['*']).flat(),
      ...Object.values<string | object>(exports).flatMap(entry => typeof entry === 'string' ? [entry] : Object.values(entry)),
    ].map((path: string) => path.replace(/^\.\//, ''));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter(path => !paths().includes(path))).toEqual([]);
  });

  test('has commands that may be executed, as only npm makes them so where it installs', () => {
    const commands = Object.values<string>(manifest().bin);
    const modes = execFileSync('tar', ['-tvzf', tarball, ...commands.map(path => `package/${path}`)], { encoding: 'utf8' }).trim().split('\n');
    expect(modes.map(line => line.slice(0, 10))).toEqual(commands.map(() => '-rwxr-xr-x'));
  });

  test('is licensed under Apache-2.0', () => {
    expect(manifest().license).toBe('Apache-2.0');
    expect(readFileSync(join(ROOT, 'LICENSE'), 'utf8')).toContain('Apache License');
  });

  test('is configured for the languages of jsii', () => {
    const { jsii } = manifest();
    const { targets } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
    expect(targets).toMatchObject({ ...jsii.targets });
    expect(Object.keys(jsii.targets).sort()).toEqual(['dotnet', 'go', 'java', 'python']);
  });

  test('stays small', () => {
    const ours = files.filter(({ path }) => dirname(path) !== '.' && !path.startsWith('node_modules/'));
    expect(ours.reduce((total, { size }) => total + size, 0)).toBeLessThan(6 * 1024 * 1024);
  });
});
