import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Browser, chromium, Page } from 'playwright-core';
import { buildSite } from '../../../docs/site/build';

/** Of a phone of the smaller kind. */
const WIDTH = 375;

/** Each page as a reader has it, scripts and all: from a folder, without a server. */
async function main(): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    console.log('Pages: skipped, there is no Chromium on this machine; CHROMIUM names one that is elsewhere than in PATH');
    return;
  }
  const out = mkdtempSync(join(tmpdir(), 'site-'));
  const browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  try {
    buildSite(out);
    const complaints = await complaintsOf(out, browser);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  } finally {
    await browser.close();
    rmSync(out, { recursive: true });
  }
}

/** What each page links to, by path and anchor, and what can be linked to on it. */
interface Read {
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

async function complaintsOf(out: string, browser: Browser): Promise<string[]> {
  const complaints: string[] = [];
  const read = new Map<string, Read>();
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.html')).map(file => join(out, file));
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 800 } });
  let file = '';
  page.on('pageerror', error => complaints.push(`${file}: ${error.message}`));
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`${file}: asks for ${request.url()}`);
  });
  for (file of files) {
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction('document.querySelectorAll("#tsd-nav-container a").length > 5'); // a script writes it
    complaints.push(...(await tooWide(page)).map(what => `${file}: at ${WIDTH} px, ${what}`));
    read.set(file, await links(page));
  }
  const total = [...read.values()].reduce((sum, one) => sum + one.links.length, 0);
  console.log(`Pages: ${read.size} at ${WIDTH} px, with ${total} links`);
  if (read.size < 50 || total < 5000) complaints.push('there are too few pages or links to believe it');
  return [...complaints, ...deadLinks(read)];
}

/** By how much a page scrolls sideways, and what makes it. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(element => !element.closest('table, pre') && element.getBoundingClientRect().right > clientWidth);
    return ['wider than the page by ' + (scrollWidth - clientWidth) + ' px', ...wide.slice(0, 3).map(element => element.outerHTML.slice(0, 200))];
  })()`);
}

async function links(page: Page): Promise<Read> {
  const found: { links: string[]; anchors: string[] } = await page.evaluate(`({
    links: [...new Set([...document.querySelectorAll('a[href]')].map(link => link.href))],
    anchors: [...document.querySelectorAll('[id]')].map(element => element.id),
  })`);
  return { links: found.links.filter(link => link.startsWith('file:')), anchors: new Set(found.anchors) };
}

function deadLinks(read: ReadonlyMap<string, Read>): string[] {
  return [...read].flatMap(([file, page]) => page.links.filter(link => {
    const url = new URL(link);
    const path = fileURLToPath(`file://${url.pathname}`);
    const anchor = decodeURIComponent(url.hash.slice(1));
    return !isFile(path) || (anchor !== '' && !read.get(path)?.anchors.has(anchor));
  }).map(link => `${file}: leads to ${link}, which is not there`));
}

/** A folder is a page to a server only. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function findBrowser(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const inPath = PATH.split(delimiter).flatMap(folder => names.map(name => join(folder, name)));
  return [...CHROMIUM ? [CHROMIUM] : [], ...inPath].find(path => existsSync(path));
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
