import { reportOf, SMALL } from './findings';
import { applicationNames, applicationsOf, readApplications } from '../../../src/report/findings/applications';
import { findingsToJson } from '../../../src/report/findings/findings-json';
import { findingsToHtml } from '../../../src/report/findings/html';
import { ReportedFinding } from '../../../src/rules/engine/reported-finding';

const [FINDING] = SMALL.findings;

function finding(file: string, more: Partial<ReportedFinding> = {}): ReportedFinding {
  return { ...FINDING, file, workload: `Deployment ${file}`, source: undefined, suppressed: undefined, ...more };
}

describe('the name of an application', () => {
  const names = (...places: Parameters<ReturnType<typeof applicationNames>>[0][]) => places.map(applicationNames(places));

  test.each([
    ['its folder, below what all have in common', [{ file: 'k8s/web/a.yaml' }, { file: 'k8s/api/a.yaml' }], ['web', 'api']],
    ['its file in the only folder', [{ file: 'dist/web.yaml' }, { file: 'dist/api.yaml' }], ['web.yaml', 'api.yaml']],
    ['its namespace in the only file', [{ file: '-', namespace: 'shop' }, { file: '-' }], ['namespace shop', 'without a namespace']],
    ['its chart', [{ file: '-', template: 'web/templates/a.yaml' }, { file: '-', template: 'api/charts/redis/templates/a.yaml' }], ['web', 'api']],
    ['its chart below the folder', [{ file: 'dev/all.yaml', template: 'web/a.yaml' }, { file: 'prod/all.yaml', template: 'web/a.yaml' }], ['dev/web', 'prod/web']],
    ['its chart once, if the folder is called so', [{ file: 'web/all.yaml', template: 'web/a.yaml' }, { file: 'api/all.yaml', template: 'api/a.yaml' }], ['web', 'api']],
    ['its environment', [{ file: 'envs/dev/web/a.yaml', scope: 'envs/dev' }, { file: 'envs/prod/web/a.yaml', scope: 'envs/prod' }], ['dev', 'prod']],
    ['its folder in an environment of many', [
      { file: 'envs/dev/web/a.yaml', scope: 'envs/dev' }, { file: 'envs/dev/api/a.yaml', scope: 'envs/dev' }, { file: 'envs/prod/web/a.yaml', scope: 'envs/prod' },
    ], ['dev/web', 'dev/api', 'prod']],
    ['its file in an environment of several namespaces', [
      { file: 'dev/web.yaml', scope: 'dev', namespace: 'shop' }, { file: 'dev/pay.yaml', scope: 'dev', namespace: 'pay' }, { file: 'prod/web.yaml', scope: 'prod', namespace: 'shop' },
    ], ['dev/web.yaml', 'dev/pay.yaml', 'prod']],
    ['its namespace in a file that is an environment', [
      { file: 'dev.yaml', scope: 'dev.yaml', namespace: 'shop' }, { file: 'dev.yaml', scope: 'dev.yaml', namespace: 'pay' }, { file: 'prod.yaml', scope: 'prod.yaml', namespace: 'shop' },
    ], ['dev.yaml, namespace shop', 'dev.yaml, namespace pay', 'prod.yaml']],
    ['what it is on Windows', [{ file: 'k8s\\web\\a.yaml' }, { file: 'k8s\\api\\a.yaml' }], ['web', 'api']],
    ['what it is from the root', [{ file: '/k8s/web/a.yaml' }, { file: '/k8s/api/a.yaml' }], ['web', 'api']],
  ])('is %s', (_, places, expected) => expect(names(...places)).toEqual(expected));
});

describe('the applications of a report', () => {
  const report = reportOf([
    finding('k8s/web/a.yaml', { severity: 'warning' }), finding('k8s/api/a.yaml', { severity: 'error' }),
    finding('k8s/api/b.yaml', { severity: 'info' }), finding('k8s/api/c.yaml', { severity: 'error', suppressed: 'in the baseline', suppressedBy: 'baseline' }),
  ]);

  test('are counted, the worst first', () => {
    expect(applicationsOf(report).map(({ counts }) => counts)).toEqual([
      { name: 'api', workloads: 3, errors: 1, warnings: 0, infos: 1, known: 1 },
      { name: 'web', workloads: 1, errors: 0, warnings: 1, infos: 0, known: 0 },
    ]);
  });

  test('are read again from the JSON of an earlier report', () => {
    expect(readApplications(findingsToJson(report))).toEqual(applicationsOf(report).map(({ counts }) => counts));
  });

  test.each([
    ['', 'is not JSON'], ['{}', "is not what `check --format json` prints: it has no 'applications'"], ['null', "is not what `check --format json` prints: it has no 'applications'"],
    ['{"applications":[{"name":"web"}]}', "is not what `check --format json` prints: it has no 'applications'"],
  ])('are not read from %j', (text, expected) => expect(readApplications(text)).toBe(expected));
});

describe('the page', () => {
  const text = (html: string) => html.replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

  test('has the numbers of each application', () => {
    const html = findingsToHtml(reportOf([finding('k8s/web/a.yaml', { severity: 'warning' }), finding('k8s/api/a.yaml', { severity: 'error' })]));
    expect(text(html)).toContain('1 error, 1 warning, 0 infos in 2 workloads of 2 applications, 5 documents.');
    expect(text(html)).toContain('application workloads errors warnings infos api 1 1 0 0 web 1 0 1 0');
  });

  test('says what has changed since an earlier report', () => {
    const before = [{ name: 'web', workloads: 1, errors: 3, warnings: 0, infos: 0, known: 0 }];
    const html = findingsToHtml({ ...reportOf([finding('k8s/web/a.yaml', { severity: 'warning' }), finding('k8s/api/a.yaml', { severity: 'error' })]), before });
    expect(text(html)).toContain('api 1 ↑1 1 ↑1 0 0 web 1 0 ↓3 1 ↑1 0');
    expect(html).toContain('<span class="better">↓3</span>');
  });

  test('shows texts of manifests as they are, and loads nothing', () => {
    const evil = '<script>alert(1)</script>"&\u202e';
    const html = findingsToHtml(reportOf([finding(`${evil}/a.yaml`, { workload: evil, consequence: evil, suggestion: evil, object: { ...FINDING.object, name: evil } }), finding('b/b.yaml')], {
      problems: [{ file: evil, message: evil }], unjudged: [{ workload: evil, reason: evil, isUnknown: true, file: evil, line: 1 }],
    }));
    expect(html).not.toContain('<script');
    expect(html).not.toContain('\u202e');
    expect(html).not.toMatch(/\b(src|href)="(?!#)/);
    expect(html).not.toMatch(/url\(|@import/);
  });

  test('is well-formed', () => {
    const html = findingsToHtml(SMALL);
    for (const tag of ['html', 'head', 'body', 'main', 'table', 'tbody', 'tr', 'td', 'ul', 'li', 'p', 'details', 'h1', 'h2', 'h3', 'strong', 'code', 'style']) {
      expect([tag, html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0]).toEqual([tag, html.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]);
    }
  });
});
