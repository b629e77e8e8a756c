import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPECTED_MANIFESTS, MANIFESTS, SNAPSHOT, StarterApp } from './starter-app';
import { packTo, ROOT } from './tarball';

/** Writes what the starter app synthesises now; the difference is there to be reviewed. */
const folder = mkdtempSync(join(tmpdir(), 'starter-'));
try {
  const app = new StarterApp(folder, packTo(folder).tarball);
  for (const args of [['test', '--', '--updateSnapshot'], ['run', 'synth']]) {
    const { status, output } = app.run('npm', ...args);
    if (status !== 0) throw new Error(output);
  }
  writeFileSync(join(ROOT, 'template', SNAPSHOT), app.read(SNAPSHOT));
  writeFileSync(EXPECTED_MANIFESTS, app.read(MANIFESTS));
} finally {
  rmSync(folder, { recursive: true });
}
