import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { addressOf, pathOf, REPOSITORY, ROOT } from './repository';
import { GROUPS, readSources, Source, START } from './sources';

/** Builds the site into a folder; a link that leads nowhere fails it. */
export function buildSite(out: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    const sources = readSources();
    const all = withChildren(sources);
    const writer = new Writer(folder, [START, ...all.map(({ path }) => path)], anchorsOf(all));
    writer.write(START, readFileSync(join(ROOT, START), 'utf8'));
    for (const source of all) writer.write(source.path, source.text, frontmatter(source));
    const options = join(folder, 'typedoc.json');
    writeFileSync(options, JSON.stringify({ ...OPTIONS, projectDocuments: sources.map(({ path }) => path), out }));
    execFileSync(process.execPath, [TYPEDOC, '--options', options, '--treatWarningsAsErrors'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    nameIndex(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const TYPEDOC = join(dirname(require.resolve('typedoc/package.json')), 'bin', 'typedoc');

const OPTIONS = {
  name: 'cdk8s-zero-downtime',
  readme: START,
  entryPoints: [],
  customCss: join(__dirname, 'site.css'),
  disableSources: true,
  githubPages: false,
  headings: { readme: false }, // it has its own
  hideGenerator: true,
  includeHierarchySummary: false,
  navigation: { includeGroups: true },
  navigationLinks: { Repository: REPOSITORY },
  groupOrder: GROUPS,
  sort: ['source-order'],
  searchInDocuments: true,
  highlightLanguages: ['bash', 'console', 'json', 'typescript', 'yaml', 'python'],
};

function withChildren(sources: readonly Source[]): Source[] {
  return sources.flatMap(source => [source, ...withChildren(source.children)]);
}

function frontmatter({ path, title, group, children }: Source): string {
  return [
    '---',
    `title: ${title}`,
    ...group === undefined ? [] : [`group: ${group}`],
    ...children.length === 0 ? [] : ['children:', ...children.map(child => `  - ./${posix.relative(posix.dirname(path), child.path)}`)],
    '---',
    '',
  ].join('\n');
}

/** Where each anchor of the reference is; that of a class is its page. */
function anchorsOf(sources: readonly Source[]): ReadonlyMap<string, string> {
  return new Map(sources.flatMap(({ path, text }) => [...text.matchAll(/ id="([^"]+)"><\/a>/g)]
    .map(([, id], index) => [id, index === 0 ? path : `${path}#${id}`] as const)));
}

/** Writes pages as they are linked among each other, with the pictures that they show. */
class Writer {
  constructor(private readonly folder: string, private readonly pages: readonly string[], private readonly anchors: ReadonlyMap<string, string>) {}

  public write(path: string, text: string, head = ''): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, head + outsideFences(text, prose => prose
      .replace(/\]\(([^)\s]+)\)/g, (_, link: string) => `](${this.relink(path, link)})`)
      .replace(/<a href="#([^"]+)">/g, (_, anchor: string) => `<a href="${this.relink(path, `#${anchor}`)}">`)));
  }

  /** Another page, a picture, or what only the repository has. */
  private relink(from: string, link: string): string {
    const own = pathOf(link);
    if (own === undefined && /^(https?|mailto):/.test(link)) return link;
    const [target, named] = (own ?? link).split('#');
    const meant = target === '' ? from : own === undefined ? posix.join(posix.dirname(from), target) : target;
    const [path, anchor] = this.anchors.get(named ?? '')?.split('#') ?? [meant, named];
    if (!this.pages.includes(path) && !path.endsWith('.svg')) return addressOf(path);
    if (path.endsWith('.svg')) this.copy(path);
    const relative = path === from && anchor !== undefined ? '' : `./${posix.relative(posix.dirname(from), path)}`;
    return anchor === undefined ? relative : `${relative}#${anchor}`;
  }

  private copy(path: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    copyFileSync(join(ROOT, path), join(this.folder, path));
  }
}

/** A folder is a page to a server only: the one it begins with is named, so that a browser finds it without. */
function nameIndex(out: string): void {
  for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.html'))) {
    const file = join(out, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/(<a [^>]*?href="(?:\.\.?\/)+)(#[^"]*)?"/g, '$1index.html$2"'));
  }
}

function outsideFences(text: string, change: (prose: string) => string): string {
  return text.split(/(^```[\s\S]*?^```$)/m).map((part, index) => index % 2 === 1 ? part : change(part)).join('');
}
