import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asInTemplate, EXPECTED_MANIFESTS, KINDS, MANIFESTS, SNAPSHOT, snapshotOf, StarterApp } from './starter-app';
import { packTo } from './tarball';

/** Writes what the starter apps synthesise now; the difference is there to be reviewed. */
const folder = mkdtempSync(join(tmpdir(), 'starter-'));
try {
  const app = new StarterApp(folder, packTo(folder).tarball);
  const run = (...args: string[]) => {
    const { status, output } = app.run('npm', ...args);
    if (status !== 0) throw new Error(output);
  };
  run('run', 'synth');
  writeFileSync(EXPECTED_MANIFESTS, app.read(MANIFESTS));
  for (const kind of KINDS) {
    app.become(kind);
    run('test', '--', '--updateSnapshot');
    writeFileSync(snapshotOf(kind), asInTemplate(app.read(SNAPSHOT)));
  }
} finally {
  rmSync(folder, { recursive: true });
}
