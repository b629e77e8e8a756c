import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository';

/** A page of the site, before links are made to fit. */
export interface Source {
  /** From the root of the project, or beside it where no file is. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
  /** What it stands under in the navigation; the others stand under their parents. */
  readonly group?: string;
  readonly children: readonly Source[];
}

/** The page that the site begins with. */
export const START = 'README.md';

/** In the order of the navigation. */
export const GROUPS = ['Start', 'Model', 'API', 'Project'] as const;

const PAGES: readonly (readonly [group: typeof GROUPS[number], path: string, title: string])[] = [
  ['Start', 'docs/adopting.md', 'Adopting'],
  ['Start', 'docs/commands.md', 'The command'],
  ['Start', 'docs/rehearse.md', 'Rehearse'],
  ['Start', 'docs/configuration.md', 'Configuration'],
  ['Start', 'docs/ci.md', 'In CI'],
  ['Start', 'docs/audit.md', 'Audit'],
  ['Start', 'docs/policy.md', 'Admission policies'],
  ['Start', 'docs/calibrate.md', 'Delays of your own'],
  ['Start', 'docs/agents.md', 'Agents'],
  ['Start', 'docs/editors.md', 'Editors'],
  ['Start', 'docs/constructs.md', 'Constructs'],
  ['Start', 'docs/ecs.md', 'Amazon ECS'],
  ['Start', 'docs/leaving-ingress-nginx.md', 'Leaving ingress-nginx'],
  ['Start', 'docs/limits.md', 'Limits'],
  ['Start', 'docs/faq.md', 'Questions'],
  ['Model', 'docs/model.md', 'The timing model'],
  ['Model', 'docs/rules.md', 'Rules'],
  ['Model', 'docs/reports.md', 'Reported rollouts'],
  ['Model', 'docs/reality.md', 'Reality'],
  ['Model', 'docs/precision.md', 'Precision'],
  ['Project', 'ARCHITECTURE.md', 'Architecture'],
  ['Project', 'CONTRIBUTING.md', 'Contributing'],
  ['Project', 'CHANGELOG.md', 'Changes'],
];

/** All pages but the first. */
export function readSources(): Source[] {
  return [
    ...PAGES.map(([group, path, title]): Source => ({ group, path, title, text: readFileSync(join(ROOT, path), 'utf8'), children: [] })),
    splitApi(readFileSync(join(ROOT, 'API.md'), 'utf8')),
  ];
}

/** A page for each class, and one for each task that classes are for: all on one page would be a megabyte. */
function splitApi(text: string): Source {
  const [, ...tasks] = text.split(/^(?=## )/m);
  return {
    path: 'API.md',
    title: 'Reference',
    group: 'API',
    text: '# Reference\n\nEvery class and property, as TypeScript sees them; other languages have the same under the names that are usual there.\n\n'
      + tasks.map(task => `- [${titleOf(task)}](api/${folderOf(task)}.md)\n`).join(''),
    children: tasks.map(task => {
      const [, ...members] = task.split(/^(?=### )/m);
      const [title, folder] = [titleOf(task), folderOf(task)];
      return {
        path: `api/${folder}.md`,
        title,
        text: `# ${title}\n\n${members.map(member => `- [${titleOf(member)}](${folder}/${titleOf(member)}.md)\n`).join('')}`,
        children: members.map(member => ({
          path: `api/${folder}/${titleOf(member)}.md`,
          title: titleOf(member),
          text: toPage(member),
          children: [],
        })),
      };
    }),
  };
}

/** With its headings from the first level on, in words: the list of what is on a page would leave out everything else. */
function toPage(member: string): string {
  return member.replace(/^##(?=#)/gm, '')
    .replace(/\{(\[ key: string \]: <a [^}]*)\}/g, '&#123;$1&#125;') // typedoc looks for no links within braces
    .replace(/^(#+) `(\w+)`(?:<sup>(\w+)<\/sup>)?/gm, (_, level: string, name: string, how?: string) =>
      `${level} ${name}${how === 'Required' ? ' (required)' : ''}`);
}

function titleOf(section: string): string {
  return /^#+ (.+?) <a/.exec(section)![1];
}

function folderOf(section: string): string {
  return titleOf(section).replaceAll(' ', '-');
}
