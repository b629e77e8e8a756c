import { run } from './scenario';

/** What a reader copies stands in one line, however wide that is: commands, and words, of which addresses and names are. */
const isCopied = (line: string) => /^(Usage:|  .*zero-downtime|  kubectl|  helm) /.test(line) || !/\S \S/.test(line.replace(/^([A-Z][\w ]* {2,}| *→ )/, '').trim());

const MANIFESTS = 'examples/2048-before/expected';
const COMMANDS = [
  '--help', 'help check', 'help simulate', 'help probe', 'budget', 'budget examples/2048/expected', 'rules T01', `simulate ${MANIFESTS}`, `check ${MANIFESTS}`, `check ${MANIFESTS} --verbose`,
];

describe.each([40, 60, 100])('on a page of %d columns', columns => {
  test.each(COMMANDS)('`zero-downtime %s` fits', async command => {
    const { stdout } = await run(command, columns);
    const lines = stdout.split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter(line => line.length > columns && !isCopied(line))).toEqual([]);
  });
});

describe('colour', () => {
  test.each([...COMMANDS.filter(command => /^(-|help|simulate)/.test(command)), `check ${MANIFESTS}`, 'diff examples/2048-before/expected examples/2048/expected'])('of `zero-downtime %s` adds nothing but escapes', async command => {
    const [plain, colored] = [(await run(command)).stdout, (await run(command, undefined, 'FORCE_COLOR=1')).stdout];
    expect(plain).not.toContain('\u001b');
    expect(colored).toContain('\u001b[1m');
    // eslint-disable-next-line no-control-regex -- what a terminal takes for colour
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('says by red and green whether requests are lost', async () => {
    expect((await run('simulate examples/2048-before/expected', 120, 'FORCE_COLOR=1')).stdout).toContain('\u001b[31m  Result     LOST ');
    expect((await run('simulate examples/2048/expected', 120, 'FORCE_COLOR=1')).stdout).toContain('\u001b[32m  Result     none ');
    expect((await run('simulate examples/2048/expected --color never', 120, 'FORCE_COLOR=1')).stdout).not.toContain('\u001b');
  });
});
