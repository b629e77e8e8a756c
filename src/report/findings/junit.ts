import { create, XMLElement } from 'xmlbuilder';
import { byWorkload, describeLocation, FindingsReport, ruleTitle } from './findings-report';
import { describeObject } from '../../model/objects/object';
import { ReadProblem, Violation } from '../../rules/engine/violation';
import { visibleInXml } from '../visible-characters';

/**
 * For the test view of a continuous integration server: a suite a workload, a case a finding, and a case that passes
 * where there is none, so that a workload does not vanish when it is mended. A case fails where the command does. Warnings
 * that it lets pass are skipped cases, whose text every server shows: GitLab shows nothing of a case that passed.
 * @see https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/gitlab/ci/parsers/test/junit.rb
 */
export function findingsToJunit(report: FindingsReport): string {
  const { violations, problems, workloads, strict } = report;
  const root = create('testsuites', { version: '1.0', encoding: 'UTF-8' }).att('name', 'zero-downtime');
  if (problems.length > 0) addProblems(root, problems);
  for (const [workload, group] of byWorkload(violations, workloads)) addWorkload(root, workload, group, strict);
  return `${root.end({ pretty: true })}\n`;
}

function addProblems(root: XMLElement, problems: readonly ReadProblem[]): void {
  const suite = addElement(root, 'testsuite', { name: 'reading', tests: problems.length, failures: 0, errors: problems.length, skipped: 0 });
  for (const problem of problems) {
    const testcase = addElement(suite, 'testcase', { classname: 'reading', name: problem.file, ...place(problem) });
    addElement(testcase, 'error', { message: problem.message, type: 'unreadable' }, describeLocation(problem));
  }
}

type Verdict = 'passes' | 'is skipped' | 'fails';

function verdictOn({ severity, suppressed }: Violation, strict: boolean): Verdict {
  if (suppressed !== undefined) return 'is skipped';
  if (severity === 'info') return 'passes';
  return severity === 'error' || strict ? 'fails' : 'is skipped';
}

function addWorkload(root: XMLElement, workload: string, violations: readonly Violation[], strict: boolean): void {
  const count = (wanted: Verdict) => violations.filter(violation => verdictOn(violation, strict) === wanted).length;
  const suite = addElement(root, 'testsuite', {
    name: workload, tests: Math.max(1, violations.length), failures: count('fails'), errors: 0, skipped: count('is skipped'),
  });
  if (violations.length === 0) addElement(suite, 'testcase', { classname: workload, name: 'no findings' });
  for (const violation of violations) addFinding(suite, violation, verdictOn(violation, strict));
}

function addFinding(suite: XMLElement, violation: Violation, verdict: Verdict): void {
  const { workload, field, severity, message, suppressed } = violation;
  const testcase = addElement(suite, 'testcase', { classname: workload, name: `${ruleTitle(violation)} ${field}`, ...place(violation) });
  switch (verdict) {
    case 'passes': addElement(testcase, 'system-out', {}, details(violation)); return;
    case 'fails': addElement(testcase, 'failure', { message, type: severity }, details(violation)); return;
    case 'is skipped': {
      const why = suppressed === undefined ? `${severity}: ${message}` : `suppressed: ${suppressed}`;
      addElement(testcase, 'skipped', { message: why }, suppressed === undefined ? `${severity}: ${details(violation)}` : `${why}\n${details(violation)}`);
    }
  }
}

/** The builder escapes what is markup and refuses what is no XML: no text of a manifest may end the report. */
function addElement(parent: XMLElement, name: string, attributes: Readonly<Record<string, string | number>>, text?: string): XMLElement {
  const legal = Object.entries(attributes).map(([key, value]) => [key, visibleInXml(String(value))]);
  return parent.ele(name, Object.fromEntries(legal), text === undefined ? undefined : visibleInXml(text));
}

function place({ file, line }: Pick<ReadProblem, 'file' | 'line'>): Readonly<Record<string, string | number>> {
  return { file, ...line !== undefined && { line } };
}

function details(violation: Violation): string {
  const { object, field, message, remedy } = violation;
  return [`${describeObject(object)} ${field}`, message, `→ ${remedy}`, describeLocation(violation)].join('\n');
}
