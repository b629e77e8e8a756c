import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifests } from './check';
import { build, hasGo } from '../linters/go-tool';
import { KUBE_LINTER, KUBE_SCORE } from '../linters/linters';

/** Linters of manifests that people have. They ask other questions; what is compared is how long one waits. */
const PEERS = [KUBE_SCORE, KUBE_LINTER];
const DOCUMENTS = 1000;
const RUNS = 3;

/** Times the same files, whole process, where Go is there to build the others; says so where it is not. */
export function benchPeers(): void {
  if (!hasGo()) {
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
      const binary = build(peer);
      if (binary === undefined) {
        console.log(`  ${peer.name.padEnd(13)}  could not be built here`);
        continue;
      }
      const theirs = time(binary, peer.lint([file]));
      console.log(`  ${peer.name.padEnd(13)}  ${theirs.toFixed(2)} s, ratio ${(ours / theirs).toFixed(2)} (${ours <= theirs ? 'ours is faster' : 'THEIRS IS FASTER'})`);
    }
    console.log('');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function time(command: string, args: readonly string[]): number {
  const seconds = Array.from({ length: RUNS }, () => {
    const start = process.hrtime.bigint();
    spawnSync(command, args, { stdio: 'ignore' });
    return Number(process.hrtime.bigint() - start) / 1e9;
  });
  return seconds.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}
