import { basename } from 'node:path';

/** A kind of file next to manifests, with the name or text that identifies it. */
interface Known {
  readonly name: RegExp;
  readonly text?: RegExp;
  readonly what: string;
}

/**
 * Files next to manifests, by their names. Such a file is skipped only if it contains no Kubernetes object:
 * a name alone is not a reason to miss one.
 */
const KNOWN: readonly Known[] = [
  { name: /^chart\.ya?ml$/, what: 'says what a Helm chart is; give what `helm template` prints' },
  { name: /^values\b.*\.(ya?ml|json)$|[.-]values\.ya?ml$/, what: 'has values of a Helm chart; give what `helm template` prints with them' },
  { name: /^index\.ya?ml$/, text: /^entries:/m, what: 'is the index of a Helm repository' },
  { name: /^artifacthub-(repo|pkg)\.ya?ml$/, what: 'is for Artifact Hub' },
  { name: /^kustomization\.ya?ml$/, what: 'says what kustomize builds; give what `kustomize build` prints' },
  { name: /^package\.json$|^cdk8s\.ya?ml$/, text: /cdk8s|^language:/m, what: 'is of a cdk8s app; give what it synthesises' },
  { name: /^(package|package-lock|tsconfig\b.*|lerna|nx|turbo|renovate)\.json$|^pnpm-(lock|workspace)\.ya?ml$/, what: 'is of an npm project' },
  { name: /^cdk\.json$/, what: 'is of an app of the AWS CDK' },
  { name: /./, text: /^[ \t]*["']?AWSTemplateFormatVersion["']?[ \t]*:|^[ \t]*["']?Type["']?[ \t]*:[ \t]*["']?AWS::\w+::/m, what: 'is a template of CloudFormation' },
  { name: /^(skaffold|helmfile|mkdocs|cloudbuild|codecov|taskfile|goreleaser|(docker-)?compose)\b.*\.ya?ml$/, what: 'is of another tool' },
  { name: /^zero-downtime(-baseline)?\.ya?ml$/, what: 'is a configuration or a baseline of this command' },
  { name: /^\./, what: 'is hidden, and rarely a manifest' },
];

/** Why a file in a folder is not a manifest; undefined if it should be one. */
export function reasonForNoManifest(file: string, content: string): string | undefined {
  const called = basename(file).toLowerCase();
  return KNOWN.find(({ name, text }) => name.test(called) && (text === undefined || text.test(content)))?.what;
}
