import { writeAnnotation } from './rehearse-write';
import { shownCommand } from '../../probe/shown-command';
import { probesOfBudget, subjectOfBudget } from '../../rehearsal/deployment/from-budget';
import { playAll, Played, Question, whyNot } from '../../rehearsal/deployment/prepare';
import { RehearsedRun } from '../../rehearsal/deployment/run';
import { findWorkload, RehearsedWorkload } from '../../rehearsal/from-manifests';
import { behaviourOf } from '../../rehearsal/measure/behaviour';
import { wrongExpectations } from '../../rehearsal/measure/expectations';
import { measure, Measured, MeasureSettings, nothingMeasured } from '../../rehearsal/measure/measure';
import { chosenInputs, measuredInputs } from '../../rehearsal/measure/measured-inputs';
import { Processes } from '../../rehearsal/processes/processes';
import { StartFailure } from '../../rehearsal/processes/start-failure';
import { Interrupted } from '../../rehearsal/wait';
import { asSimulated, isClean, lostBy } from '../../report/rehearsal/played';
import { describeNoBudget, RehearsalReport } from '../../report/rehearsal/rehearsal';
import { rehearsalToJson } from '../../report/rehearsal/rehearsal-json';
import { rehearsalToJunit } from '../../report/rehearsal/rehearsal-junit';
import { rehearsalToText } from '../../report/rehearsal/rehearsal-text';
import { renderTimelines } from '../../report/timeline/render';
import { visible } from '../../report/visible-characters';
import { LOAD_BALANCERS, planBudget } from '../../timing';
import { readModel } from '../files/manifests';
import { Input, manifestInputs, refuseInput, settingsInputs } from '../files/refuse-input';
import { saveFile } from '../files/save';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { LiveSteps } from '../live/rehearse-live';
import { UsageError } from '../options/parse';
import { DEFAULTS, RehearseOptions } from '../options/rehearse-options';
import { parseRehearse, RehearseSettings } from '../options/rehearse-settings';

/** The longest start that is waited for if nothing declares it: as long as a pod is given by default before it counts as stuck. */
const START_LIMIT_SECONDS = 600;

/** How long requests are timed, and an idle connection is watched; in a quick rehearsal. */
const REQUEST_SECONDS = { full: 5, quick: 2 };
const KEEP_ALIVE_SECONDS = { beyond: 5, quick: 8 };

/** `zero-downtime rehearse`: measures an application as it starts, serves and ends, and derives its budget. */
export async function runRehearse(paths: readonly string[], argv: readonly string[], options: RehearseOptions, io: Io): Promise<ExitCode> {
  const settings = parseRehearse(paths, argv, options, io.files);
  if (settings.timeline !== undefined) refuseInput('--timeline', settings.timeline, requestInputs(options), io);
  const workload = paths.length === 0 ? undefined : await readWorkload(paths, settings, options, io);
  const measured = nothingMeasured();
  const processes = new Processes(settings);
  const interruption = new AbortController();
  const release = io.system.onInterrupt(() => {
    interruption.abort();
    processes.kill();
  });
  const live = new LiveSteps(io);
  const step = (words: string) => live.show(words);
  let failure: StartFailure | undefined;
  let played: Played | undefined;
  try {
    const how = measureSettings(settings, workload);
    await measure(processes, how, measured, step, interruption.signal);
    const question = questionOf(settings, workload, how, measured);
    if (question) {
      const { behaviour, times } = { behaviour: behaviourOf(measured), times: measured.requestTimes! };
      await playAll(processes, question, behaviour, times, begun => { played = begun; }, step, interruption.signal);
    }
  } catch (error) {
    if (error instanceof StartFailure) failure = error;
    else if (!(error instanceof Interrupted) && !interruption.signal.aborted) throw error;
  } finally {
    await processes.close();
    release();
    live.stop();
  }
  const interrupted = interruption.signal.aborted;
  const report = { ...reportOf(settings, workload, measured, interrupted ? undefined : failure, interrupted), played };
  const code = conclude(report, settings, io);
  const written = [
    ...settings.timeline !== undefined && played?.runs[0] ? [saveFile(settings.timeline, renderTimelines([asSimulated(played, worstOf(played))], 'svg'), io)] : [],
    ...settings.writes && workload && !interrupted ? [writeAnnotation(report, workload, io)] : [],
  ];
  return written.every(done => done) ? code : ExitCode.USAGE;
}

function requestInputs({ har, body }: RehearseOptions): Input[] {
  return [...har === undefined ? [] : [{ file: har, what: 'is the HAR file' }], ...body === undefined ? [] : [{ file: body, what: 'is the body of the requests' }]];
}

async function readWorkload(
  paths: readonly string[], { said, workload, scenario, pods, timeline }: RehearseSettings, options: RehearseOptions, io: Io,
): Promise<RehearsedWorkload> {
  const settings = readSettings(paths, options, said, io);
  if (timeline !== undefined) refuseInput('--timeline', timeline, [...settingsInputs(settings), ...await manifestInputs(paths, io)], io);
  const { models, tellProblems } = await readModel(paths, io, settings);
  const found = findWorkload(models, workload);
  tellProblems();
  if ('problem' in found) throw new UsageError(found.problem);
  const reason = scenario && whyNot(found.subject, { scenario, pods });
  if (reason !== undefined) throw new UsageError(`${found.subject.workload} cannot be rehearsed: ${reason}`);
  return found;
}

/** The scenario that is to be played, if any. */
function questionOf(
  settings: RehearseSettings, workload: RehearsedWorkload | undefined, { ready, stop, startLimitSeconds }: MeasureSettings, measured: Measured,
): Question | undefined {
  const { scenario, quick, delays, seed, pods, rate, requests, scenarioRuns, connections } = settings;
  if (scenario === undefined) return undefined;
  const { plan } = reportOf(settings, workload, measured, undefined, false);
  if (!workload && !plan?.ok) return undefined;
  const budget = plan?.ok ? plan.budget : undefined;
  const { deaf } = behaviourOf(measured);
  return {
    subject: workload?.subject ?? subjectOfBudget(budget!),
    probes: workload?.probes ?? probesOfBudget(budget!, ready.path),
    healthCheckPath: workload ? workload.healthCheckPath : ready.path,
    scenario,
    connections,
    pods,
    delays,
    seed,
    quick,
    runs: scenarioRuns,
    requests,
    ready,
    rate,
    startLimitSeconds,
    stop: { signal: stop.signal, isHeard: deaf !== 'no-handler' && deaf !== 'default' && deaf !== 'shell' },
  };
}

/** The run that lost most. */
function worstOf({ runs }: Played): RehearsedRun {
  return runs.map(({ run }) => run).reduce((worst, run) => lostBy(run) > lostBy(worst) ? run : worst);
}

function stopSignalOf({ stopSignal }: RehearseSettings, workload: RehearsedWorkload | undefined): NodeJS.Signals {
  return stopSignal ?? (workload?.stopSignal as NodeJS.Signals | undefined) ?? DEFAULTS.stopSignal;
}

function measureSettings(settings: RehearseSettings, workload: RehearsedWorkload | undefined): MeasureSettings {
  const { requests, readyPath, graceSeconds, hasInit, runs, rate, quick, inputs } = settings;
  const path = readyPath ?? workload?.probes.readiness?.path;
  const declared = workload?.declaredInputs ?? inputs;
  const idleTimeout = idleTimeoutOf(settings, workload);
  return {
    requests,
    ready: path === undefined ? requests[0] : { method: 'GET', path, headers: {}, weight: 1 },
    stop: { signal: stopSignalOf(settings, workload), limitSeconds: graceSeconds ?? workload?.graceSeconds ?? 30, hasInit },
    startLimitSeconds: declared.startupSeconds === undefined ? START_LIMIT_SECONDS : Math.max(1, 2 * declared.startupSeconds),
    runs,
    rate,
    requestSeconds: quick ? REQUEST_SECONDS.quick : REQUEST_SECONDS.full,
    keepAliveSeconds: quick ? KEEP_ALIVE_SECONDS.quick : idleTimeout + KEEP_ALIVE_SECONDS.beyond,
  };
}

/** How long the load balancer keeps an idle connection. */
function idleTimeoutOf({ inputs }: RehearseSettings, workload: RehearsedWorkload | undefined): number {
  const { kind } = inputs.loadBalancer ?? LOAD_BALANCERS['alb-ip'];
  return workload?.idleTimeoutSeconds ?? kind.idleTimeout?.default ?? 60;
}

function reportOf(
  settings: RehearseSettings, workload: RehearsedWorkload | undefined, measured: Measured, failure: StartFailure | undefined, interrupted: boolean,
): RehearsalReport {
  const behaviour = behaviourOf(measured);
  const declaredInputs = workload?.declaredInputs ?? settings.inputs;
  const found = measuredInputs(behaviour, measured.requestTimes);
  const declared = { inputs: declaredInputs, idleTimeoutSeconds: workload?.idleTimeoutSeconds };
  const wrong = wrongExpectations(declared, behaviour, measured.requestTimes, measured.keepAlive);
  return {
    argv: shownCommand(settings.argv),
    stopSignal: stopSignalOf(settings, workload),
    measured,
    behaviour,
    measuredInputs: found,
    declaredInputs,
    wrong,
    ...measured.loadedStops.length > 0 && { plan: planBudget(chosenInputs(declaredInputs, found, settings.said.overrides, wrong.some(({ input }) => input === 'drainPolicy'))) },
    ...failure && { failure: { message: failure.message, output: failure.output } },
    interrupted,
    quick: settings.quick,
  };
}

function conclude(report: RehearsalReport, { format }: RehearseSettings, io: Io): ExitCode {
  const { failure, interrupted, wrong, measured, played } = report;
  const anything = measured.starts.length > 0;
  if (anything || format !== 'text') {
    io.stdout(format === 'text' ? rehearsalToText(report, io.columns, io.color) : format === 'json' ? rehearsalToJson(report) : rehearsalToJunit(report));
  }
  if (failure) {
    io.stderr(`error: ${visible(failure.message)}\n${failure.output.map(({ text }) => `  ${visible(text)}\n`).join('')}`);
    return ExitCode.USAGE;
  }
  if (interrupted) {
    io.stderr('interrupted; all processes are ended\n');
    return ExitCode.USAGE;
  }
  const isFine = wrong.length === 0 && describeNoBudget(report).length === 0 && (played === undefined || isClean(played));
  return isFine ? ExitCode.OK : ExitCode.FINDINGS;
}
