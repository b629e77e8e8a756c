import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './tarball';

/** Runs the command and says which modules it has loaded. */
const RUN = 'process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache)))); process.argv.splice(1, 0, "zero-downtime"); require(process.env.BIN)';

function loadedBy(...argv: string[]): string[] {
  const { stderr } = spawnSync(process.execPath, ['-e', RUN, ...argv], {
    cwd: ROOT, encoding: 'utf8', env: { ...process.env, BIN: join(ROOT, 'lib', 'cli', 'bin.js') },
  });
  const modules: string[] = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
  return modules.map(path => path.replaceAll('\\', '/'));
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
  test('loads for a check what a check needs', () => {
    const loaded = loadedBy('check', 'examples/2048/expected');
    expect(loaded).toContainEqual(expect.stringMatching(/\/lib\/rules\/engine\/check\.js$/));
    expect(loaded.filter(path => /\/node_modules\/(yaml|xmlbuilder|diff|cdk8s[^/]*)\/|\/lib\/(simulation|constructs|fix|aws)\//.test(path))).toEqual([]);
  });

  test('explains a simulation with what it may be told', () => {
    expect(loadedBy('simulate', '--help')).toContainEqual(expect.stringMatching(/\/lib\/simulation\/cluster\/delays\.js$/));
  });
});
