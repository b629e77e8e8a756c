import * as fc from 'fast-check';
import { FindingsReport } from '../../../src/report/findings/findings-report';
import { ReadProblem, ReportedFinding } from '../../../src/rules/engine/reported-finding';
import { RuleInfo } from '../../../src/rules/engine/rule-info';

export const T01: RuleInfo = {
  code: 'T01',
  name: 'grace-covers-drain',
  severity: 'error',
  formula: 'G ≥ max(P, L + R) + A',
  symptom: 'SIGKILL in mid-request, 502',
  explanation: 'The grace period counts from the deletion. preStop, the last request and the shutdown all run within it.',
  remedy: 'raise \'terminationGracePeriodSeconds\' or lower \'longestRequest\'',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
};

export const R07: RuleInfo = {
  code: 'R07',
  name: 'pdb-evicts-unhealthy',
  severity: 'info',
  formula: 'unhealthyPodEvictionPolicy is AlwaysAllow',
  symptom: 'a crash loop blocks node drains',
  explanation: 'A pod that is not ready counts against the budget.',
  remedy: 'set \'unhealthyPodEvictionPolicy: AlwaysAllow\'',
  source: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
};

export const SHORT_GRACE: ReportedFinding = {
  code: 'T01',
  name: 'grace-covers-drain',
  severity: 'error',
  object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'prod', name: 'web' },
  workload: 'Deployment prod/web',
  file: 'manifests/web app.yaml',
  line: 12,
  column: 7,
  field: 'spec.template.spec.terminationGracePeriodSeconds',
  message: '\'terminationGracePeriodSeconds\' is 30 s but must be at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)',
  remedy: 'raise \'terminationGracePeriodSeconds\' to 90',
  also: [],
  consequence: 'requests in flight are killed, up to 50 s before the pod has drained: 502',
  fact: {
    text: 'terminationGracePeriodSeconds is 30 s but must be at least 80 s',
    because: 'max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown',
    isDetail: true,
    assumed: [],
  },
  suggestion: 'terminationGracePeriodSeconds: 90',
  source: 'web/templates/deployment.yaml',
};

export const SLOW_EVICTION: ReportedFinding = {
  code: 'R07',
  name: 'pdb-evicts-unhealthy',
  severity: 'info',
  object: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', name: 'web' },
  workload: 'Deployment prod/web',
  file: '-',
  line: 3,
  column: 1,
  field: 'spec.unhealthyPodEvictionPolicy',
  message: '\'unhealthyPodEvictionPolicy\' is absent but must be AlwaysAllow',
  remedy: 'set \'unhealthyPodEvictionPolicy: AlwaysAllow\'',
  also: [],
  consequence: 'a pod in a crash loop blocks the drain of its node',
  fact: { text: 'unhealthyPodEvictionPolicy is absent but must be AlwaysAllow', isDetail: false, assumed: [] },
};

export const ACCEPTED: ReportedFinding = {
  ...SHORT_GRACE,
  severity: 'warning',
  object: { ...SHORT_GRACE.object, name: 'batch' },
  workload: 'Deployment prod/batch',
  suppressed: 'nobody waits for it',
};

export const BROKEN: ReadProblem = { file: 'manifests/broken.yaml', line: 4, column: 2, message: 'a key is there twice: \'name\'' };

/** A report whose counts follow from what is in it. */
export function reportOf(findings: readonly ReportedFinding[], rest: Partial<Omit<FindingsReport, 'findings'>> = {}): FindingsReport {
  const counted = findings.filter(({ suppressed }) => suppressed === undefined);
  const of = (severity: string) => counted.filter(finding => finding.severity === severity).length;
  const workloads = rest.workloads ?? [...new Set(findings.map(({ workload }) => workload))];
  return {
    findings,
    problems: [],
    rules: [T01, R07],
    strict: false,
    version: '1.2.3',
    workloads,
    placesOfWorkloads: () => workloads.map(workload => {
      const { file = 'manifests/web.yaml', source: template } = findings.find(finding => finding.workload === workload) ?? {};
      return { workload, file, template };
    }),
    unjudged: [],
    summary: {
      documents: 5,
      workloads: workloads.length,
      errors: of('error'),
      warnings: of('warning'),
      infos: of('info'),
      suppressed: findings.length - counted.length,
    },
    ...rest,
  };
}

export const SMALL = reportOf([SHORT_GRACE, SLOW_EVICTION, ACCEPTED], {
  problems: [BROKEN],
  workloads: ['Deployment prod/web', 'Deployment prod/batch', 'Deployment prod/quiet'],
});

export const EMPTY = reportOf([], { summary: { documents: 0, workloads: 0, errors: 0, warnings: 0, infos: 0, suppressed: 0 } });

/** Any text, most of it of what formats trip over. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.array(fc.oneof(
    fc.constantFrom(
      ']]>', '<', '>', '&', '&amp;', '"', '\'', '%', '%0A', ',', ':', '::', '\n', '\r', '\r\n', '\t', '\0', '\u001b[31m', '\u009b', '\ud800', '\udc00',
      '\ufffe', '\uffff', '\u2028', '\u202e', '\u200b', '\u{1f600}', '{0}', '[a](b)', '`', '\\', ' ', '  ', '--', '→', '::error::x', '##[error]x', '/', '#', '?',
    ),
    fc.string({ maxLength: 3 }),
  ), { maxLength: 8 }).map(parts => parts.join('')),
);

/** Any finding: every text of it may be anything. */
const hostileFinding: fc.Arbitrary<ReportedFinding> = fc.record({
  code: hostileText,
  name: hostileText,
  severity: fc.constantFrom('error', 'warning', 'info'),
  object: fc.record({ apiVersion: hostileText, kind: hostileText, namespace: hostileText, name: hostileText }, { requiredKeys: ['apiVersion', 'kind', 'name'] }),
  workload: hostileText,
  file: hostileText,
  line: fc.integer({ min: 1, max: 99_999 }),
  column: fc.integer({ min: 1, max: 999 }),
  field: hostileText,
  message: hostileText,
  remedy: hostileText,
  also: fc.array(fc.record({ code: hostileText, name: hostileText, message: hostileText, remedy: hostileText }), { maxLength: 2 }),
  consequence: hostileText,
  fact: fc.record({
    container: hostileText, text: hostileText, because: hostileText, isDetail: fc.boolean(), assumed: fc.array(hostileText, { maxLength: 2 }),
  }, { requiredKeys: ['text', 'isDetail', 'assumed'] }),
  suggestion: hostileText,
  source: hostileText,
  suppressed: hostileText,
}, { requiredKeys: ['code', 'name', 'severity', 'object', 'workload', 'file', 'line', 'column', 'field', 'message', 'remedy', 'also', 'consequence', 'fact'] });

export const hostileReport: fc.Arbitrary<FindingsReport> = fc.tuple(
  fc.array(hostileFinding, { maxLength: 4 }),
  fc.array(fc.record({ file: hostileText, line: fc.nat(99).map(n => n + 1), column: fc.nat(99).map(n => n + 1), message: hostileText }, {
    requiredKeys: ['file', 'message'],
  }), { maxLength: 2 }),
  fc.array(fc.record({
    workload: hostileText, reason: hostileText, isUnknown: fc.boolean(), file: hostileText, line: fc.nat(99).map(n => n + 1),
  }), { maxLength: 2 }),
  fc.boolean(),
).map(([findings, problems, unjudged, strict]) => reportOf(findings, { problems, unjudged, strict }));

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** How a text is shown, character by character: what cannot be seen, but for the given characters and joiners, is written as in a string literal. */
export function shown(text: string, kept: string): string {
  return [...text].map(character => {
    const isSeen = kept.includes(character) || '\u200c\u200d'.includes(character) || !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(character);
    return isSeen ? character : SHORT[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
  }).join('');
}

/** As many findings as a large repository may have, no two alike. */
export function manyFindings(count: number): FindingsReport {
  return reportOf(Array.from({ length: count }, (_, index) => ({
    ...index % 2 === 0 ? SHORT_GRACE : SLOW_EVICTION,
    workload: `Deployment prod/web-${Math.floor(index / 5)}`,
    file: `manifests/web-${index}.yaml`,
    line: index + 1,
  })));
}
