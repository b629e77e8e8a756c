import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

declare global {
  var temporaryFolder: string | undefined;
}

/** Gives a run of the tests a temporary folder of its own, as apps of cdk8s leave one behind each: thousands in a run. */
export default function setup(): void {
  globalThis.temporaryFolder = mkdtempSync(join(tmpdir(), 'zero-downtime-tests-'));
  process.env.TMPDIR = globalThis.temporaryFolder; // workers inherit it
}
