import { basename } from 'node:path';

/**
 * What lies beside manifests, by the names of files. Only where there is no Kubernetes object in it, such a file is passed
 * over: a name alone is no reason to miss one.
 */
const KNOWN: readonly (readonly [name: RegExp, what: string])[] = [
  [/^chart\.ya?ml$/, 'says what a Helm chart is; give what `helm template` prints'],
  [/^values\b.*\.(ya?ml|json)$|[.-]values\.ya?ml$/, 'has values of a Helm chart; give what `helm template` prints with them'],
  [/^kustomization\.ya?ml$/, 'says what kustomize builds; give what `kustomize build` prints'],
  [/^(skaffold|helmfile|(docker-)?compose)\b.*\.ya?ml$/, 'is of another tool'],
  [/^(package|package-lock|tsconfig\b.*|cdk)\.json$|^cdk8s\.ya?ml$/, 'is of a cdk8s app; give what it synthesises'],
  [/^\./, 'is hidden, and rarely a manifest'],
];

/** Why a file that was found, not named, is no manifest; undefined where it should be one. */
export function reasonForNoManifest(file: string): string | undefined {
  return KNOWN.find(([name]) => name.test(basename(file).toLowerCase()))?.[1];
}
