import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { ACCEPTED, EMPTY, hostileReport, hostileText, reportOf, SHORT_GRACE, SLOW_EVICTION, SMALL, T01 } from './findings';
import { findingsToSarif } from '../../../src/report/findings/sarif';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
const ajv = new Ajv({ schemaId: 'id', meta: false, allErrors: true, unknownFormats: [] });
ajv.addMetaSchema(read(require.resolve('ajv/lib/refs/json-schema-draft-04.json')));
const validate = ajv.compile(read(join(__dirname, '../../schemas/sarif-2.1.0-rtm.5.json')));

/** The only run of a log, after the whole log has been validated. */
function runOf(sarif: string) {
  const log = JSON.parse(sarif);
  validate(log);
  expect(validate.errors).toBeNull();
  expect(log.runs).toHaveLength(1);
  return log.runs[0];
}

describe('the schema', () => {
  test('fails when a result lacks its message', () => {
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [{ message: {} }] }] })).toBe(false);
  });
});

describe('findingsToSarif()', () => {
  test('describes the tool and its rules', () => {
    const { driver } = runOf(findingsToSarif(SMALL)).tool;
    expect(driver).toMatchObject({ name: 'zero-downtime', semanticVersion: '1.2.3' });
    expect(driver.rules).toHaveLength(2);
    expect(driver.rules[0]).toEqual({
      id: 'T01',
      name: 'grace-covers-drain',
      shortDescription: { text: 'grace-covers-drain: SIGKILL in mid-request, 502' },
      fullDescription: { text: T01.explanation },
      help: {
        text: `T01 grace-covers-drain (error)

Users see   SIGKILL in mid-request, 502
Holds when  G ≥ max(P, L + R) + A
            with R longestRequest, A shutdown, L leakWindow, P preStop, G terminationGracePeriod
Why         ${T01.explanation}
To fix      raise 'terminationGracePeriodSeconds' or lower 'longestRequest'
Source      https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
`,
        markdown: [
          '**Users see** SIGKILL in mid-request, 502',
          '**Holds when** `G ≥ max(P, L + R) + A` with `R` longestRequest, `A` shutdown, `L` leakWindow, `P` preStop, `G` terminationGracePeriod',
          `**Why** ${T01.explanation}`,
          '**To fix** raise \'terminationGracePeriodSeconds\' or lower \'longestRequest\'',
          '**Source** <https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination>',
        ].join('\n\n'),
      },
      helpUri: 'https://github.com/cdk8s-zero-downtime/cdk8s-zero-downtime/blob/main/docs/rules.md#t01-grace-covers-drain',
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['kubernetes', 'zero-downtime', 'termination'] },
    });
    expect(driver.rules[1].defaultConfiguration).toEqual({ level: 'note' });
  });

  test('lists all findings, those that are suppressed with their reason', () => {
    const { results } = runOf(findingsToSarif(SMALL));
    expect(results).toHaveLength(3);
    expect(results[0]).toEqual({
      ruleId: 'T01',
      ruleIndex: 0,
      level: 'error',
      message: {
        text: 'Deployment prod/web: requests in flight are killed, up to 50 s before the pod has drained: 502; \'terminationGracePeriodSeconds\' is 30 s but must be at least 80 s (max(60 s preStop, 25 s leakWindow'
          + ' + 30 s longestRequest) + 20 s shutdown); raise \'terminationGracePeriodSeconds\' to 90',
      },
      locations: [{
        physicalLocation: { artifactLocation: { uri: 'manifests/web%20app.yaml' }, region: { startLine: 12, startColumn: 7 } },
        logicalLocations: [{
          name: 'spec.template.spec.terminationGracePeriodSeconds',
          fullyQualifiedName: 'Deployment prod/web spec.template.spec.terminationGracePeriodSeconds',
          kind: 'property',
        }],
      }],
      properties: {
        consequence: 'requests in flight are killed, up to 50 s before the pod has drained: 502',
        suggestion: 'terminationGracePeriodSeconds: 90',
        source: 'web/templates/deployment.yaml',
      },
      partialFingerprints: { 'objectFieldHash/v1': expect.stringMatching(/^[0-9a-f]{32}:1$/) },
      suppressions: [],
    });
    expect(results[1]).toMatchObject({ ruleId: 'R07', ruleIndex: 1, level: 'note' });
    expect(results[2]).toMatchObject({
      level: 'warning', suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'nobody waits for it' }],
    });
  });

  test('unreadable documents become notifications', () => {
    expect(runOf(findingsToSarif(SMALL)).invocations).toEqual([{
      executionSuccessful: false,
      toolExecutionNotifications: [{
        level: 'error',
        message: { text: 'a key is there twice: \'name\'' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'manifests/broken.yaml' }, region: { startLine: 4, startColumn: 2 } } }],
      }],
    }]);
    const [{ toolExecutionNotifications }] = runOf(findingsToSarif(reportOf([], { problems: [{ file: 'x', message: 'it is a folder' }] }))).invocations;
    expect(toolExecutionNotifications[0].locations).toEqual([{ physicalLocation: { artifactLocation: { uri: 'x' } } }]);
  });

  test('is valid without findings', () => {
    const run = runOf(findingsToSarif(EMPTY));
    expect(run.results).toEqual([]);
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  test('unknown code: no rule index', () => {
    expect(runOf(findingsToSarif(reportOf([SHORT_GRACE], { rules: [] }))).results[0]).not.toHaveProperty('ruleIndex');
  });

  test.each([
    ['./a b/ü.yaml', 'a%20b/%C3%BC.yaml'],
    ['././a.yaml', 'a.yaml'],
    ['../a.yaml', '../a.yaml'],
    ['a:b#c?d%e.yaml', 'a%3Ab%23c%3Fd%25e.yaml'],
    ['/srv/my app.yaml', 'file:///srv/my%20app.yaml'],
    ['C:\\charts\\my app.yaml', 'file:///C:/charts/my%20app.yaml'],
    ['-', '-'],
  ])('writes the file %s as the address %s', (file, uri) => {
    const [{ locations }] = runOf(findingsToSarif(reportOf([{ ...SHORT_GRACE, file }]))).results;
    expect(locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
  });

  describe('fingerprints', () => {
    const fingerprints = (...findings: typeof SMALL.findings) =>
      runOf(findingsToSarif(reportOf(findings))).results.map((result: any) => result.partialFingerprints['objectFieldHash/v1']);

    test('stay when lines move and numbers change', () => {
      expect(fingerprints({ ...SHORT_GRACE, line: 99, column: 1, message: 'another', severity: 'warning' })).toEqual(fingerprints(SHORT_GRACE));
    });

    test('differ by rule, file, object and field', () => {
      const others = [
        SHORT_GRACE, SLOW_EVICTION, ACCEPTED, { ...SHORT_GRACE, file: 'b.yaml' }, { ...SHORT_GRACE, field: 'spec' }, { ...SHORT_GRACE, code: 'T02' },
        { ...SHORT_GRACE, object: { ...SHORT_GRACE.object, namespace: undefined } },
      ];
      expect(new Set(fingerprints(...others)).size).toBe(others.length);
    });

    test('are numbered where one field breaks a rule twice', () => {
      const [first, second] = fingerprints(SHORT_GRACE, { ...SHORT_GRACE, message: 'another' });
      expect(second).toBe(first.replace(/:1$/, ':2'));
    });
  });

  test('valid for any text, which survives', () => {
    fc.assert(fc.property(hostileReport, hostileText, (report, text) => {
      const rules = [{ ...T01, code: text, name: text, symptom: text, explanation: text, remedy: text, formula: text, source: text }];
      const run = runOf(findingsToSarif({ ...report, rules }));
      expect(run.tool.driver.rules[0].fullDescription.text).toBe(text);
      expect(run.results).toHaveLength(report.findings.length);
      report.findings.forEach(({ consequence, message, remedy, also, file, field, suppressed }, index) => {
        const { locations: [{ physicalLocation, logicalLocations }], ...result } = run.results[index];
        const withIt = also.length === 0 ? '' : `; with it ${[...new Set(also.map(other => `${other.code} ${other.name}`))].join(', ')}`;
        expect(result.message.text.endsWith(`: ${consequence}; ${message}; ${remedy}${withIt}`)).toBe(true);
        expect(logicalLocations[0].name).toBe(field);
        expect(result.suppressions.map((each: any) => each.justification)).toEqual(suppressed === undefined ? [] : [suppressed]);
        if (!/^(\.?\/|[A-Za-z]:[\\/])/.test(file)) expect(decodeURIComponent(physicalLocation.artifactLocation.uri)).toBe(file.replace(/\p{Cs}/gu, '\ufffd'));
      });
    }));
  });
});
