import { GoTool } from './go-tool';

/** A linter of manifests that people have in their CI, and how it is asked by its defaults. */
export interface Linter extends GoTool {
  readonly lint: (files: readonly string[]) => readonly string[];
}

export const KUBE_SCORE: Linter = {
  name: 'kube-score',
  module: 'github.com/zegl/kube-score',
  program: 'cmd/kube-score',
  version: 'v1.20.0',
  lint: files => ['score', ...files],
};

export const KUBE_LINTER: Linter = {
  name: 'kube-linter',
  module: 'golang.stackrox.io/kube-linter',
  program: 'cmd/kube-linter',
  version: 'v0.8.3',
  lint: files => ['lint', ...files],
};

/** Its module has a name without the number of its version, so that only a commit can be named. */
export const POLARIS: Linter = {
  name: 'polaris',
  module: 'github.com/fairwindsops/polaris',
  program: '',
  version: 'c0e23a23',
  lint: files => ['audit', '--set-exit-code-on-danger', '--only-show-failed-tests', '--format', 'pretty', ...files.flatMap(file => ['--audit-path', file])],
};
