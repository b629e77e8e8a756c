import { agrees, describeTrouble, lostBy } from './played';
import { annotationOf, describeDoubts, describeNoBudget, describeStop, describeWrong, RehearsalReport } from './rehearsal';
import { Played } from '../../rehearsal/deployment/prepare';
import { Spread } from '../../rehearsal/measure/behaviour';
import { StopObservation } from '../../rehearsal/measure/stop';
import { serializeInputs, serializeTimings } from '../../timing';
import { roundTo } from '../round';
import { jsonText } from '../visible-characters';

/** For a program; all durations are seconds. */
export function rehearsalToJson(report: RehearsalReport): string {
  const { argv, stopSignal, measured, behaviour, plan, wrong, played, failure, interrupted } = report;
  const { starts, requestTimes, keepAlive, idleStops, loadedStops } = measured;
  const annotation = annotationOf(report);
  return jsonText({
    command: argv,
    stopSignal,
    interrupted,
    ...failure && { failure: { message: failure.message, output: failure.output.map(({ text }) => text) } },
    measured: {
      starts: starts.map(round),
      ...requestTimes && {
        requests: {
          count: requestTimes.count,
          failed: requestTimes.failed,
          late: requestTimes.late,
          p50Seconds: round(requestTimes.p50Seconds),
          p99Seconds: round(requestTimes.p99Seconds),
          longestSeconds: round(requestTimes.longestSeconds),
        },
      },
      ...keepAlive && { keepAlive: rounded(keepAlive) },
      stops: [...idleStops, ...loadedStops].map(jsonStop),
    },
    behaviour: {
      onSigterm: behaviour.onSigterm ?? null,
      says: describeStop(report) ?? null,
      deaf: behaviour.deaf ?? null,
      inFlight: behaviour.inFlight,
      startup: jsonSpread(behaviour.startup),
      acceptsAfterSigterm: jsonSpread(behaviour.acceptsAfterSigterm),
      shutdown: jsonSpread(behaviour.shutdown),
      loadedExit: jsonSpread(behaviour.loadedExit),
      idleClosed: jsonSpread(behaviour.idleClosed),
      announcesClose: behaviour.announcesClose ?? null,
    },
    wrong: wrong.map(one => ({ ...rounded(one), message: describeWrong(one, stopSignal) })),
    doubts: describeDoubts(report),
    ...played && { scenario: jsonPlayed(played) },
    ...plan?.ok && { budget: { inputs: serializeInputs(plan.budget.inputs), timings: serializeTimings(plan.budget.timings) } },
    noBudget: describeNoBudget(report),
    ...annotation !== undefined && { annotation },
  });
}

function jsonPlayed(played: Played) {
  const { plan: { scenario, subject, service, delays }, factor, runs } = played;
  return {
    workload: subject.workload,
    front: subject.front,
    loadBalancer: service.loadBalancer.name,
    scenario: scenario.kind,
    delays: delays.mode,
    ...factor !== undefined && { factor: round(factor) },
    preStopSeconds: round(service.preStopSeconds),
    terminationGracePeriodSeconds: round(service.terminationGracePeriodSeconds),
    runs: runs.map(one => {
      const { run, prediction } = one;
      const { lost: likely, lostByClass, least, most } = prediction;
      const { outcome, measurement, serverErrors, lost, logs } = run;
      return {
        requests: outcome.requests,
        lost: lostBy(run),
        lostByClass: outcome.lostByClass,
        serverErrors,
        completed: outcome.completed,
        seconds: round(outcome.rolloutSeconds),
        predicted: { lost: likely, least, most, lostByClass, agrees: agrees(one) },
        windows: outcome.windows.map((window, index) => ({ ...rounded(window), output: logs[index]?.map(rounded) ?? [] })),
        requestsLost: lost.slice(0, MAX_LOST).map(rounded),
        late: measurement.late,
        trouble: describeTrouble(run),
        pods: outcome.pods.map(({ target, ...pod }) => rounded(pod)),
      };
    }),
  };
}

/** The most lost requests that are listed one by one. */
const MAX_LOST = 1000;

function jsonStop({ output, traffic, ...stop }: StopObservation) {
  return { ...rounded(stop), ...traffic && { traffic: { ...rounded(traffic), inFlight: rounded(traffic.inFlight) } } };
}

function jsonSpread(spread: Spread | undefined) {
  return spread ? rounded(spread) : null;
}

function rounded<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, typeof value === 'number' ? round(value) : value])) as Fields;
}

/** To the millisecond, which is finer than what is measured. */
function round(value: number): number {
  return roundTo(value, 3);
}
