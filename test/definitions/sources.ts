import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Definitions of custom resources, where their makers publish them. */
export interface Source {
  readonly module: string;
  readonly version: string;
  readonly folder: string;
  readonly files: RegExp;
}

export const SOURCES: readonly Source[] = [
  { module: 'sigs.k8s.io/gateway-api', version: 'v1.4.1', folder: 'config/crd/standard', files: /^gateway\.networking\.k8s\.io_(gateways|grpcroutes|httproutes)\.yaml$/ },
  { module: 'github.com/argoproj/argo-rollouts', version: 'v1.8.3', folder: 'manifests/crds', files: /^rollout-crd\.yaml$/ },
];

/** The files of a source by their names, out of Go's own cache; undefined where the module cannot be had. */
export function fetchDefinitions({ module, version, folder, files }: Source): ReadonlyMap<string, string> | undefined {
  const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', `${module}@${version}`], { encoding: 'utf8', cwd: tmpdir() });
  if (status !== 0) return undefined;
  const found = join((JSON.parse(stdout) as { Dir: string }).Dir, folder);
  return new Map(readdirSync(found).filter(file => files.test(file)).map(file => [file, readFileSync(join(found, file), 'utf8')]));
}
