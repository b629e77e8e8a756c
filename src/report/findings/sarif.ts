import { FindingsReport, findingSentence, judgementOn } from './findings-report';
import { fileUri, fingerprints } from './fingerprints';
import { familyOf } from './rule-families';
import { ruleToText } from './rule-text';
import { HOME, rulePage, ruleToMarkdown } from './rules-markdown';
import { describeObject } from '../../model/objects/object';
import { ReadProblem, ReportedFinding } from '../../rules/engine/reported-finding';
import { RuleInfo } from '../../rules/engine/rule-info';
import { Severity } from '../../timing';
import { jsonText } from '../visible-characters';

/**
 * SARIF, for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function findingsToSarif(report: FindingsReport): string {
  const ruleIndex = new Map(report.rules.map(({ code }, index) => [code, index]));
  const fingerprint = fingerprints();
  return jsonText({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: {
        driver: { name: 'zero-downtime', semanticVersion: report.version, informationUri: HOME, rules: report.rules.map(sarifRule) },
      },
      invocations: [{
        executionSuccessful: report.problems.length === 0,
        toolExecutionNotifications: [
          ...report.problems.map(problem => notification('error', problem)),
          ...report.unjudged.map(each => notification('note', { ...each, message: `${judgementOn(each)}: ${each.workload}: ${each.reason}` })),
        ],
      }],
      columnKind: 'utf16CodeUnits',
      results: report.findings.map(finding => ({
        ...result(finding, ruleIndex.get(finding.code), fingerprint(finding)),
        ...report.baseline && { baselineState: finding.suppressedBy === 'baseline' ? 'unchanged' : 'new' },
      })),
    }],
  });
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** So wide that no line of help is broken: the viewer wraps. */
const UNWRAPPED = Number.MAX_SAFE_INTEGER;

function sarifRule(rule: RuleInfo) {
  return {
    id: rule.code,
    name: rule.name,
    shortDescription: { text: `${rule.name}: ${rule.symptom}` },
    fullDescription: { text: rule.explanation },
    help: { text: ruleToText(rule, UNWRAPPED), markdown: ruleToMarkdown(rule) },
    helpUri: rulePage(rule),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: ['kubernetes', 'zero-downtime', familyOf(rule.code).tag] },
  };
}

function result(finding: ReportedFinding, ruleIndex: number | undefined, fingerprint: string) {
  const { code, severity, object, field, file, line, column, consequence, suggestion, source, suppressed, suppressedBy } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: findingSentence(finding) },
    locations: [{
      ...location({ file, line, column }),
      logicalLocations: [{ name: field, fullyQualifiedName: `${describeObject(object)} ${field}`, kind: 'property' }],
    }],
    properties: { consequence, suggestion, source },
    partialFingerprints: { 'objectFieldHash/v1': fingerprint },
    // The standard demands it for all results or none: empty means that the finding counts, absent would mean unknown.
    suppressions: suppressed === undefined ? [] : [{ kind: suppressedBy === undefined ? 'inSource' : 'external', status: 'accepted', justification: suppressed }],
  };
}

function notification(level: 'error' | 'note', problem: ReadProblem) {
  return { level, message: { text: problem.message }, locations: [location(problem)] };
}

function location({ file, line, column }: Omit<ReadProblem, 'message'>) {
  return {
    physicalLocation: {
      artifactLocation: { uri: fileUri(file) },
      ...line !== undefined && { region: { startLine: line, startColumn: column } },
    },
  };
}
