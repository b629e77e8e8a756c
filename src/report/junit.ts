import { create, XMLElement } from 'xmlbuilder';
import { byWorkload, describeLocation, FindingsReport, ruleTitle } from './findings-report';
import { visibleInXml } from './visible-characters';
import { describeObject } from '../model/object';
import { ReadProblem, Violation } from '../rules/violation';

/**
 * For the test view of a continuous integration server: a suite a workload, a case a finding, and a case that passes
 * where there is none, so that a workload does not vanish when it is mended.
 */
export function findingsToJunit(report: FindingsReport): string {
  const { violations, problems, workloads } = report;
  const root = create('testsuites', { version: '1.0', encoding: 'UTF-8' }).att('name', 'zero-downtime');
  if (problems.length > 0) addProblems(root, problems);
  for (const [workload, group] of byWorkload(violations, workloads)) addWorkload(root, workload, group);
  return `${root.end({ pretty: true })}\n`;
}

function addProblems(root: XMLElement, problems: readonly ReadProblem[]): void {
  const suite = addElement(root, 'testsuite', { name: 'reading', tests: problems.length, failures: 0, errors: problems.length, skipped: 0 });
  for (const problem of problems) {
    const testcase = addElement(suite, 'testcase', { classname: 'reading', name: problem.file, ...place(problem) });
    addElement(testcase, 'error', { message: problem.message, type: 'unreadable' }, describeLocation(problem));
  }
}

function addWorkload(root: XMLElement, workload: string, violations: readonly Violation[]): void {
  const skipped = violations.filter(isSuppressed).length;
  const failures = violations.filter(violation => !isSuppressed(violation) && violation.severity !== 'info').length;
  const suite = addElement(root, 'testsuite', { name: workload, tests: Math.max(1, violations.length), failures, errors: 0, skipped });
  if (violations.length === 0) addElement(suite, 'testcase', { classname: workload, name: 'no findings' });
  for (const violation of violations) addFinding(suite, violation);
}

function addFinding(suite: XMLElement, violation: Violation): void {
  const { workload, field, severity, message, suppressed } = violation;
  const testcase = addElement(suite, 'testcase', { classname: workload, name: `${ruleTitle(violation)} ${field}`, ...place(violation) });
  if (suppressed !== undefined) addElement(testcase, 'skipped', { message: suppressed });
  else if (severity === 'info') addElement(testcase, 'system-out', {}, details(violation));
  else addElement(testcase, 'failure', { message, type: severity }, details(violation));
}

/** The builder escapes what is markup and refuses what is no XML: no text of a manifest may end the report. */
function addElement(parent: XMLElement, name: string, attributes: Readonly<Record<string, string | number>>, text?: string): XMLElement {
  const legal = Object.entries(attributes).map(([key, value]) => [key, visibleInXml(String(value))]);
  return parent.ele(name, Object.fromEntries(legal), text === undefined ? undefined : visibleInXml(text));
}

function isSuppressed({ suppressed }: Violation): boolean {
  return suppressed !== undefined;
}

function place({ file, line }: Pick<ReadProblem, 'file' | 'line'>): Readonly<Record<string, string | number>> {
  return { file, ...line !== undefined && { line } };
}

function details(violation: Violation): string {
  const { object, field, message, remedy } = violation;
  return [`${describeObject(object)} ${field}`, message, `→ ${remedy}`, describeLocation(violation)].join('\n');
}
