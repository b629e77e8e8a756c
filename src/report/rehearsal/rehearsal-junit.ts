import { create } from 'xmlbuilder';
import { describeLost, describePrediction, describeTrouble, lostBy, titleOfPlayed } from './played';
import { describeDoubts, describeNoBudget, describeStop, describeWrong, RehearsalReport } from './rehearsal';
import { visible, visibleInXml } from '../visible-characters';
import { addElement } from '../xml-element';

interface TestCase {
  readonly name: string;
  readonly failure?: string;
  /** The rehearsal itself could not go on. */
  readonly error?: string;
  readonly output?: readonly string[];
}

/** JUnit for a build server: the measurement and each expectation are test cases. */
export function rehearsalToJunit(report: RehearsalReport): string {
  const cases = testCases(report);
  const suite = create('testsuite', { version: '1.0', encoding: 'UTF-8' }).att({
    name: visibleInXml(`zero-downtime rehearse ${report.argv.join(' ')}`),
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: cases.filter(({ error }) => error !== undefined).length,
    skipped: 0,
  });
  for (const { name, failure, error, output = [] } of cases) {
    const element = addElement(suite, 'testcase', { classname: 'zero-downtime rehearse', name });
    if (error !== undefined) addElement(element, 'error', { message: error });
    if (failure !== undefined) addElement(element, 'failure', { message: failure });
    if (output.length > 0) addElement(element, 'system-out', {}, output.map(visible).join('\n'));
  }
  return `${suite.end({ pretty: true })}\n`;
}

function testCases(report: RehearsalReport): TestCase[] {
  const { failure, interrupted, wrong, stopSignal, played } = report;
  const stop = describeStop(report);
  const noBudget = describeNoBudget(report);
  const error = failure?.message ?? (interrupted ? 'interrupted' : undefined);
  return [
    {
      name: 'the application is measured',
      ...error !== undefined && { error },
      output: [...stop === undefined ? [] : [`on ${stopSignal} it ${stop}`], ...describeDoubts(report), ...failure?.output.map(({ text }) => text) ?? []],
    },
    ...wrong.map((one): TestCase => ({ name: `the declared ${one.input}`, failure: describeWrong(one, stopSignal) })),
    ...played?.runs.map((one, index): TestCase => {
      const { run } = one;
      const { completed, progressDeadlineExceededAt } = run.outcome;
      const isClean = lostBy(run) === 0 && completed && progressDeadlineExceededAt === undefined;
      return {
        name: `${titleOfPlayed(played)}, run ${index + 1}`,
        ...!isClean && { failure: describeLost(run) },
        output: [describePrediction(one, played.plan), ...describeTrouble(run), ...run.logs.flat().map(({ pod, time, text }) => `${pod} at ${time.toFixed(1)} s: ${text}`)],
      };
    }) ?? [],
    ...noBudget.length > 0 ? [{ name: 'a budget by the measured inputs', failure: noBudget.join('; ') }] : [],
  ];
}
