import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const RUN = `node -r ts-node/register/transpile-only ${join('src', 'cli', 'bin.ts')}`;

/** What comes of the command in a shell, which alone decides where its streams lead. */
function inShell(line: string) {
  const environment = { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json' };
  const { status, stderr } = spawnSync('bash', ['-c', `zero-downtime() { ${RUN} "$@"; }\n${line}`], { cwd: ROOT, encoding: 'utf8', env: environment });
  return { status, stderr };
}

const FULL = '/dev/full';

(existsSync(FULL) ? describe : describe.skip)('a stream that cannot be written', () => {
  test.each(['--help', 'rules', 'fix test/cli/manifests/web.yaml'])('`%s` says so of standard output, and exits 2', argv => {
    const { status, stderr } = inShell(`zero-downtime ${argv} >${FULL}`);
    expect({ status, stderr: stderr.split('\n').filter(line => line.startsWith('error: ')) })
      .toEqual({ status: 2, stderr: ['error: standard output cannot be written, so that the result is incomplete: no space left on device'] });
    expect(stderr).not.toMatch(/^ +at .*:\d+/m);
  }, 30_000);

  test.each([`rules nope 2>${FULL}`, `rules T01 >${FULL} 2>${FULL}`])('`%s` exits 2', line => {
    expect(inShell(`zero-downtime ${line}`)).toEqual({ status: 2, stderr: '' });
  }, 30_000);
});

test('a closed pipe is not a failure', () => {
  expect(inShell('set -o pipefail; zero-downtime fix examples/2048/expected 2>&1 >/dev/null | true')).toEqual({ status: 0, stderr: '' });
  expect(inShell('set -o pipefail; zero-downtime rules | true')).toEqual({ status: 0, stderr: '' });
}, 30_000);
