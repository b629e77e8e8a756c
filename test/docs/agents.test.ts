import { PAGES } from './pages';
import { TOOLS } from '../../src/cli/servers/tools';
import { run } from '../cli/scenario';

const PAGE = PAGES.find(({ path }) => path === 'docs/agents.md')!;

describe('the page about agents', () => {
  test('lists the tools', () =>
    expect([...PAGE.text.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).toEqual(TOOLS.map(({ name }) => name)));

  test('shows a sum that the budget has', async () => {
    const [, value, sum] = /"preStop is (\d+) s: (.*)"/.exec(PAGE.text)!;
    const { stdout } = await run('budget --longest-request 10s --format json');
    expect(JSON.parse(stdout).explanation).toContainEqual(expect.objectContaining({ field: 'preStop', value: Number(value) }));
    const { formula, numbers } = JSON.parse(stdout).explanation.find(({ field }: { field: string }) => field === 'preStop');
    expect(sum).toBe(`${formula} = ${numbers}`);
  });

  test('shows a command that can be pasted', async () => {
    const [, command] = /`npx -y cdk8s-zero-downtime (budget .*)`/.exec(PAGE.text)!;
    expect(await run(command)).toMatchObject({ status: 0, stderr: '' });
  });
});
