import { manyFindings, SMALL } from './findings';
import { FORMAT_NAMES, FORMATS } from '../../../src/report/findings/formats';

const LAYOUT = { columns: 100, color: false };

describe('FORMATS', () => {
  test('are those of the command line', () => {
    expect(FORMAT_NAMES).toEqual(['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'html']);
  });

  test.each(FORMAT_NAMES)('%s changes nothing it is given and says the same twice', name => {
    const before = JSON.stringify(SMALL);
    expect(FORMATS[name](SMALL, LAYOUT)).toBe(FORMATS[name](SMALL, LAYOUT));
    expect(JSON.stringify(SMALL)).toBe(before);
  });

  test.each(FORMAT_NAMES)('%s takes less than a second of a core for 10,000 findings', name => {
    const report = manyFindings(10_000);
    const measured = () => {
      const before = process.cpuUsage();
      const text = FORMATS[name](report, LAYOUT);
      return { text, milliseconds: process.cpuUsage(before).user / 1000 };
    };
    const { text, milliseconds } = measured();
    // A core that others use too takes longer for the same: then once more.
    expect(milliseconds < 1000 ? milliseconds : measured().milliseconds).toBeLessThan(1000);
    expect(text).toContain(name === 'text' ? '4999 more places' : 'manifests/web-9999.yaml');
  });
});
