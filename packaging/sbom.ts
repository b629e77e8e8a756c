import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOfServers } from './servers';

/** What a tarball of the package contains – modules with version and licence – as CycloneDX: by npm, and what is a part of the servers. */
export function sbomOf(tarball: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    const root = join(folder, 'package');
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    // npm would miss what is not packed, and its filters drop what is both packed and needed for development.
    writeFileSync(join(root, 'package.json'), JSON.stringify({ ...manifest, devDependencies: {}, peerDependencies: {} }));
    const sbom = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'library'], { cwd: root, encoding: 'utf8' }));
    const parts = partsOfServers().map(({ name, version, licence }) => ({
      'bom-ref': `${name}@${version}`, 'type': 'library', 'name': name, 'version': version, 'purl': `pkg:npm/${name.replace('@', '%40')}@${version}`, 'licenses': [{ license: { id: licence } }],
    }));
    return `${JSON.stringify({ ...sbom, components: [...sbom.components, ...parts] }, undefined, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) {
  const dist = join(__dirname, '..', 'dist');
  const tarball = readdirSync(join(dist, 'js')).find(file => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('there is no tarball in dist/js: run npm run package first');
  writeFileSync(join(dist, 'sbom.cdx.json'), sbomOf(join(dist, 'js', tarball)));
}
