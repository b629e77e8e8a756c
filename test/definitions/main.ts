import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDefinitions, SOURCES } from './sources';
import { hasGo } from '../linters/go-tool';

/** Tests that validate objects which we write. */
const TESTS = ['test/constructs/every-service', 'test/constructs/zero-downtime-gateway-service', 'test/constructs/web-service-ways', 'test/kubernetes-schema'];

/** Holds what is written for the Gateway API and Argo Rollouts against their own definitions, not only against our shapes. */
function main(): void {
  if (!hasGo()) {
    console.log('Definitions: skipped, Go is not on this machine to fetch them');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'definitions-'));
  try {
    for (const source of SOURCES) {
      const found = fetchDefinitions(source);
      if (found === undefined) {
        console.log(`Definitions: skipped, ${source.module} ${source.version} cannot be fetched here`);
        return;
      }
      found.forEach((text, file) => writeFileSync(join(folder, file), text));
    }
    const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--coverage=false', ...TESTS], {
      env: { ...process.env, CUSTOM_RESOURCE_DEFINITIONS: folder }, stdio: 'inherit',
    });
    process.exitCode = status === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
