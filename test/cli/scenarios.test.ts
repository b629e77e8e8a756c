import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatScenario, parseScenario, run } from './scenario';

const FOLDER = join(__dirname, 'scenarios');
const SCENARIOS = readdirSync(FOLDER).filter(file => file.endsWith('.scenario'));

describe('zero-downtime', () => {
  test.each(SCENARIOS)('%s', async file => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const { command, environment } = parseScenario(text);
    expect(formatScenario(await run(command, undefined, environment))).toBe(text);
  });

  test('has scenarios', () => expect(SCENARIOS.length).toBeGreaterThan(0));
});

describe('a scenario', () => {
  const text = '$ zero-downtime --version\n--- status\n0\n--- stdout\n0.0.0\n--- stderr\n';

  test('is compared in all its parts', async () => {
    const actual = formatScenario(await run(parseScenario(text).command));
    expect(actual).toBe(text);
    expect(actual).not.toBe(text.replace('status\n0', 'status\n1'));
    expect(actual).not.toBe(text.replace('0.0.0', '0.0.1'));
    expect(actual).not.toBe(`${text}something`);
  });

  test.each(['status', 'stdout', 'stderr'])('fails when it does not state its %s', part => {
    expect(() => parseScenario(text.replace(`--- ${part}\n`, ''))).toThrow('a scenario states the command');
  });
});
