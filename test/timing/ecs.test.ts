import * as fc from 'fast-check';
import { budgetOf } from './budgets';
import { DEFAULT_INPUTS, describeFinding, FargateChoices, LOAD_BALANCERS, planBudget, planFargate, TimingInputs, untilHealthy, untilStopped } from '../../src/timing';

const CHOICES: FargateChoices = { stops: 'all', spot: false, overrides: {}, desiredCount: 3, maximumPercent: 200 };

/** The budget of some inputs, and the plan of a service with some choices. */
function plan(given: Partial<TimingInputs> = {}, choices: Partial<FargateChoices> = {}) {
  const { inputs: used, timings } = budgetOf(given);
  return planFargate(used, timings, { ...CHOICES, ...choices });
}

/** The messages of some severity, without those of another one. */
function messages(severity: string, given: Partial<TimingInputs> = {}, choices: Partial<FargateChoices> = {}): string[] {
  return plan(given, choices).findings.filter(finding => finding.severity === severity).map(describeFinding);
}

const inputs = (given: Partial<TimingInputs> = {}): TimingInputs => ({ ...DEFAULT_INPUTS, ...given });
const WAITS = { acceptsAfterSigtermSeconds: 55 };

describe('untilStopped()', () => {
  test.each([
    ['requests that arrive until the load balancer has noticed', untilStopped(inputs(), 'all'), 75, 'L + R + A'],
    ['an application that accepts for less', untilStopped(inputs({ acceptsAfterSigtermSeconds: 25 }), 'all'), 75, 'max(W, L + R) + A'],
    ['an application that accepts for longer', untilStopped(inputs({ acceptsAfterSigtermSeconds: 60 }), 'all'), 80, 'max(W, L + R) + A'],
    ['a wait for the load balancer', untilStopped(inputs(), 'deployments'), 20, 'A'],
    ['a wait for the load balancer, and more', untilStopped(inputs(WAITS), 'deployments'), 75, 'W + A'],
  ])('covers %s', (_, { value, formula }, expected, expectedFormula) => expect({ value, formula }).toEqual({ value: expected, formula: expectedFormula }));
});

describe('untilHealthy()', () => {
  test('covers the start and the checks that make a target healthy again', () => {
    const budget = budgetOf({ startupSeconds: 90 });
    const { value, formula } = untilHealthy(budget.inputs, budget.timings);
    expect({ value, formula }).toEqual({ value: 115, formula: 'max(S, Xr) + healthy · I + T' });
  });
});

describe('planFargate()', () => {
  test.each<[what: string, given: Partial<TimingInputs>, choices: Partial<FargateChoices>, stopTimeout: number, grace: number]>([
    ['the defaults', {}, {}, 85, 95],
    ['a longer request', { longestRequestSeconds: 65 }, {}, 120, 95],
    ['fractions', { longestRequestSeconds: 30.2, startupSeconds: 1.5 }, {}, 86, 45],
    ['only deployments', {}, { stops: 'deployments' }, 30, 95],
    ['values that are set', {}, { overrides: { stopTimeoutSeconds: 100, healthCheckGracePeriodSeconds: 300 } }, 100, 300],
  ])('derives from %s', (_, given, choices, stopTimeoutSeconds, healthCheckGracePeriodSeconds) => {
    expect(plan(given, choices).timings).toEqual({ stopTimeoutSeconds, healthCheckGracePeriodSeconds });
    expect(messages('error', given, choices)).toEqual([]);
  });

  test.each<[what: string, given: Partial<TimingInputs>, choices: Partial<FargateChoices>, message: string | undefined]>([
    ['a request at the limit', { longestRequestSeconds: 65 }, {}, undefined],
    ['a request above it', { longestRequestSeconds: 66 }, {},
      '\'stopTimeout\' is 121 s but must be at most 120 s (25 s leakWindow + 66 s longestRequest + 20 s shutdown + 10 s margin; Fargate gives a container '
      + 'no more); lower \'longestRequest\' to at most 65 s, or set \'stops\' to TaskStops.DEPLOYMENTS, which leaves a task that anything else stops uncovered'],
    ['a shutdown that leaves no request', { shutdownSeconds: 86 }, {},
      '\'stopTimeout\' is 151 s but must be at most 120 s (25 s leakWindow + 30 s longestRequest + 86 s shutdown + 10 s margin; Fargate gives a container '
      + 'no more); no \'longestRequest\' fits, not even 0 s: lower \'shutdown\' or \'margin\' as well, or set \'stops\' to '
      + 'TaskStops.DEPLOYMENTS, which leaves a task that anything else stops uncovered'],
    ['only deployments at the limit', { shutdownSeconds: 110 }, { stops: 'deployments' }, undefined],
    ['only deployments above it', { shutdownSeconds: 111 }, { stops: 'deployments' },
      '\'stopTimeout\' is 121 s but must be at most 120 s (111 s shutdown + 10 s margin; Fargate gives a container no more); '
      + 'lower \'shutdown\' to at most 110 s'],
    ['a stop timeout at what is needed', {}, { overrides: { stopTimeoutSeconds: 75 } }, undefined],
    ['a stop timeout below it', {}, { overrides: { stopTimeoutSeconds: 74 } },
      '\'stopTimeout\' is 74 s but must be at least 75 s (25 s leakWindow + 30 s longestRequest + 20 s shutdown); raise \'stopTimeout\' to 75 s, or drop it'],
    ['a stop timeout of all that there is', {}, { overrides: { stopTimeoutSeconds: 120 } }, undefined],
    ['a stop timeout of more', {}, { overrides: { stopTimeoutSeconds: 121 } },
      '\'stopTimeout\' is 121 s but must be at most 120 s (Fargate gives a container no more); lower \'stopTimeout\', or drop it: derived, it is 85 s'],
    ['a grace period at what is needed', {}, { overrides: { healthCheckGracePeriodSeconds: 85 } }, undefined],
    ['a grace period below it', {}, { overrides: { healthCheckGracePeriodSeconds: 84 } },
      '\'healthCheckGracePeriod\' is 84 s but must be at least 85 s (max(60 s startup, 10 s registrationPropagation) + 2 healthCheck.healthyThreshold · '
      + '10 s healthCheck.interval + 5 s healthCheck.timeout); raise \'healthCheckGracePeriod\' to 85 s, or drop it'],
    ['room for one task more', {}, { desiredCount: 3, maximumPercent: 134 }, undefined],
    ['room for less', {}, { desiredCount: 3, maximumPercent: 133 },
      '\'maximumPercent\' is 133 but must be at least 134 (a deployment of 3 tasks, all of which stay healthy, has to start one more); '
      + 'raise \'maximumPercent\', or drop it'],
    ['one task that is doubled', {}, { desiredCount: 1, maximumPercent: 200 }, undefined],
    ['one task that is not', {}, { desiredCount: 1, maximumPercent: 199 },
      '\'maximumPercent\' is 199 but must be at least 200 (a deployment of 1 task, all of which stay healthy, has to start one more); '
      + 'raise \'maximumPercent\', or drop it'],
    ['Fargate Spot as if there were only deployments', {}, { spot: true, stops: 'deployments' },
      '\'stops\' is \'deployments\' but must be \'all\' (AWS interrupts tasks on Fargate Spot); drop \'stops\', or do not use Fargate Spot'],
  ])('judges %s', (_, given, choices, message) => expect(messages('error', given, choices)).toEqual(message === undefined ? [] : [message]));

  const WITHOUT_A_WAIT = 'without a promise that ECS waits for the load balancer before SIGTERM';
  const ACCEPT = 'let the application accept requests for that long after SIGTERM, and say so in the budget';

  type Case = [what: string, given: Partial<TimingInputs>, choices: Partial<FargateChoices>, severity: string, message: string | undefined];
  test.each<Case>([
    ['an application that closes at once', {}, {}, 'warning',
      '\'acceptsAfterSigterm\' is 0 s but must be at least 55 s (5 s controllerReaction + 20 s deregistrationPropagation + 30 s longestRequest; StopTask, '
      + `the retirement of a task or a container that exits end a task ${WITHOUT_A_WAIT}); ${ACCEPT}, or let it finish what is in flight, with the drain `
      + 'policy \'leak-window\' and 25 s, or set \'stops\' to TaskStops.DEPLOYMENTS, which leaves a task that anything else stops uncovered'],
    ['one that closes a second too early', { acceptsAfterSigtermSeconds: 54 }, {}, 'warning', expect.stringContaining('is 54 s but must be at least 55 s')],
    ['one that accepts for long enough', WAITS, {}, 'warning', undefined],
    ['one that drains, a second too early', { acceptsAfterSigtermSeconds: 24, drainPolicy: 'leak-window' }, {}, 'warning',
      '\'acceptsAfterSigterm\' is 24 s but must be at least 25 s (5 s controllerReaction + 20 s deregistrationPropagation; StopTask, '
      + `the retirement of a task or a container that exits end a task ${WITHOUT_A_WAIT}); ${ACCEPT}, or set 'stops' to TaskStops.DEPLOYMENTS, which `
      + 'leaves a task that anything else stops uncovered'],
    ['one that drains, in time', { acceptsAfterSigtermSeconds: 25, drainPolicy: 'leak-window' }, {}, 'warning', undefined],
    ['Fargate Spot', { drainPolicy: 'leak-window' }, { spot: true }, 'error',
      '\'acceptsAfterSigterm\' is 0 s but must be at least 25 s (5 s controllerReaction + 20 s deregistrationPropagation; AWS interrupts tasks on Fargate '
      + `Spot ${WITHOUT_A_WAIT}); ${ACCEPT}, or do not use Fargate Spot`],
    ['Fargate Spot under one that accepts', WAITS, { spot: true }, 'error', undefined],
    ['only deployments', {}, { stops: 'deployments' }, 'warning', undefined],
  ])('asks %s for requests after SIGTERM', (_, given, choices, severity, message) => {
    const said = plan(given, choices).findings.map(finding => [finding.severity, describeFinding(finding)]);
    expect(said).toEqual(message === undefined ? [] : [[severity, message]]);
  });
});

/** A task that is stopped: what becomes of its requests, told second by second and without the sums of the model. */
function requestsOfTask(stop: {
  sigterm: number;
  deregistration: number;
  propagation: number;
  duration: number;
  accepts: number;
  finishes: boolean;
  shutdown: number;
  stopTimeout: number;
}): { readonly lost: number; readonly killed: boolean } {
  const lastArrival = stop.deregistration + stop.propagation;
  const closes = stop.sigterm + stop.accepts;
  let [lost, end] = [0, closes];
  for (let arrival = 0; arrival <= lastArrival; arrival += 0.5) {
    const answered = arrival + stop.duration;
    const refused = arrival > closes;
    const cut = !stop.finishes && answered > closes;
    if (refused || cut) lost++; else end = Math.max(end, answered);
  }
  return { lost, killed: end + stop.shutdown > stop.sigterm + stop.stopTimeout };
}

describe('a task that is stopped', () => {
  const profile = LOAD_BALANCERS['alb-ip'];
  const services = fc.record({
    longestRequestSeconds: fc.integer({ min: 0, max: 60 }),
    shutdownSeconds: fc.integer({ min: 0, max: 25 }),
    drainPolicy: fc.constantFrom('leak-window' as const, 'outlast-deregistration' as const),
  });
  const delays = fc.record({
    reaction: fc.integer({ min: 0, max: profile.controllerReactionSeconds }),
    propagation: fc.integer({ min: 0, max: profile.deregistrationPropagationSeconds }),
    fraction: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('loses nothing where ECS waits for the load balancer', () => fc.assert(fc.property(services, delays, (service, { reaction, propagation, fraction }) => {
    const budget = planBudget(service);
    if (!budget.ok) return;
    const { inputs: given, timings } = budget.budget;
    const { stopTimeoutSeconds } = planFargate(given, timings, { ...CHOICES, stops: 'deployments' }).timings;
    expect(requestsOfTask({
      sigterm: reaction + timings.deregistrationDelaySeconds!,
      deregistration: reaction,
      propagation,
      duration: fraction * given.longestRequestSeconds,
      accepts: 0,
      finishes: service.drainPolicy === 'leak-window',
      shutdown: given.shutdownSeconds,
      stopTimeout: stopTimeoutSeconds,
    })).toEqual({ lost: 0, killed: false });
  })));

  test('loses nothing where ECS does not wait, if there is no finding', () => fc.assert(fc.property(
    services, delays, fc.integer({ min: 0, max: 90 }), (service, { reaction, propagation, fraction }, acceptsAfterSigtermSeconds) => {
      const budget = planBudget({ ...service, acceptsAfterSigtermSeconds });
      if (!budget.ok) return;
      const { inputs: given, timings } = budget.budget;
      const { findings, timings: { stopTimeoutSeconds } } = planFargate(given, timings, CHOICES);
      if (findings.length > 0) return;
      expect(requestsOfTask({
        sigterm: 0,
        deregistration: reaction,
        propagation,
        duration: fraction * given.longestRequestSeconds,
        accepts: acceptsAfterSigtermSeconds,
        finishes: service.drainPolicy === 'leak-window',
        shutdown: given.shutdownSeconds,
        stopTimeout: stopTimeoutSeconds,
      })).toEqual({ lost: 0, killed: false });
    },
  ), { numRuns: 500 }));

  test('loses a request, or its shutdown, with a second less of what is asked for', () => {
    const worst = { sigterm: 0, deregistration: 5, propagation: 20, duration: 30, finishes: true, shutdown: 20 };
    expect(requestsOfTask({ ...worst, accepts: 25, stopTimeout: 75 })).toEqual({ lost: 0, killed: false });
    expect(requestsOfTask({ ...worst, accepts: 24, stopTimeout: 75 }).lost).toBeGreaterThan(0);
    expect(requestsOfTask({ ...worst, accepts: 25, stopTimeout: 74 })).toEqual({ lost: 0, killed: true });
    expect(requestsOfTask({ ...worst, accepts: 54, finishes: false, stopTimeout: 75 }).lost).toBeGreaterThan(0);
    expect(requestsOfTask({ ...worst, accepts: 55, finishes: false, stopTimeout: 75 })).toEqual({ lost: 0, killed: false });
  });
});
