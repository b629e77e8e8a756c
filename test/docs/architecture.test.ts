import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './pages';

const SRC = join(ROOT, 'src');

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory())
    .flatMap(({ name }) => [join(folder, name), ...foldersIn(join(folder, name))]);
}

describe('the tree', () => {
  const folders = [SRC, ...foldersIn(SRC)];

  test('has fewer than twenty files in every folder', () => {
    const files = (folder: string) => readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isFile()).length;
    expect(folders.length).toBeGreaterThan(20);
    expect(folders.filter(folder => files(folder) >= 20)).toEqual([]);
  });

  test('has the files that ARCHITECTURE.md names', () => {
    const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
    const named = [...text.matchAll(/`([\w-]+(?:\/[\w.-]+)+)`/g)].map(([, path]) => path).filter(path => !path.startsWith('cdk8s-zero-downtime/'));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(path => !['', 'src', 'src/model'].some(folder => existsSync(join(ROOT, folder, path))))).toEqual([]);
  });
});
