import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { load } from 'js-yaml';
import { COMMAND, ROOT, SAFE, SLOW } from './services';

const HOOKS = load(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as Record<string, any>[];

/** Runs a hook as pre-commit does: its entry and its arguments, in the root of the repository. */
function runHook({ entry, args }: Record<string, any>, manifests: string) {
  const folder = mkdtempSync(join(tmpdir(), 'hook-'));
  const [repository, tools] = ['repository', 'tools'].map(name => join(folder, name));
  for (const path of [repository, tools]) mkdirSync(path);
  // npx, which would ask the registry
  writeFileSync(join(tools, 'npx'), `#!/bin/sh\n[ "$1 $2" = "--yes cdk8s-zero-downtime" ] || exit 9\nshift 2\nexec ${COMMAND} "$@"\n`);
  chmodSync(join(tools, 'npx'), 0o755);
  writeFileSync(join(repository, 'web.yaml'), manifests);
  const [program, ...words] = entry.split(' ');
  return spawnSync(program, [...words, ...args], {
    cwd: repository, encoding: 'utf8', env: { ...process.env, PATH: `${tools}${delimiter}${process.env.PATH}` },
  });
}

describe('the hook for pre-commit', () => {
  /** @see https://pre-commit.com/#creating-new-hooks */
  test('has what pre-commit demands', () => {
    expect(HOOKS).toHaveLength(1);
    expect(HOOKS[0]).toMatchObject({ id: expect.stringMatching(/\S/), name: expect.stringMatching(/\S/), entry: expect.stringMatching(/\S/), language: 'system' });
  });

  test('is run once for all files', () => {
    expect(HOOKS[0].pass_filenames).toBe(false);
  });

  test.each([['lets pass what loses nothing', SAFE, 0], ['stops what loses requests', SLOW, 1], ['stops what cannot be read', 'kind: [', 2]])('%s', (_, manifests, status) => {
    expect(runHook(HOOKS[0], manifests).status).toBe(status);
  });
});
