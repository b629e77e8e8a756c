import { create, XMLElement } from 'xmlbuilder';
import { alsoFound, describeLocation, FindingsReport, ruleTitle, judgementOn } from './findings-report';
import { describeObject } from '../../model/objects/object';
import { append } from '../../platform/group-by';
import { ReadProblem, ReportedFinding, Unjudged } from '../../rules/engine/reported-finding';
import { visible } from '../visible-characters';
import { addElement } from '../xml-element';

/**
 * For the test view of a continuous integration server: a suite per workload, a case per finding, and a case that passes
 * for a workload without findings, so that it does not vanish once fixed. A case fails if its finding fails the command. Other warnings
 * are skipped cases, whose text every server shows: GitLab does not show the text of a case that passed.
 * @see https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/gitlab/ci/parsers/test/junit.rb
 */
export function findingsToJunit(report: FindingsReport): string {
  const { findings, problems, workloads, unjudged, strict } = report;
  const reasons = new Map(unjudged.map(each => [each.workload, each]));
  const root = create('testsuites', { version: '1.0', encoding: 'UTF-8' }).att('name', 'zero-downtime');
  if (problems.length > 0) addProblems(root, problems);
  const suites = new Map<string, ReportedFinding[]>(workloads.map(workload => [workload, []]));
  for (const finding of findings) append(suites, finding.workload, finding);
  for (const [workload, group] of suites) addWorkload(root, workload, group, strict, reasons.get(workload));
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

function verdictOn({ severity, suppressed }: ReportedFinding, strict: boolean): Verdict {
  if (suppressed !== undefined) return 'is skipped';
  if (severity === 'info') return 'passes';
  return severity === 'error' || strict ? 'fails' : 'is skipped';
}

function addWorkload(root: XMLElement, workload: string, findings: readonly ReportedFinding[], strict: boolean, unjudged?: Unjudged): void {
  const count = (wanted: Verdict) => findings.filter(finding => verdictOn(finding, strict) === wanted).length;
  const suite = addElement(root, 'testsuite', {
    name: workload,
    tests: findings.length + (findings.length === 0 || unjudged !== undefined ? 1 : 0),
    failures: count('fails'),
    errors: 0,
    skipped: count('is skipped') + (unjudged === undefined ? 0 : 1),
  });
  if (unjudged !== undefined) addElement(addElement(suite, 'testcase', { classname: workload, name: judgementOn(unjudged) }), 'skipped', { message: unjudged.reason });
  else if (findings.length === 0) addElement(suite, 'testcase', { classname: workload, name: 'no findings' });
  for (const finding of findings) addFinding(suite, finding, verdictOn(finding, strict));
}

function addFinding(suite: XMLElement, finding: ReportedFinding, verdict: Verdict): void {
  const { workload, field, severity, message, suppressed } = finding;
  const testcase = addElement(suite, 'testcase', { classname: workload, name: `${ruleTitle(finding)} ${field}`, ...place(finding) });
  switch (verdict) {
    case 'passes': addElement(testcase, 'system-out', {}, details(finding)); return;
    case 'fails': addElement(testcase, 'failure', { message, type: severity }, details(finding)); return;
    case 'is skipped': {
      const why = suppressed === undefined ? `${severity}: ${message}` : `suppressed: ${suppressed}`;
      addElement(testcase, 'skipped', { message: why }, suppressed === undefined ? `${severity}: ${details(finding)}` : `${visible(why)}\n${details(finding)}`);
    }
  }
}

function place({ file, line }: Pick<ReadProblem, 'file' | 'line'>): Readonly<Record<string, string | number>> {
  return { file, ...line !== undefined && { line } };
}

function details(finding: ReportedFinding): string {
  const { object, field, consequence, message, remedy, source } = finding;
  const from = source === undefined ? [] : [`from ${source}`];
  return [`${describeObject(object)} ${field}`, consequence, message, `→ ${remedy}`, ...alsoFound(finding), describeLocation(finding), ...from].map(visible).join('\n');
}
