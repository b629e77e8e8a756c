import { LiveSteps } from './rehearse-live';
import { findWorkload, RehearsedWorkload } from '../../rehearsal/from-manifests';
import { behaviourOf } from '../../rehearsal/measure/behaviour';
import { wrongExpectations } from '../../rehearsal/measure/expectations';
import { measure, Measured, MeasureSettings, nothingMeasured } from '../../rehearsal/measure/measure';
import { measuredInputs } from '../../rehearsal/measure/measured-inputs';
import { Processes } from '../../rehearsal/processes/processes';
import { StartFailure } from '../../rehearsal/processes/start-failure';
import { Interrupted } from '../../rehearsal/wait';
import { describeNoBudget, RehearsalReport } from '../../report/rehearsal/rehearsal';
import { rehearsalToJson } from '../../report/rehearsal/rehearsal-json';
import { rehearsalToJunit } from '../../report/rehearsal/rehearsal-junit';
import { rehearsalToText } from '../../report/rehearsal/rehearsal-text';
import { LOAD_BALANCERS, planBudget } from '../../timing';
import { readModel } from '../files/manifests';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
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
  const settings = parseRehearse(argv, options, io.files);
  const workload = paths.length === 0 ? undefined : await readWorkload(paths, settings, io);
  const measured = nothingMeasured();
  const processes = new Processes(settings);
  const interruption = new AbortController();
  const release = io.system.onInterrupt(() => {
    interruption.abort();
    processes.kill();
  });
  const live = new LiveSteps(io);
  let failure: StartFailure | undefined;
  try {
    await measure(processes, measureSettings(settings, workload), measured, words => live.show(words), interruption.signal);
  } catch (error) {
    if (error instanceof StartFailure) failure = error;
    else if (!(error instanceof Interrupted) && !interruption.signal.aborted) throw error;
  } finally {
    await processes.close();
    release();
    live.stop();
  }
  const interrupted = interruption.signal.aborted;
  return conclude(reportOf(settings, workload, measured, interrupted ? undefined : failure, interrupted), settings, io);
}

async function readWorkload(paths: readonly string[], { inputs }: RehearseSettings, io: Io): Promise<RehearsedWorkload> {
  const { model, tellProblems } = await readModel(paths, io, readSettings(paths, {}, { overrides: inputs, defaults: {} }, io));
  const found = findWorkload(model, inputs);
  tellProblems();
  if ('problem' in found) throw new UsageError(found.problem);
  return found;
}

function stopSignalOf({ stopSignal }: RehearseSettings, workload: RehearsedWorkload | undefined): NodeJS.Signals {
  return stopSignal ?? (workload?.stopSignal as NodeJS.Signals | undefined) ?? DEFAULTS.stopSignal;
}

function measureSettings(settings: RehearseSettings, workload: RehearsedWorkload | undefined): MeasureSettings {
  const { requests, readyPath, graceSeconds, hasInit, runs, rate, quick, inputs } = settings;
  const path = readyPath ?? workload?.probes.readiness?.http?.path;
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
  return {
    argv: settings.argv,
    stopSignal: stopSignalOf(settings, workload),
    measured,
    behaviour,
    measuredInputs: found,
    declaredInputs,
    wrong: wrongExpectations(declared, behaviour, measured.requestTimes, measured.keepAlive),
    ...measured.loadedStops.length > 0 && { plan: planBudget({ ...found, ...declaredInputs }) },
    ...failure && { failure: { message: failure.message, output: failure.output } },
    interrupted,
    quick: settings.quick,
  };
}

function conclude(report: RehearsalReport, { format }: RehearseSettings, io: Io): ExitCode {
  const { failure, interrupted, wrong, measured } = report;
  const anything = measured.starts.length > 0;
  if (anything || format !== 'text') {
    io.stdout(format === 'text' ? rehearsalToText(report, io.columns, io.color) : format === 'json' ? rehearsalToJson(report) : rehearsalToJunit(report));
  }
  if (failure) {
    io.stderr(`error: ${failure.message}\n${failure.output.map(({ text }) => `  ${text}\n`).join('')}`);
    return ExitCode.USAGE;
  }
  if (interrupted) {
    io.stderr('interrupted; all processes are ended\n');
    return ExitCode.USAGE;
  }
  return wrong.length > 0 || describeNoBudget(report).length > 0 ? ExitCode.FINDINGS : ExitCode.OK;
}
