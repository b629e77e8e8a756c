import { create, XMLElement } from 'xmlbuilder';
import {
  countOf, describeCommandFailure, describeDoubts, describeKinds, describeVerdict, formatAvailability, formatSeconds, instant, ProbeReport,
} from './probe';
import { sloHolds } from '../../probe/verdict';
import { DowntimeWindow } from '../../probe/windows';
import { visible, visibleInXml } from '../visible-characters';
import { addElement } from '../xml-element';

interface TestCase {
  readonly name: string;
  readonly seconds: number;
  /** Why the test case failed. */
  readonly failure?: string;
  readonly output?: readonly string[];
}

/** JUnit for a build server: the objective, each window of downtime and the command are test cases. */
export function probeToJunit(report: ProbeReport): string {
  const { measurement, url, startedAt } = report;
  const cases = testCases(report);
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const suite = create('testsuite', { version: '1.0', encoding: 'UTF-8' }).att({
    name: visibleInXml(`zero-downtime probe ${url}`),
    timestamp: instant(startedAt).slice(0, 19),
    tests: cases.length,
    failures,
    errors: 0,
    skipped: 0,
    time: measurement.seconds.toFixed(3),
  });
  cases.forEach(testCase => addTestCase(suite, testCase));
  return `${suite.end({ pretty: true })}\n`;
}

function testCases(report: ProbeReport): TestCase[] {
  const { measurement, sloPercent, command, startedAt } = report;
  const holds = sloHolds(measurement, sloPercent);
  return [
    {
      name: `availability of at least ${sloPercent} %`,
      seconds: measurement.seconds,
      ...!holds && { failure: `availability ${formatAvailability(measurement)}: ${describeVerdict(report)}` },
      output: describeDoubts(report),
    },
    ...measurement.windows.map(window => windowCase(window, startedAt, holds)),
    ...command ? [{ name: `command ${command.argv.join(' ')}`, seconds: command.seconds, failure: describeCommandFailure(report) }] : [],
  ];
}

/** Downtime that the objective allows is reported but does not fail the build. */
function windowCase({ from, to, recovered, failed, kinds, statuses }: DowntimeWindow, startedAt: number, allowed: boolean): TestCase {
  const what = `${countOf(failed, 'request')} failed: ${describeKinds(kinds, statuses)}`;
  return {
    name: `downtime of ${formatSeconds(to - from)} from ${from.toFixed(3)} s (${instant(startedAt + from * 1000)})${recovered ? '' : ' to the end'}`,
    seconds: to - from,
    ...allowed ? { output: [what] } : { failure: what },
  };
}

function addTestCase(suite: XMLElement, { name, seconds, failure, output = [] }: TestCase): void {
  const element = addElement(suite, 'testcase', { classname: 'zero-downtime probe', name, time: seconds.toFixed(3) });
  if (failure !== undefined) addElement(element, 'failure', { message: failure });
  if (output.length > 0) addElement(element, 'system-out', {}, output.map(visible).join('\n'));
}
