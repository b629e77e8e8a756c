import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasGo } from '../linters/go-tool';

/** Definitions of custom resources, where their makers publish them. */
const SOURCES = [
  { module: 'sigs.k8s.io/gateway-api', version: 'v1.4.1', folder: 'config/crd/standard', files: /^gateway\.networking\.k8s\.io_(gateways|grpcroutes|httproutes)\.yaml$/ },
  { module: 'github.com/argoproj/argo-rollouts', version: 'v1.8.3', folder: 'manifests/crds', files: /^rollout-crd\.yaml$/ },
];

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
      const found = fetch(source);
      if (found === undefined) {
        console.log(`Definitions: skipped, ${source.module} ${source.version} cannot be fetched here`);
        return;
      }
      readdirSync(found).filter(file => source.files.test(file)).forEach(file => copyFileSync(join(found, file), join(folder, file)));
    }
    const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--coverage=false', ...TESTS], {
      env: { ...process.env, CUSTOM_RESOURCE_DEFINITIONS: folder }, stdio: 'inherit',
    });
    process.exitCode = status === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The folder in Go's own cache; undefined where the module cannot be had. */
function fetch({ module, version, folder }: typeof SOURCES[number]): string | undefined {
  const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8', cwd: tmpdir() });
  return status === 0 ? join(JSON.parse(stdout).Dir, folder) : undefined;
}

main();
