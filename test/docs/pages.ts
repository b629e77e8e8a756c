import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathOf, ROOT } from '../../docs/site/repository';

export { ROOT };

/** A page of Markdown that people read. */
export interface Page {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

/** Generated from declarations, of a size that says nothing about the project. */
const GENERATED = ['API.md'];

const UNREAD = ['node_modules', 'dist', 'lib', 'coverage', 'test-reports'];

/** Every page of the project. */
export const PAGES: readonly Page[] = [...pagesIn(ROOT)].filter(({ path }) => !GENERATED.includes(path));

function* pagesIn(folder: string): Generator<Page> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && !UNREAD.includes(entry.name)) yield* pagesIn(path);
    if (entry.isFile() && entry.name.endsWith('.md')) yield { path: relative(ROOT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') };
  }
}

/** The contents of a page's fences of one language. */
export function fences({ text }: Page, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, body]) => body);
}

/** What a page shows of a command: what was typed, and what came of it. */
export interface Shown {
  readonly command: string;
  readonly output: string;
}

/** The commands of ours that a page shows with their output; one that is shown without stands in a fence of the shell. */
export function shownCommands(page: Page): Shown[] {
  return fences(page, 'console').flatMap(body => body.split(/^\$ /m).slice(1)).filter(part => part.startsWith('zero-downtime ')).map(part => {
    const end = part.indexOf('\n');
    return { command: part.slice('zero-downtime '.length, end), output: part.slice(end + 1) };
  });
}

/** A link or picture that leads to something in the project, by its path or, as on other sites, by its address. */
export interface Link {
  /** From the root of the project. */
  readonly target: string;
  /** The heading that it leads to, if any. */
  readonly anchor: string | undefined;
}

export function linksOf({ path, text }: Page): Link[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
    const own = pathOf(link);
    if (own === undefined && /^(https?|mailto):/.test(link)) return [];
    const [target, anchor] = (own ?? link).split('#');
    if (target === '') return [{ target: path, anchor }];
    return [{ target: own === undefined ? join(dirname(path), target).replaceAll('\\', '/') : target, anchor }];
  });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ text }: Page): string[] {
  return [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)]
    .map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-'));
}
