import { BROKEN, manyFindings, reportOf, SMALL } from './findings';
import { findingsToGitlab } from '../../../src/report/findings/gitlab';
import { validateCodeQuality } from '../../schemas/code-quality';

const entries = (report = SMALL) => JSON.parse(findingsToGitlab(report));

describe('a code quality report', () => {
  test.each([['of some findings', SMALL], ['of many', manyFindings(50)], ['of none', reportOf([])], ['of a broken file', reportOf([], { problems: [BROKEN] })]])('%s is one', (_, report) => {
    validateCodeQuality(findingsToGitlab(report));
  });

  test('has each finding that counts once, by its fingerprint', () => {
    const counted = SMALL.findings.filter(({ suppressed }) => suppressed === undefined);
    expect(entries()).toHaveLength(counted.length + SMALL.problems.length);
    expect(new Set(entries().map(({ fingerprint }: any) => fingerprint)).size).toBe(entries().length);
  });

  test('has the same fingerprint after lines have moved', () => {
    const [finding] = SMALL.findings.filter(({ suppressed }) => suppressed === undefined);
    const prints = [finding, { ...finding, line: finding.line + 7 }].map(each => entries(reportOf([each]))[0].fingerprint);
    expect(prints[0]).toBe(prints[1]);
  });

  test.each([['error', 'critical'], ['warning', 'minor'], ['info', 'info']] as const)('calls an %s %s', (severity, expected) => {
    expect(entries(reportOf([{ ...SMALL.findings[0], suppressed: undefined, severity }]))[0].severity).toBe(expected);
  });
});
