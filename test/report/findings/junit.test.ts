import { DOMParser, Element } from '@xmldom/xmldom';
import * as fc from 'fast-check';
import { EMPTY, hostileReport, reportOf, SHORT_GRACE, SMALL, shown } from './findings';
import { findingsToJunit } from '../../../src/report/findings/junit';

describe('findingsToJunit()', () => {
  test('makes a suite of a workload and a case of a finding', () => {
    expect(findingsToJunit(SMALL)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="zero-downtime">
  <testsuite name="reading" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="reading" name="manifests/broken.yaml" file="manifests/broken.yaml" line="4">
      <error message="a key is there twice: 'name'" type="unreadable">manifests/broken.yaml:4:2</error>
    </testcase>
  </testsuite>
  <testsuite name="Deployment prod/web" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="Deployment prod/web" name="T01 grace-covers-drain spec.template.spec.terminationGracePeriodSeconds" \
file="manifests/web app.yaml" line="12">
      <failure message="'terminationGracePeriodSeconds' is 30 s but must be at least 80 s \
(max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)" type="error">\
Deployment prod/web spec.template.spec.terminationGracePeriodSeconds
requests in flight are killed, up to 50 s before the pod has drained: 502
'terminationGracePeriodSeconds' is 30 s but must be at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)
→ raise 'terminationGracePeriodSeconds' to 90
manifests/web app.yaml:12:7
from web/templates/deployment.yaml</failure>
    </testcase>
    <testcase classname="Deployment prod/web" name="R07 pdb-evicts-unhealthy spec.unhealthyPodEvictionPolicy" file="-" line="3">
      <system-out>PodDisruptionBudget web spec.unhealthyPodEvictionPolicy
a pod in a crash loop blocks the drain of its node
'unhealthyPodEvictionPolicy' is absent but must be AlwaysAllow
→ set 'unhealthyPodEvictionPolicy: AlwaysAllow'
&lt;stdin&gt;:3:1</system-out>
    </testcase>
  </testsuite>
  <testsuite name="Deployment prod/batch" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="Deployment prod/batch" name="T01 grace-covers-drain spec.template.spec.terminationGracePeriodSeconds" \
file="manifests/web app.yaml" line="12">
      <skipped message="suppressed: nobody waits for it">suppressed: nobody waits for it
Deployment prod/batch spec.template.spec.terminationGracePeriodSeconds
requests in flight are killed, up to 50 s before the pod has drained: 502
'terminationGracePeriodSeconds' is 30 s but must be at least 80 s (max(60 s preStop, 25 s leakWindow + 30 s longestRequest) + 20 s shutdown)
→ raise 'terminationGracePeriodSeconds' to 90
manifests/web app.yaml:12:7
from web/templates/deployment.yaml</skipped>
    </testcase>
  </testsuite>
  <testsuite name="Deployment prod/quiet" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="Deployment prod/quiet" name="no findings"/>
  </testsuite>
</testsuites>
`);
  });

  test.each([[true, 1, 0, 'failure'], [false, 0, 1, 'skipped']])('fails a case for a warning where the command does: strict is %s', (strict, failures, skipped, tag) => {
    const [suite] = parse(findingsToJunit(reportOf([{ ...SHORT_GRACE, severity: 'warning' }], { strict }))).getElementsByTagName('testsuite');
    expect(['failures', 'skipped'].map(name => Number(suite.getAttribute(name)))).toEqual([failures, skipped]);
    const [outcome] = suite.getElementsByTagName(tag);
    expect(outcome.getAttribute('message')).toContain(SHORT_GRACE.message);
    expect(outcome.textContent).toContain(SHORT_GRACE.remedy);
  });

  test('fails a case for an error, strict or not', () => {
    for (const strict of [true, false]) {
      const [suite] = parse(findingsToJunit(reportOf([SHORT_GRACE], { strict }))).getElementsByTagName('testsuite');
      expect(suite.getAttribute('failures')).toBe('1');
    }
  });

  test('is a document without findings', () => {
    expect(findingsToJunit(EMPTY)).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="zero-downtime"/>\n');
  });

  test('any text survives, invalid XML characters escaped', () => {
    fc.assert(fc.property(hostileReport, report => {
      const root = parse(findingsToJunit(report));
      const cases = [...root.getElementsByTagName('testcase')].filter(each => each.getAttribute('classname') !== 'reading' && each.getAttribute('name') !== 'not judged');
      const workloads = [...new Set(report.findings.map(({ workload }) => workload))];
      const expected = workloads.flatMap(name => report.findings.filter(({ workload }) => workload === name));
      expect(cases.map(each => each.getAttribute('name'))).toEqual(
        expected.map(({ code, name, field }) => written(`${code} ${name} ${field}`)));
      expected.forEach(({ message, remedy, severity, suppressed }, index) => {
        const outcome = [...cases[index].getElementsByTagName('*')][0];
        const tag = suppressed !== undefined || (severity === 'warning' && !report.strict) ? 'skipped' : severity === 'info' ? 'system-out' : 'failure';
        expect(outcome.tagName).toBe(tag);
        if (tag === 'failure') expect(outcome.getAttribute('message')).toBe(written(message));
        if (tag === 'skipped') expect(outcome.getAttribute('message')).toBe(written(suppressed === undefined ? `warning: ${message}` : `suppressed: ${suppressed}`));
        expect(outcome.textContent).toContain(`${written(message, '')}\n${written(`→ ${remedy}`, '')}`);
        expect(outcome.textContent).not.toMatch(COMMAND);
      });
    }));
  });
});

/** What a log takes for a command. */
const COMMAND = /^\s*::|##\[/m;

/** Parses strictly: whatever the parser complains of fails the test. */
function parse(xml: string): Element {
  const complain = (level: string, message: string) => { throw new Error(`${level}: ${message}`); };
  const root = new DOMParser({ onError: complain }).parseFromString(xml, 'text/xml').documentElement;
  if (!root) throw new Error('there is no root element');
  return root;
}

/** A text as it can be read from XML: character by character, without what XML 1.0 forbids or discourages, and without what cannot be seen. */
function written(text: string, kept = '\t\r\n'): string {
  const readable = [...shown(text, kept)].map(character => {
    const code = character.codePointAt(0) ?? 0;
    const legal = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xd7ff && code !== 0x2028)
      || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
    return legal ? character : `\\u{${code.toString(16)}}`;
  }).join('');
  return readable.replaceAll('##[', '##\\u{5b}').replace(/^(\s*):(?=:)/gm, '$1\\u{3a}');
}
