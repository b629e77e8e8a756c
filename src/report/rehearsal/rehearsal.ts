import { Played } from '../../rehearsal/deployment/prepare';
import { Behaviour, Spread } from '../../rehearsal/measure/behaviour';
import { WrongExpectation } from '../../rehearsal/measure/expectations';
import { KeepAlive } from '../../rehearsal/measure/keep-alive';
import { Measured } from '../../rehearsal/measure/measure';
import { OutputLine } from '../../rehearsal/processes/output';
import { BUDGET_ANNOTATION, describeFinding, formatNumber, Plan, serializeInputs, TimingInputs } from '../../timing';
import { roundTo } from '../round';

/** The content of a report on a rehearsal. */
export interface RehearsalReport {
  /** The command, without secrets. */
  readonly argv: readonly string[];
  readonly stopSignal: string;
  readonly measured: Measured;
  readonly behaviour: Behaviour;
  /** The inputs that were measured, with headroom. */
  readonly measuredInputs: Partial<TimingInputs>;
  /** The inputs that flags or manifests declare. */
  readonly declaredInputs: Partial<TimingInputs>;
  readonly wrong: readonly WrongExpectation[];
  /** The budget by these inputs; absent if too little was measured. */
  readonly plan?: Plan;
  /** The scenario that was played with it. */
  readonly played?: Played;
  /** Why it ended early. */
  readonly failure?: { readonly message: string; readonly output: readonly OutputLine[] };
  readonly interrupted: boolean;
  /** Whether idle connections were watched for a shorter time than that of the load balancer. */
  readonly quick: boolean;
}

/** The annotation with the measured inputs; absent without a budget that holds. */
export function annotationOf({ plan }: Pick<RehearsalReport, 'plan'>): string | undefined {
  return plan?.ok ? JSON.stringify(serializeInputs(plan.budget.inputs)) : undefined;
}

export { BUDGET_ANNOTATION };

/** The reasons to doubt the measurements, in sentences. */
export function describeDoubts({ measured, behaviour, stopSignal, quick }: RehearsalReport): string[] {
  const { requestTimes, keepAlive, idleStops, loadedStops } = measured;
  const lag = Math.max(0, ...[...idleStops, ...loadedStops].map(({ lagSeconds }) => lagSeconds));
  const stops = [...idleStops, ...loadedStops];
  const unknown = stops.some(({ handled }) => handled === undefined);
  const runs = loadedStops.length;
  return [
    ...lag > SURE ? [`this machine kept the measurement waiting for up to ${seconds(lag)}: each time is less sure by that`] : [],
    ...requestTimes && requestTimes.late > 0 ? [`${counted(requestTimes.late, 'request')} ${requestTimes.late === 1 ? 'was' : 'were'} sent late, as this machine was busy; lower '--rate'`] : [],
    ...requestTimes ? [`the longest request is the longest of these ${formatNumber(requestTimes.count)}; declare a longer one by '--longest-request'`] : [],
    ...runs > 0 && behaviour.inFlight.count === 0 && behaviour.onSigterm !== 'ignore'
      ? [`no request was in flight at ${stopSignal}, as all were answered sooner; name a slow one by '--request'`] : [],
    ...runs > 0 && runs < ENOUGH ? [`${counted(runs, 'run')} ${runs === 1 ? 'shows' : 'show'} little of what varies; '--runs' asks for more`] : [],
    ...keepAlive?.kind === 'keeps' && quick ? [`an idle connection was watched for ${seconds(keepAlive.watchedSeconds)} alone ('--quick')`] : [],
    ...stops.some(({ endedBySignal, unheard }) => endedBySignal && unheard === undefined)
      ? [`${stopSignal} itself ended the application, which may have no handler for it: as process 1 of a container it may then not end at all`] : [],
    ...unknown ? [`whether the application has a handler for ${stopSignal} cannot be seen on this system: as process 1 of a container it gets no signal without one`] : [],
  ];
}

/** Seconds by which times may be off without a word. */
const SURE = 0.1;

/** Runs with which a spread says something. */
const ENOUGH = 3;

/** `you declared …; measured …`: a sentence for each declaration that is wrong. */
export function describeWrong(wrong: WrongExpectation, stopSignal: string): string {
  if ('never' in wrong) return `'shutdown' is declared as ${formatNumber(wrong.declaredSeconds)} s, but the application does not end on ${stopSignal}; it is killed at the end of the grace period`;
  switch (wrong.input) {
    case 'drainPolicy': return wrong.onSigterm === 'ignore'
      ? `'drainPolicy' is declared as leak-window, for an application that drains, but it does not react to ${stopSignal}`
      : `'drainPolicy' is declared as leak-window, for an application that drains, but ${wrong.lost} of ${counted(wrong.inFlight, 'request')} in flight at ${stopSignal} ${wrong.lost === 1 ? 'was' : 'were'} lost`;
    case 'keepAlive': return `the load balancer keeps idle connections for ${formatNumber(wrong.idleTimeoutSeconds)} s, but the application closes them after ${seconds(wrong.measuredSeconds)}: `
      + 'requests that are sent just then are lost; the application has to keep them for longer';
    case 'acceptsAfterSigterm': return `'acceptsAfterSigterm' is declared as ${formatNumber(wrong.declaredSeconds)} s, but the application accepts connections only until ${seconds(wrong.measuredSeconds)} after ${stopSignal}`;
    default: return `'${wrong.input}' is declared as ${formatNumber(wrong.declaredSeconds)} s, but ${seconds(wrong.measuredSeconds)} ${wrong.input === 'startup' ? 'were needed' : 'were measured'}`;
  }
}

/** What the application does on the signal, in a sentence. */
export function describeStop({ behaviour, stopSignal, measured }: RehearsalReport): string | undefined {
  const { onSigterm, inFlight, deaf, acceptsAfterSigterm } = behaviour;
  const { count, finished, reset, failed } = inFlight;
  const runs = measured.loadedStops.length;
  const of = `in ${counted(runs, 'run')}`;
  switch (onSigterm) {
    case 'ignore': return DEAF[deaf ?? 'handled'](stopSignal);
    case 'drain': return `drains: ${finished} of ${counted(count, 'request')} in flight ${count === 1 ? 'was' : 'were'} finished, ${of}`;
    case 'exit': {
      const fates = [...reset > 0 ? [`${reset} reset`] : [], ...failed > 0 ? [`${failed} answered with an error of the server`] : []];
      return `${finished === 0 && (acceptsAfterSigterm?.most ?? 0) === 0 ? 'exits at once' : 'does not drain'}: of ${counted(count, 'request')} in flight ${finished} ${finished === 1 ? 'was' : 'were'} finished, ${fates.join(', ')}, ${of}`;
    }
    case undefined: return measured.idleStops.length === 0 ? undefined : 'ends; what becomes of requests in flight was not seen, as none was';
  }
}

const DEAF: Readonly<Record<NonNullable<Behaviour['deaf']>, (signal: string) => string>> = {
  'shell': signal => `does not get ${signal}: a shell is process 1, and passes no signal on to the application; start that by exec, or without a shell`,
  'no-handler': signal => `does not get ${signal}: it has no handler for it, and as process 1 of a container it gets no signal without one; add a handler, or an init such as tini ('--init')`,
  'default': signal => `has no handler for ${signal} of its own: here the signal ends it, but Node.js as process 1 of a container does not end then, and is killed at the end of the grace period; `
    + 'add a handler, or an init such as tini (\'--init\')',
  'handled': signal => `does not end on ${signal}, although it has a handler for it; it is killed at the end of the grace period`,
};

export function describeKeepAlive(keepAlive: KeepAlive): string {
  switch (keepAlive.kind) {
    case 'none': return 'none is kept: each answer ends its connection';
    case 'closes': return `closed after ${seconds(keepAlive.seconds)}`;
    case 'keeps': return `kept for more than ${seconds(keepAlive.watchedSeconds)}`;
  }
}

/** `0.12 s (7 times, 0.11 to 0.13 s)` */
export function describeSpread({ count, least, most }: Spread): string {
  if (count === 1) return `${seconds(most)} (measured once)`;
  const [low, high] = [least, most].map(value => shortNumber(value));
  return low === high ? `${seconds(most)} (${count} times the same)` : `${seconds(most)} (the longest of ${count}, from ${low} s on)`;
}

export function seconds(value: number): string {
  return `${shortNumber(value)} s`;
}

function shortNumber(value: number): string {
  return formatNumber(roundTo(value, value < 10 ? 2 : 1));
}

/** `1 request`, `2 requests` */
export function counted(number: number, noun: string): string {
  return `${formatNumber(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Why no budget holds, in sentences. */
export function describeNoBudget({ plan }: RehearsalReport): string[] {
  return plan === undefined || plan.ok ? [] : plan.findings.filter(({ severity }) => severity === 'error').map(describeFinding);
}
