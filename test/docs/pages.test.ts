import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anchorsOf, fences, linksOf, PAGES, ROOT, shownCommands } from './pages';
import { run } from '../cli/scenario';

/** As wide as the page shows it without a scroll bar. */
const COLUMNS = 100;

/** A page shows the beginning of a long output, and says that there is more. */
const MORE = '…\n';

describe.each(PAGES.map(page => [page.path, page] as const))('%s', (_, page) => {
  const commands = shownCommands(page);
  const links = linksOf(page);

  if (commands.length > 0) {
    test.each(commands.map(({ command, output }) => [command, output]))('shows what `zero-downtime %s` really prints', async (command, output) => {
      const { stdout, stderr } = await run(command, COLUMNS);
      const printed = `${stdout}${stderr}`;
      if (!output.endsWith(MORE)) return expect(output).toBe(printed);
      const beginning = output.slice(0, -MORE.length);
      expect(beginning.length).toBeGreaterThan(0);
      expect(printed.slice(0, beginning.length)).toBe(beginning);
    });
  }

  if (links.length > 0) {
    test('links to what is there', () => {
      const dead = links.filter(({ target, anchor }) => {
        const file = target.endsWith('/') ? join(target, 'README.md') : target;
        if (!existsSync(join(ROOT, file))) return true;
        const linked = PAGES.find(({ path }) => path === file);
        return anchor !== undefined && linked !== undefined && !anchorsOf(linked).includes(anchor);
      });
      expect(dead).toEqual([]);
    });
  }

  // Code on other pages would not be compiled: they link to the examples, which are.
  if (page.path !== 'README.md') test('has no TypeScript of its own', () => expect(fences(page, 'ts')).toEqual([]));
});

describe('the pages', () => {
  test('are found', () => expect(PAGES.map(({ path }) => path)).toEqual(expect.arrayContaining([
    'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'README.md', 'docs/adopting.md', 'docs/faq.md', 'docs/model.md', 'docs/rules.md',
    'examples/2048/README.md', 'template/cdk8s/README.md',
  ])));

  test('show commands', () => expect(PAGES.flatMap(shownCommands).length).toBeGreaterThan(10));

  test('name only tasks that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = PAGES.filter(({ path }) => !path.startsWith('template/') && path !== 'docs/adopting.md')
      .flatMap(({ text }) => [...text.matchAll(/npm run ([\w:-]+)|npx projen ([\w:-]+)/g)].map(([, script, task]) => script ?? task));
    expect(named.filter(name => !(name in scripts))).toEqual([]);
  });
});
