import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, hasGo } from './go-tool';
import { KUBE_LINTER, KUBE_SCORE, Linter, POLARIS } from './linters';

const EXAMPLES = join(__dirname, '..', '..', 'examples');

/** Every example but the one that is broken on purpose, each as one set of manifests. */
const SETS = readdirSync(EXAMPLES).filter(name => name !== '2048-before' && existsSync(join(EXAMPLES, name, 'expected')))
  .map(name => ({ name, files: manifestsIn(join(EXAMPLES, name, 'expected')) }))
  .filter(({ files }) => files.length > 0);

/** Helm values are YAML, too, but no manifests. */
function manifestsIn(folder: string): string[] {
  return readdirSync(folder).filter(file => file.endsWith('.k8s.yaml')).map(file => join(folder, file));
}

/** Asks the linters that others use about the manifests of all examples, by their default checks. */
function main(): void {
  if (!hasGo()) {
    console.log('Linters: skipped, Go is not on this machine to build them');
    return;
  }
  for (const linter of [KUBE_SCORE, KUBE_LINTER, POLARIS]) {
    const binary = build(linter);
    if (binary === undefined) {
      console.log(`${linter.name} ${linter.version}: skipped, it cannot be built here`);
      continue;
    }
    const failed = SETS.filter(({ name, files }) => !passes(linter, binary, name, files));
    console.log(`${linter.name} ${linter.version}: ${SETS.length - failed.length} of ${SETS.length} examples pass`);
    if (failed.length > 0) process.exitCode = 1;
  }
}

function passes(linter: Linter, binary: string, name: string, files: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync(binary, linter.lint(files), { encoding: 'utf8' });
  if (status !== 0) console.log(`${linter.name} about ${name}:\n${stdout}${stderr}`);
  return status === 0;
}

main();
