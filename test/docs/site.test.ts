import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { buildSite } from '../../docs/site/build';
import { pathOf, ROOT } from '../../docs/site/repository';
import { readSources } from '../../docs/site/sources';

/** A link, picture, script or style of a page. */
interface Reference {
  readonly from: string;
  readonly tag: string;
  readonly to: string;
}

describe('the site', () => {
  const out = mkdtempSync(join(tmpdir(), 'site-'));
  const files = new Set<string>();
  const pages = new Map<string, string>();
  let references: readonly Reference[] = [];

  beforeAll(() => {
    buildSite(out);
    for (const entry of readdirSync(out, { recursive: true, withFileTypes: true }).filter(found => found.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const file = relative(out, path).replaceAll('\\', '/');
      files.add(file);
      if (file.endsWith('.html')) pages.set(file, readFileSync(path, 'utf8'));
    }
    references = [...pages].flatMap(([from, html]) => [...html.matchAll(/<(\w+) [^>]*?(?:href|src)="([^"]*)"/g)].map(([, tag, to]) => ({ from, tag, to })));
  }, 60_000);
  afterAll(() => rmSync(out, { recursive: true }));

  const isAddress = ({ to }: Reference) => /^[a-z]+:/.test(to);

  test('has a page for each of ours, and for each class', () => {
    const { types } = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { readonly types: Readonly<Record<string, { readonly name: string }>> };
    expect([...pages.keys()]).toEqual(expect.arrayContaining([
      'index.html', ...['Adopting', 'Questions', 'The_timing_model', 'Rules', 'Reported_rollouts', 'Reality', 'Architecture'].map(name => `documents/${name}.html`),
    ]));
    const missing = Object.values(types).filter(({ name }) => ![...pages.keys()].some(page => page.endsWith(`.${name}.html`)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('leaves out no page of docs/', () => {
    const written = readdirSync(join(ROOT, 'docs')).filter(file => file.endsWith('.md')).map(file => `docs/${file}`);
    expect(readSources().map(({ path }) => path)).toEqual(expect.arrayContaining(written));
  });

  test('links to what is there', () => {
    const dead = references.filter(reference => !isAddress(reference)).filter(({ from, to }) => {
      const [path, anchor] = to.split('#');
      const target = path === '' ? from : relative(out, join(out, dirname(from), path.split('?')[0])).replaceAll('\\', '/');
      if (!files.has(target)) return true; // a folder is a page to a server only
      return Boolean(anchor) && target.endsWith('.html') && !pages.get(target)!.includes(` id="${anchor}"`);
    });
    expect(references.length).toBeGreaterThan(1000);
    expect(dead).toEqual([]);
  });

  test('links to what the repository has', () => {
    const paths = references.map(({ to }) => pathOf(to)?.split('#')[0]).filter(path => path !== undefined);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter(path => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('needs nothing from elsewhere', () => {
    expect(references.filter(({ tag }) => tag !== 'a').length).toBeGreaterThan(100);
    expect(references.filter(reference => reference.tag !== 'a' && isAddress(reference))).toEqual([]);
  });
});
