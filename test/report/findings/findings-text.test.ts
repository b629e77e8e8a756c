import * as fc from 'fast-check';
import { ACCEPTED, BROKEN, EMPTY, hostileReport, reportOf, SHORT_GRACE, SLOW_EVICTION, SMALL } from './findings';
import { findingsToText } from '../../../src/report/findings/findings-text';

const quiet = (summary: Partial<typeof EMPTY.summary>, problems = EMPTY.problems) =>
  findingsToText({ ...EMPTY, problems, summary: { ...EMPTY.summary, ...summary } });

describe('findingsToText()', () => {
  test('shows what could not be read, the findings of each workload, and the count', () => {
    expect(findingsToText(SMALL)).toBe(`cannot read manifests/broken.yaml:4:2
  a key is there twice: 'name'

Deployment prod/web
  error T01 grace-covers-drain
    'terminationGracePeriodSeconds' is 30 s but must be at least 80 s (max(60 s preStop, 25 s
    leakWindow + 30 s longestRequest) + 20 s shutdown)
    → raise 'terminationGracePeriodSeconds' to 90
    manifests/web app.yaml:12:7

  info R07 pdb-evicts-unhealthy
    PodDisruptionBudget web: 'unhealthyPodEvictionPolicy' is absent but must be AlwaysAllow
    → set 'unhealthyPodEvictionPolicy: AlwaysAllow'
    <stdin>:3:1

1 error, 0 warnings, 1 info in 3 workloads of 5 documents; 1 suppressed; 1 could not be read
`);
  });

  test('groups findings by workload, in order of appearance', () => {
    const other = { ...SLOW_EVICTION, workload: 'Deployment prod/other' };
    const headings = findingsToText(reportOf([SHORT_GRACE, other, SLOW_EVICTION])).split('\n').filter(line => /^Deployment/.test(line));
    expect(headings).toEqual(['Deployment prod/web', 'Deployment prod/other']);
  });

  test('wraps to the columns and breaks no word', () => {
    const lines = findingsToText(reportOf([{ ...SHORT_GRACE, remedy: 'raise it to 90 or more, for every pod' }]), { columns: 30 }).split('\n');
    expect(lines).toEqual([
      'Deployment prod/web',
      '  error T01 grace-covers-drain',
      '    \'terminationGracePeriodSeconds\'',
      '    is 30 s but must be at',
      '    least 80 s (max(60 s',
      '    preStop, 25 s leakWindow +',
      '    30 s longestRequest) +',
      '    20 s shutdown)',
      '    → raise it to 90 or more,',
      '      for every pod',
      '    manifests/web app.yaml:12:7',
      '',
      '1 error, 0 warnings, 0 infos in 1 workload of 5 documents',
      '',
    ]);
  });

  test('adds colour and nothing else when asked to', () => {
    const colored = findingsToText(SMALL, { color: true });
    expect(colored).toContain('  \u001b[31merror\u001b[39m \u001b[1mT01 grace-covers-drain\u001b[22m\n');
    // eslint-disable-next-line no-control-regex -- colour is made of control characters
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(findingsToText(SMALL));
  });

  test.each([
    [{}, 'Nothing was checked: there is no document\n0 errors, 0 warnings, 0 infos in 0 workloads of 0 documents\n'],
    [{ documents: 1 }, 'Nothing was checked: there is no workload\n0 errors, 0 warnings, 0 infos in 0 workloads of 1 document\n'],
    [
      { documents: 5, workloads: 1 },
      'No findings: none of 2 rules is broken by what the manifests show\n0 errors, 0 warnings, 0 infos in 1 workload of 5 documents\n',
    ],
    [
      { documents: 5, workloads: 1, suppressed: 2 },
      'No findings but those that annotations suppress\n0 errors, 0 warnings, 0 infos in 1 workload of 5 documents; 2 suppressed\n',
    ],
  ])('says what no findings mean for %j', (summary, expected) => {
    expect(quiet(summary)).toBe(expected);
  });

  test('no findings, with unreadable documents', () => {
    expect(quiet({ documents: 5, workloads: 1 }, [{ file: 'x.yaml', message: 'it is a folder' }])).toBe([
      'cannot read x.yaml',
      '  it is a folder',
      '',
      'No findings in what could be read: none of 2 rules is broken by what the manifests show',
      '0 errors, 0 warnings, 0 infos in 1 workload of 5 documents; 1 could not be read',
      '',
    ].join('\n'));
  });

  test('does not list what is suppressed', () => {
    expect(findingsToText(reportOf([ACCEPTED]))).not.toContain('T01');
  });

  test('shows control characters', () => {
    const text = findingsToText(reportOf([{ ...SHORT_GRACE, message: 'a\u001b[31m\r\n\u202eb\u{1f600}' }], { problems: [{ ...BROKEN, file: 'x\u0007' }] }));
    expect(text).toContain('\n    a\\u{1b}[31m\\r\\n\\u{202e}b\u{1f600}\n');
    expect(text).toContain('cannot read x\\u{7}:4:2\n');
  });

  test('shows control characters of any text', () => {
    fc.assert(fc.property(hostileReport, fc.integer({ min: 1, max: 120 }), (report, columns) => {
      const text = findingsToText(report, { columns });
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toMatch(/\p{Cs}/u);
      const letters = text.replace(/\s/g, '');
      for (const { message, remedy } of report.findings.filter(({ suppressed }) => suppressed === undefined)) {
        for (const given of [message, remedy]) {
          for (const part of given.split(/[^\x21-\x7e]+/)) expect(letters).toContain(part);
        }
      }
    }));
  });
});
