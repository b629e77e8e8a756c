import * as fc from 'fast-check';
import { ACCEPTED, EMPTY, hostileReport, reportOf, SHORT_GRACE, SMALL, shown } from './findings';
import { findingsToGithub } from '../../../src/report/findings/github';
import { ReportedFinding } from '../../../src/rules/engine/reported-finding';

describe('findingsToGithub()', () => {
  test('annotates lines, with what could not be read first', () => {
    expect(findingsToGithub(SMALL)).toBe([
      '::error file=manifests/broken.yaml,line=4,col=2,title=cannot be read::a key is there twice: \'name\'\n',
      '::error file=manifests/web app.yaml,line=12,col=7,title=T01 grace-covers-drain::Deployment prod/web: requests in flight are killed, up to 50 s before the pod has drained: 502; \'terminationGracePeriodSeconds\' is 30 s but',
      ' must be at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown); raise \'terminationGracePeriodSeconds\' to 90\n',
      '::notice file=-,line=3,col=1,title=R07 pdb-evicts-unhealthy::PodDisruptionBudget web: a pod in a crash loop blocks the drain of its node; \'unhealthyPodEvictionPolicy\' is absent but must be',
      ' AlwaysAllow; set \'unhealthyPodEvictionPolicy: AlwaysAllow\'\n',
    ].join(''));
  });

  test('escapes what would end a property or the command', () => {
    const finding = { ...ACCEPTED, suppressed: undefined, file: 'a,b:c%.yaml', message: '50% of: a,\r\nb', remedy: 'fix it' };
    expect(findingsToGithub(reportOf([finding]))).toBe(
      '::warning file=a%2Cb%3Ac%25.yaml,line=12,col=7,title=T01 grace-covers-drain::Deployment prod/batch: requests in flight are killed, up to 50 s before the pod has drained: 502; 50%25 of: a,%0D%0Ab; fix it\n',
    );
  });

  test('names no line where the file as a whole could not be read', () => {
    expect(findingsToGithub(reportOf([], { problems: [{ file: 'x.yaml', message: 'it is a folder' }] })))
      .toBe('::error file=x.yaml,title=cannot be read::it is a folder\n');
  });

  test('is empty without findings', () => {
    expect(findingsToGithub(EMPTY)).toBe('');
    expect(findingsToGithub(reportOf([{ ...SHORT_GRACE, suppressed: '' }]))).toBe('');
  });

  test('any text survives on one line', () => {
    fc.assert(fc.property(hostileReport, report => {
      const lines = findingsToGithub(report).split(/\r\n|\r|\n/);
      expect(lines.pop()).toBe('');
      const counted = report.findings.filter(({ suppressed }) => suppressed === undefined);
      expect(lines.map(decode)).toEqual([
        ...report.problems.map(({ file, line, column, message }) => ({
          file, ...line && { line: `${line}` }, ...column && { col: `${column}` }, title: 'cannot be read', message,
        })),
        ...counted.map(({ code, name, object, file, line, column, consequence, message, remedy, also }) => ({
          file,
          line: `${line}`,
          col: `${column}`,
          title: `${code} ${name}`,
          message: `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}: ${consequence}; ${message}; ${remedy}${withIt(also)}`,
        })),
        ...report.unjudged.map(({ workload, reason, file, line }) => ({ file, line: `${line}`, title: 'not judged', message: `${workload}: ${reason}` })),
      ].map(each => Object.fromEntries(Object.entries(each).map(([key, text]) => [key, shown(text, '\r\n')]))));
    }));
  });
});

function withIt(also: ReportedFinding['also']): string {
  return also.length === 0 ? '' : `; with it ${[...new Set(also.map(({ code, name }) => `${code} ${name}`))].join(', ')}`;
}

/** What the runner makes of a workflow command. */
function decode(line: string): Record<string, string> {
  const [, properties, data] = /^::(?:error|warning|notice) (.*?)::(.*)$/s.exec(line) ?? [];
  const unescape = (text: string) => text.replace(/%(25|0D|0A|3A|2C)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const pairs = properties.split(',').map(pair => [pair.slice(0, pair.indexOf('=')), unescape(pair.slice(pair.indexOf('=') + 1))]);
  return { ...Object.fromEntries(pairs), message: unescape(data) };
}
