import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './cli/scenario';

const ROOT = join(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** The fences of one language. */
function fences(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, body]) => body);
}

describe('the README', () => {
  const commands = fences('console').filter(body => body.startsWith('$ zero-downtime'));

  test.each(commands.map(body => [body.split('\n')[0].slice(2), body]))('shows what `%s` really prints', async (command, body) => {
    const { stdout, stderr } = await run(command.replace('zero-downtime ', ''), 150);
    expect(body).toBe(`$ ${command}\n${stdout}${stderr}`);
  });

  test('shows commands', () => expect(commands.length).toBeGreaterThan(0));

  test('shows YAML that an example makes', () => {
    const yaml = readFileSync(join(ROOT, 'examples', '2048', 'expected', 'game-2048.k8s.yaml'), 'utf8');
    const shown = fences('yaml').flatMap(body => body.split('\n')).map(line => line.trim()).filter(line => line !== '' && line !== '# …');
    expect(shown.length).toBeGreaterThan(10);
    expect(shown.filter(line => !yaml.includes(line))).toEqual([]);
  });

  test('links to files that exist', () => {
    const links = [...README.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path);
    expect(links.length).toBeGreaterThan(0);
    links.filter(path => path !== 'API.md').forEach(path => expect(() => readFileSync(join(ROOT, path, path.endsWith('/') ? 'README.md' : ''))).not.toThrow());
  });

  test('can be read in one sitting', () => expect(README.split('\n').length).toBeLessThan(300));
});
