import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './tarball';

const BIN = join(ROOT, 'lib', 'cli', 'bin.js');
const COMMAND = 'simulate examples/2048-before/expected';

/** What the command prints, by width and colours, with nothing of where these tests run. */
function seen(argv: readonly string[], environment: Readonly<Record<string, string>>) {
  const { NO_COLOR, FORCE_COLOR, COLUMNS, ...rest } = process.env;
  const { stdout } = spawnSync(argv[0], argv.slice(1), { cwd: ROOT, encoding: 'utf8', env: { ...rest, TERM: 'xterm', ...environment } });
  // eslint-disable-next-line no-control-regex -- what a terminal takes for colour
  const plain = stdout.replace(/\u001b\[\d+m/g, '');
  const widths = plain.split(/\r?\n/).map(line => line.length);
  expect(widths.length).toBeGreaterThan(10);
  return { width: Math.max(...widths), colored: stdout.includes('\u001b[31m') };
}

describe('what the command prints', () => {
  const piped = [process.execPath, BIN, ...COMMAND.split(' ')];

  test.each<[Record<string, string>, number, boolean]>([
    [{}, 100, false],
    [{ COLUMNS: '60' }, 60, false],
    [{ COLUMNS: '0' }, 100, false],
    [{ FORCE_COLOR: '1' }, 100, true],
  ])('into a pipe with %j has %d columns, and colour: %j', (environment, columns, colored) => {
    const { width, ...rest } = seen(piped, environment);
    expect([width <= columns, width > columns - 20, rest]).toEqual([true, true, { colored }]);
  });

  // Its terminal has the size of the one that it is started from: none here.
  const hasTerminal = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;
  (hasTerminal ? test : test.skip).each<[Record<string, string>, number, boolean]>([
    [{}, 100, true],
    [{ COLUMNS: '60' }, 60, true],
    [{ NO_COLOR: '1' }, 100, false],
    [{ TERM: 'dumb' }, 100, false],
  ])('on a terminal without a width with %j has %d columns, and colour: %j', (environment, columns, colored) => {
    const { width, ...rest } = seen(['script', '-qec', piped.join(' '), '/dev/null'], environment);
    expect([width <= columns, width > columns - 20, rest]).toEqual([true, true, { colored }]);
  });
});
