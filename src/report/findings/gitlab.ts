import { findingSentence, FindingsReport, judgementOn, ruleTitle } from './findings-report';
import { fingerprints } from './fingerprints';
import { ReportedFinding } from '../../rules/engine/reported-finding';
import { jsonText } from '../visible-characters';

/**
 * A code quality report of GitLab, for the widget and the changed lines of a merge request. What is suppressed is left out.
 *
 * @see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function findingsToGitlab(report: FindingsReport): string {
  const fingerprint = fingerprints();
  const entries = [
    ...report.problems.map(({ file, line = 1, message }, index) => ({
      description: `cannot be read: ${message}`,
      check_name: 'unreadable',
      fingerprint: `unreadable:${index}:${file}`,
      severity: 'blocker',
      location: locationOf(file, line),
    })),
    ...report.findings.map(finding => [finding, fingerprint(finding)] as const).filter(([{ suppressed }]) => suppressed === undefined)
      .map(([finding, print]) => entry(finding, print)),
    ...report.unjudged.map((each, index) => ({
      description: `${each.workload}: ${each.reason}`,
      check_name: judgementOn(each),
      fingerprint: `unjudged:${index}:${each.file}`,
      severity: SEVERITIES.info,
      location: locationOf(each.file, each.line),
    })),
  ];
  return jsonText(entries);
}

const SEVERITIES: Readonly<Record<ReportedFinding['severity'], string>> = { error: 'critical', warning: 'minor', info: 'info' };

function entry(finding: ReportedFinding, fingerprint: string) {
  const { severity, file, line } = finding;
  return {
    description: findingSentence(finding),
    check_name: ruleTitle(finding),
    fingerprint,
    severity: SEVERITIES[severity],
    location: locationOf(file, line),
  };
}

/** Relative to the repository, without ./ before it. */
function locationOf(file: string, line: number) {
  return { path: file.replaceAll('\\', '/').replace(/^(\.\/+)+/, ''), lines: { begin: line } };
}
