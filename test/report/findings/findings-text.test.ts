import * as fc from 'fast-check';
import { ACCEPTED, BROKEN, EMPTY, hostileReport, reportOf, SHORT_GRACE, SLOW_EVICTION, SMALL } from './findings';
import { findingsToText } from '../../../src/report/findings/findings-text';
import { ReportedFinding } from '../../../src/rules/engine/reported-finding';

const quiet = (summary: Partial<typeof EMPTY.summary>, problems = EMPTY.problems) =>
  findingsToText({ ...EMPTY, problems, summary: { ...EMPTY.summary, ...summary } });

describe('findingsToText()', () => {
  test('shows what could not be read, where to begin, what users notice of each workload, and the count', () => {
    expect(findingsToText(SMALL)).toBe(`cannot read manifests/broken.yaml:4:2
  a key is there twice: 'name'

Read 5 documents with 3 workloads
Users of Deployment prod/web notice: requests in flight are killed, up to 50 s before the pod has
  drained: 502
Start with Deployment prod/web: terminationGracePeriodSeconds: 90

Deployment prod/web
  manifests/web app.yaml, from web/templates/deployment.yaml
  error T01: requests in flight are killed, up to 50 s before the pod has drained: 502
    terminationGracePeriodSeconds is 30 s but must be at least 80 s
    → terminationGracePeriodSeconds: 90 (line 12)
  info R07: a pod in a crash loop blocks the drain of its node
    PodDisruptionBudget web: unhealthyPodEvictionPolicy is absent but must be AlwaysAllow
    → set 'unhealthyPodEvictionPolicy: AlwaysAllow' (<stdin>:3)

1 error, 0 warnings, 1 info in 3 workloads of 5 documents; 1 suppressed; 1 could not be read
`);
  });

  test('tells every finding in full where asked to', () => {
    const text = findingsToText(reportOf([SHORT_GRACE]), { verbose: true });
    expect(text.slice(text.indexOf('\n\n') + 2)).toBe(`Deployment prod/web
  error T01 grace-covers-drain
    requests in flight are killed, up to 50 s before the pod has drained: 502
    'terminationGracePeriodSeconds' is 30 s but must be at least 80 s (max(60 s preStop, 25 s
    leakWindow + 30 s longestRequest) + 20 s shutdown)
    → raise 'terminationGracePeriodSeconds' to 90
    manifests/web app.yaml:12:7

1 error, 0 warnings, 0 infos in 1 workload of 5 documents
`);
  });

  test('shows a sum where the line has room for it', () => {
    expect(findingsToText(reportOf([SHORT_GRACE]), { columns: 200 })).toContain(
      '    terminationGracePeriodSeconds is 30 s but must be at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)\n');
  });

  test('says who reaches the workloads, where that is known', () => {
    const { summary } = reportOf([SHORT_GRACE]);
    const unjudged = [{ workload: 'Deployment prod/job', reason: 'no Service selects its pods', file: 'a.yaml', line: 1, isUnknown: true }];
    expect(findingsToText(reportOf([SHORT_GRACE], { summary: { ...summary, workloads: 4, asked: { byUsers: 1, byPods: 2 } }, unjudged })))
      .toMatch(/^Read 5 documents with 4 workloads: 1 that users reach, 2 that only other pods reach, 1 not judged\n/);
  });

  test('promises no error where there are warnings alone', () => {
    expect(findingsToText(reportOf([{ ...SHORT_GRACE, severity: 'warning' }]))).toContain(
      '\nNo finding is an error: an ordinary rollout loses nothing that the manifests show\nStart with Deployment prod/web: terminationGracePeriodSeconds: 90\n');
  });

  test.each(['S08', 'R04', 'R07', 'R09'])('among warnings, begins with what loses requests in a rollout, and not with %s', code => {
    const later = { ...SLOW_EVICTION, code, severity: 'warning' as const };
    const text = findingsToText(reportOf([later, { ...SHORT_GRACE, severity: 'warning' }]));
    expect(text).toContain('\nStart with Deployment prod/web: terminationGracePeriodSeconds: 90\n');
    expect(text.indexOf('warning T01')).toBeLessThan(text.indexOf(`warning ${code}`));
  });

  test('has no advice on where to begin among infos', () => {
    expect(findingsToText(reportOf([SLOW_EVICTION]))).not.toContain('Start with');
  });

  test('puts the worst first, across all workloads', () => {
    const other = { ...SLOW_EVICTION, workload: 'Deployment prod/other' };
    const headings = findingsToText(reportOf([other, SLOW_EVICTION, SHORT_GRACE])).split('\n').filter(line => /^Deployment/.test(line));
    expect(headings).toEqual(['Deployment prod/web', 'Deployment prod/other, prod/web']);
  });

  test('says once what is the same for several workloads', () => {
    const others = ['api', 'shop'].map(name => ({ ...SHORT_GRACE, object: { ...SHORT_GRACE.object, name }, workload: `Deployment prod/${name}` }));
    expect(findingsToText(reportOf([SHORT_GRACE, ...others]))).toContain(`
Deployment prod/web, prod/api, prod/shop
  error T01: requests in flight are killed, up to 50 s before the pod has drained: 502
    terminationGracePeriodSeconds is 30 s but must be at least 80 s
    → terminationGracePeriodSeconds: 90 (manifests/web app.yaml:12 and 2 more places)
`);
  });

  test('says once what is the same for an object of each workload', () => {
    const of = (name: string): ReportedFinding => ({ ...SLOW_EVICTION, workload: `Deployment prod/${name}`, object: { ...SLOW_EVICTION.object, name } });
    expect(findingsToText(reportOf([of('web')]))).toContain('    PodDisruptionBudget web: unhealthyPodEvictionPolicy');
    expect(findingsToText(reportOf([of('web'), of('api')]))).toContain('    PodDisruptionBudget of each: unhealthyPodEvictionPolicy');
  });

  test('leaves out the names of containers that differ', () => {
    const of = (name: string): ReportedFinding =>
      ({ ...SHORT_GRACE, workload: `Deployment prod/${name}`, object: { ...SHORT_GRACE.object, name }, fact: { ...SHORT_GRACE.fact, container: name } });
    expect(findingsToText(reportOf([of('web')]))).toContain('    container web: terminationGracePeriodSeconds');
    expect(findingsToText(reportOf([of('web'), of('api')]))).toContain('    terminationGracePeriodSeconds');
  });

  test('names what a finding stands for by its codes', () => {
    const also = [{ code: 'T02', name: 'prestop-within-grace', message: 'm', remedy: 'r' }];
    expect(findingsToText(reportOf([{ ...SHORT_GRACE, also }]))).toContain('  error T01 T02: requests');
  });

  test('says once for each section what was assumed', () => {
    const assuming = { ...SHORT_GRACE, fact: { ...SHORT_GRACE.fact, assumed: ['longestRequest 30 s'] } };
    const text = findingsToText(reportOf([assuming, { ...assuming, field: 'x', consequence: 'more' }]));
    expect(text.match(/assumed/g)).toHaveLength(1);
    expect(text).toContain('\n  assumed, as nothing declares it: longestRequest 30 s\n');
  });

  test('wraps to the columns and breaks no word', () => {
    const text = findingsToText(reportOf([{ ...SHORT_GRACE, suggestion: undefined, remedy: 'raise it to 90 or more, for every pod' }]), { columns: 30 });
    expect(text.slice(text.lastIndexOf('Deployment prod/web\n')).split('\n')).toEqual([
      'Deployment prod/web',
      '  manifests/web app.yaml, from',
      '    web/templates/deployment.yaml',
      '  error T01: requests in',
      '    flight are killed, up to',
      '    50 s before the pod has',
      '    drained: 502',
      '    terminationGracePeriodSeconds',
      '    is 30 s but must be at',
      '    least 80 s',
      '    → raise it to 90 or more,',
      '      for every pod (line 12)',
      '',
      '1 error, 0 warnings, 0 infos',
      'in 1 workload of 5 documents',
      '',
    ]);
  });

  test('adds colour and nothing else when asked to', () => {
    const colored = findingsToText(SMALL, { color: true });
    expect(colored).toContain('  \u001b[31merror\u001b[39m T01: requests in flight');
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
    const text = findingsToText(reportOf([{ ...SHORT_GRACE, consequence: 'a\u001b[31m\r\n\u202eb\u{1f600}' }], { problems: [{ ...BROKEN, file: 'x\u0007' }] }));
    expect(text).toContain('  error T01: a\\u{1b}[31m\\r\\n\\u{202e}b\u{1f600}\n');
    expect(text).toContain('cannot read x\\u{7}:4:2\n');
  });

  test('shows control characters of any text', () => {
    fc.assert(fc.property(hostileReport, fc.integer({ min: 1, max: 120 }), fc.boolean(), (report, columns, verbose) => {
      const text = findingsToText(report, { columns, verbose });
      // eslint-disable-next-line no-control-regex -- they are what must not be there
      expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toMatch(/\p{Cs}/u);
      expect(text).not.toMatch(/^\s*::|##\[/m);
      const letters = text.replace(/\s/g, '').replaceAll('\\u{3a}', ':').replaceAll('\\u{5b}', '[');
      for (const { consequence, fact, suggestion, message, remedy } of report.findings.filter(({ suppressed }) => suppressed === undefined)) {
        for (const given of [consequence, ...verbose ? [message, remedy] : [fact.text, suggestion ?? remedy]]) {
          for (const part of given.split(/[^\x21-\x7e]+/)) expect(letters).toContain(part);
        }
      }
    }));
  });
});
