import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { benchLimits, versionOf } from './limits';
import { median } from './process-time';

/** Runs of each side; they alternate, so that a change of the machine's mood meets both. */
const RUNS = 7;
const SERVICES = 1000;

interface Measurement { readonly milliseconds: number; readonly peakMegabytes: number }

function measure(script: string, ...args: string[]): Measurement {
  return JSON.parse(execFileSync(process.execPath, [join(__dirname, script), ...args], { encoding: 'utf8' }));
}

function compare(what: string, limit: number, ours: () => Measurement, theirs: () => Measurement, runs = RUNS): void {
  const pairs = Array.from({ length: runs }, () => [ours(), theirs()] as const);
  const time = [0, 1].map(side => median(pairs.map(pair => pair[side].milliseconds)));
  const memory = [0, 1].map(side => median(pairs.map(pair => pair[side].peakMegabytes)));
  const ratio = time[0] / time[1];
  console.log(what);
  console.log(`  cdk8s-zero-downtime  ${time[0].toFixed(0)} ms, peak memory ${memory[0].toFixed(0)} MB`);
  console.log(`  cdk8s-plus-28 ${versionOf('cdk8s-plus-28').padEnd(6)} ${time[1].toFixed(0)} ms, peak memory ${memory[1].toFixed(0)} MB`);
  console.log(`  ratio ${ratio.toFixed(2)} (at most ${limit.toFixed(2)}: ${ratio <= limit ? 'holds' : 'DOES NOT HOLD'}), median of ${runs} runs\n`);
  if (ratio > limit) process.exitCode = 1;
}

compare(`Synthesise ${SERVICES} services, each with a budget of its own, against the same objects written by hand`, 0.60,
  () => measure('synthesise-ours.js', String(SERVICES)), () => measure('synthesise-by-hand.js', String(SERVICES)));
compare('Load the package', 1.10, () => measure('load.js', join(__dirname, '..', '..')), () => measure('load.js', 'cdk8s-plus-28'), 15);
benchLimits();
