import { rmSync } from 'node:fs';

/** Removes the temporary folder of a run with all that is in it. */
export default function teardown(): void {
  if (globalThis.temporaryFolder !== undefined) rmSync(globalThis.temporaryFolder, { recursive: true, force: true });
}
