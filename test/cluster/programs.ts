import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The version of Kubernetes that is built. */
export const KUBERNETES = '1.36.3';
const ETCD = 'v3.6.13';

/** Where programs are kept: they are built once, in about ten minutes of processor. */
const CACHE = process.env.ZERO_DOWNTIME_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-zero-downtime');

/** The programs of a control plane, by their paths. */
export interface Programs {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kubectl: string;
}

const OF_KUBERNETES = { kubectl: 'kubectl', apiServer: 'kube-apiserver', controllerManager: 'kube-controller-manager', scheduler: 'kube-scheduler' } as const;

/** The programs, built from their Go modules where they are not there yet; or why they cannot be had. */
export function buildPrograms(tell: (text: string) => void): Programs | string {
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not on this machine to build them';
  const kubernetes = join(CACHE, `kubernetes-${KUBERNETES}`);
  const etcd = join(CACHE, `etcd-${ETCD}`);
  const missing = [...Object.values(OF_KUBERNETES).map(name => join(kubernetes, name)), join(etcd, 'etcd')].filter(path => !existsSync(path));
  if (missing.length > 0) tell(`building ${missing.length} programs of Kubernetes ${KUBERNETES} and etcd into ${CACHE}, once: about ten minutes of processor`);
  try {
    for (const name of Object.values(OF_KUBERNETES)) buildKubernetes(kubernetes, name, tell);
    buildEtcd(etcd, tell);
  } catch (error) {
    return (error as Error).message;
  }
  return { ...Object.fromEntries(Object.entries(OF_KUBERNETES).map(([key, name]) => [key, join(kubernetes, name)])), etcd: join(etcd, 'etcd') } as unknown as Programs;
}

/** The version of Kyverno whose command is built. */
export const KYVERNO = 'v1.19.1';

/** The path of Kyverno's command, built where it is not there yet; or why it cannot be had. */
export function buildKyverno(tell: (text: string) => void): { readonly path: string } | string {
  if (spawnSync('go', ['version']).status !== 0) return 'Go is not on this machine to build it';
  const folder = join(CACHE, `kyverno-${KYVERNO}`);
  const path = join(folder, 'kyverno');
  if (existsSync(path)) return { path };
  tell(`building the command of Kyverno ${KYVERNO} into ${CACHE}, once: about ten minutes of processor`);
  try {
    mkdirSync(folder, { recursive: true });
    const { GoMod } = JSON.parse(go(tmpdir(), 'mod', 'download', '-json', `github.com/kyverno/kyverno@${KYVERNO}`)) as { GoMod: string };
    const replaced = readFileSync(GoMod, 'utf8').split('\n').filter(line => line.startsWith('replace '));
    writeFileSync(join(folder, 'go.mod'), ['module kyverno', 'go 1.26.0', `require github.com/kyverno/kyverno ${KYVERNO}`, ...replaced, ''].join('\n\n'));
    go(folder, 'get', `github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno@${KYVERNO}`);
    go(folder, 'build', '-ldflags', '-s -w', '-o', path, 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno');
  } catch (error) {
    return (error as Error).message;
  }
  return { path };
}

function buildKubernetes(folder: string, name: string, tell: (text: string) => void): void {
  const binary = join(folder, name);
  if (existsSync(binary)) return;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'go.mod'))) {
    writeFileSync(join(folder, 'go.mod'), moduleOf());
    go(folder, 'get', `k8s.io/kubernetes/cmd/kube-apiserver@v${KUBERNETES}`);
  }
  tell(`building ${name}`);
  const [major, minor] = KUBERNETES.split('.');
  const version = { gitVersion: `v${KUBERNETES}`, gitMajor: major, gitMinor: minor };
  const flags = Object.entries(version).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`);
  go(folder, 'build', '-ldflags', ['-s', '-w', ...flags].join(' '), '-o', binary, `k8s.io/kubernetes/cmd/${name}`);
}

function buildEtcd(folder: string, tell: (text: string) => void): void {
  const binary = join(folder, 'etcd');
  if (existsSync(binary)) return;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'go.mod'))) {
    writeFileSync(join(folder, 'go.mod'), 'module etcd\n\ngo 1.26.0\n');
    go(folder, 'get', `go.etcd.io/etcd/server/v3@${ETCD}`);
  }
  tell('building etcd');
  go(folder, 'build', '-ldflags', '-s -w', '-o', binary, 'go.etcd.io/etcd/server/v3');
}

/**
 * A module that needs Kubernetes. Its own go.mod replaces the modules that it is split into by folders which are not in its archive:
 * they are replaced by those that are published.
 */
function moduleOf(): string {
  const { GoMod } = JSON.parse(go(tmpdir(), 'mod', 'download', '-json', `k8s.io/kubernetes@v${KUBERNETES}`)) as { GoMod: string };
  const [, block = ''] = /^replace \(([\s\S]*?)^\)/m.exec(readFileSync(GoMod, 'utf8')) ?? [];
  const split = block.split('\n').flatMap(line => /^\s*(\S+) =>/.exec(line)?.[1] ?? []).filter(module => !/code-generator|sample-/.test(module));
  const published = KUBERNETES.replace(/^1/, 'v0');
  return ['module control-plane', 'go 1.26.0', `require k8s.io/kubernetes v${KUBERNETES}`, ...split.map(module => `replace ${module} => ${module} ${published}`), ''].join('\n\n');
}

function go(folder: string, ...args: string[]): string {
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod -buildvcs=false -p=2' };
  const { status, stdout, stderr } = spawnSync('go', args, { cwd: folder, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`go ${args.join(' ')} failed:\n${stderr.split('\n').slice(-5).join('\n')}`);
  return stdout;
}
