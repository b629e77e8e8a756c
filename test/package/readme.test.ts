import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packed, ROOT } from './tarball';

const { files } = packed();

describe('the README in the package', () => {
  const text = readFileSync(join(ROOT, 'README.md'), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:href|src)="([^"]+)"/g)].map(([, link, attribute]) => link ?? attribute);

  // The folder of an installed package has no docs and no examples, and its page in a registry no files at all.
  test('links to addresses, and to what is packed beside it', () => {
    const paths = files.map(({ path }) => path);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter(link => !/^(https:|#)/.test(link) && !paths.includes(link.split('#')[0]))).toEqual([]);
  });
});
