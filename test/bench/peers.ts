import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifests } from './check';

/** Linters of manifests that people have. They ask other questions; what is compared is how long one waits. */
const PEERS = [
  { name: 'kube-score', module: 'github.com/zegl/kube-score', version: 'v1.20.0', args: ['score'] },
  { name: 'kube-linter', module: 'golang.stackrox.io/kube-linter', version: 'v0.8.3', args: ['lint'] },
];
const DOCUMENTS = 1000;
const RUNS = 3;

/** Times the same files, whole process, where Go is there to build the others; says so where it is not. */
export function benchPeers(): void {
  if (spawnSync('go', ['version']).status !== 0) {
    console.log('Comparison with kube-score and kube-linter: skipped, Go is not on this machine\n');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  try {
    const file = join(folder, 'all.yaml');
    writeFileSync(file, manifests(DOCUMENTS));
    const ours = time(process.execPath, [join(__dirname, '..', '..', 'lib', 'cli', 'bin.js'), 'check', file]);
    console.log(`Check ${DOCUMENTS} documents, whole process, median of ${RUNS} runs\n  zero-downtime  ${ours.toFixed(2)} s`);
    for (const peer of PEERS) {
      const binary = install(peer, folder);
      if (binary === undefined) {
        console.log(`  ${peer.name.padEnd(13)}  could not be built here`);
        continue;
      }
      const theirs = time(binary, [...peer.args, file]);
      console.log(`  ${peer.name.padEnd(13)}  ${theirs.toFixed(2)} s, ratio ${(ours / theirs).toFixed(2)} (${ours <= theirs ? 'ours is faster' : 'THEIRS IS FASTER'})`);
    }
    console.log('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Built in a module of its own, and kept for the next time. */
function install({ name, module, version }: typeof PEERS[number], folder: string): string | undefined {
  const binary = join(tmpdir(), 'zero-downtime-bench', `${name}-${version}`);
  if (existsSync(binary)) return binary;
  const build = join(folder, name);
  mkdirSync(build);
  const go = (...args: string[]) => spawnSync('go', args, { cwd: build, stdio: 'ignore' }).status === 0;
  return go('mod', 'init', 'bench') && go('get', `${module}/cmd/${name}@${version}`) && go('build', '-o', binary, `${module}/cmd/${name}`) ? binary : undefined;
}

function time(command: string, args: readonly string[]): number {
  const seconds = Array.from({ length: RUNS }, () => {
    const start = process.hrtime.bigint();
    spawnSync(command, args, { stdio: 'ignore' });
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}
