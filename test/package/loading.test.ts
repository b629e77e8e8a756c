import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './tarball';
import { SERVERS } from '../../packaging/servers';
import { COMMANDS } from '../../src/cli/main';

/** Runs the command and says which modules it has loaded, and which parts of Node.js: those that it would not have without the command. */
const RUN = 'const before = new Set(process.moduleLoadList); process.argv.splice(1, 0, "zero-downtime"); require(process.env.BIN);'
  + 'process.on("exit", () => console.error(JSON.stringify({ modules: Object.keys(require.cache), parts: process.moduleLoadList.filter(part => !before.has(part)) })));';

interface Loaded { readonly modules: readonly string[]; readonly parts: readonly string[] }

function loadedBy(...argv: string[]): Loaded {
  const { stderr } = spawnSync(process.execPath, ['-e', RUN, '--', ...argv], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, BIN: join(ROOT, 'lib', 'cli', 'bin.js') },
  });
  const { modules, parts }: Loaded = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
  return { modules: modules.map(path => path.replaceAll('\\', '/')), parts };
}

describe('the library', () => {
  test('loads nothing that reads manifests until somebody has some', () => {
    const { stdout } = spawnSync(process.execPath, ['-e', 'require("./lib"); console.log(JSON.stringify(Object.keys(require.cache)))'], { cwd: ROOT, encoding: 'utf8' });
    const loaded: string[] = JSON.parse(stdout).map((path: string) => path.replaceAll('\\', '/'));
    expect(loaded).toContainEqual(expect.stringMatching(/\/lib\/retrofit\/zero-downtime\.js$/));
    expect(loaded.filter(path => /\/lib\/(model|rules|retrofit\/(?!zero-downtime|retrofit-options))|\/node_modules\/js-yaml\//.test(path))).toEqual([]);
  });
});

describe('the command', () => {
  /** Of ours and of others, without those of Node; the version is in package.json. */
  const files = (...argv: string[]) => loadedBy(...argv).modules.map(path => path.slice(ROOT.length + 1)).filter(path => path !== 'package.json').sort();

  const isNode20 = process.version.startsWith('v20.');

  /** What starts the command, its file, and the one that it shares with others. */
  const own = (name: string) => {
    const file = `lib/cli/bundle/${name}.js`;
    const [, shared] = /^require\('\.\/(\w+\.js)'\);\n$/.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
    return ['lib/cli/bin.js', ...isNode20 ? ['lib/cli/node-20.js'] : [], file, ...shared === undefined ? [] : [`lib/cli/bundle/${shared}`]].sort();
  };

  test.each([...Object.keys(COMMANDS).filter(command => !SERVERS.includes(command)), 'help', '--help', '--version'])('%s is one file, which finds all that it needs', name => {
    const argv = name in COMMANDS ? [name, '--help'] : [name];
    expect(files(...argv)).toEqual(own(name in COMMANDS ? name : 'help'));
  });

  test.each<[string, string[], string[]]>([
    ['check', ['check', 'examples/2048/expected'], []],
    ['check', ['check', 'examples/2048/expected', '--format', 'json'], []],
    ['check', ['check', 'examples/2048/expected', '--format', 'junit'], ['xmlbuilder']],
    ['budget', ['budget'], []],
    ['fix', ['fix', 'examples/2048-before/expected'], ['yaml']],
    ['simulate', ['simulate', 'examples/2048/expected', '--longest-request', '10s'], ['xmlbuilder']],
    ['timeline', ['timeline', 'examples/2048/expected', '--longest-request', '10s'], ['xmlbuilder']],
    ['rules', ['rules', 'T01'], []],
    ['diff', ['diff', 'examples/2048-before/expected', 'examples/2048/expected'], []],
  ])('%s loads nothing beside its file to run %j, but for the libraries %j', (name, argv, libraries) => {
    expect(files(...argv)).toEqual([...own(name), ...libraries.map(library => `lib/cli/bundle/${library}.js`)].sort());
  });

  test('budget loads the rules only for the budgets of manifests', () =>
    expect(files('budget', 'examples/2048/expected')).toContain('lib/cli/commands/budgets.js'));

  // A file of 0.5 MB takes Node as long to read as a manifest takes to be checked.
  test.each([['help', 120], ['budget', 150], ['check', 560]])('the file of %s has at most %i kB', (name, limit) =>
    expect(statSync(join(ROOT, 'lib', 'cli', 'bundle', `${name}.js`)).size).toBeLessThanOrEqual(1000 * limit));

  test.each([['check', 'examples/2048/expected'], ['budget'], ['--help']])('%s loads nothing of the servers', (...argv) =>
    expect(files(...argv).filter(path => path.includes('/servers/'))).toEqual([]));

  test.each([['check', 'examples/2048/expected'], ['budget'], ['--help']])('%s loads no part of Node.js that starts processes, hashes or asks the network', (...argv) => {
    const { parts } = loadedBy(...argv);
    expect(parts).not.toEqual([]);
    expect(parts.filter(part => /NativeModule (child_process|crypto|http|https|dgram|dns)$/.test(part))).toEqual([]);
  });

  test('loads what a pattern needs', () =>
    expect(files('check', 'examples/2048/expected/*.yaml')).toContainEqual(expect.stringMatching(/^node_modules\/fast-glob\//)));

  test('a misspelt command says what was meant, as the modules do', () => {
    const run = (argv: readonly string[]) => spawnSync(process.execPath, [join(ROOT, 'lib', 'cli', 'bin.js'), ...argv], { encoding: 'utf8' });
    const { status, stderr } = run(['chek']);
    expect([status, stderr]).toEqual([2, "error: unknown command 'chek'\n(Did you mean check?)\n(run with --help for usage)\n"]);
    expect(run(['help']).stdout).toBe(run(['--help']).stdout);
  });
});
