import { counted } from './rehearsal';
import { agreesWith } from '../../rehearsal/deployment/prediction';
import { Played } from '../../rehearsal/deployment/prepare';
import { RehearsedRun } from '../../rehearsal/deployment/run';
import { LOSS_CLASSES, LossClass } from '../../simulation';
import { formatNumber } from '../../timing';
import { formatCount } from '../budget/termination-sums';
import { Simulated } from '../simulation/simulated';
import { describeScenario, formatSeconds } from '../simulation/simulation';

/** What was played in the form of a simulation, for the pieces of its report. */
export function asSimulated({ plan }: Played, { outcome }: RehearsedRun): Simulated {
  return { plan, outcome, runs: 1, measured: true };
}

/** All requests that a run lost, also those that the application answered with an error of the server. */
export function lostBy({ outcome, serverErrors }: RehearsedRun): number {
  return outcome.lost + serverErrors;
}

/** Whether no run lost a request, and all came to their end. */
export function isClean({ runs }: Played): boolean {
  return runs.every(({ run }) => lostBy(run) === 0 && run.outcome.completed && run.outcome.progressDeadlineExceededAt === undefined);
}

/** `a rolling update of 3 pods behind Ingress web (alb-ip)` */
export function titleOfPlayed({ plan, factor }: Played): string {
  const { subject, service, delays } = plan;
  const fast = factor === undefined ? '' : `, ${formatNumber(Math.round(1 / factor))} times as fast as its profile`;
  return `${describeScenario(plan)} of ${subject.workload} behind ${subject.front} (${service.loadBalancer.name}${fast}), ${DELAY_WORDS[delays.mode] ?? ''}`;
}

const DELAY_WORDS: Readonly<Record<string, string>> = {
  worst: 'every delay at its bound', typical: 'every delay as in an ordinary rollout', random: 'delays within their bounds',
};

export function describeLost(run: RehearsedRun): string {
  const { outcome: { requests, completed, progressDeadlineExceededAt, rolloutSeconds } } = run;
  const lost = lostBy(run);
  const unfinished = !completed ? ', and never comes to its end' : progressDeadlineExceededAt !== undefined ? ', and exceeds its progress deadline' : '';
  const of = `of ${formatCount(requests)} requests in ${formatSeconds(Math.ceil(rolloutSeconds))}`;
  return lost === 0 ? `${unfinished === '' ? '' : 'DID NOT FINISH: '}none ${of} was lost${unfinished}` : `LOST ${formatCount(lost)} ${of}${unfinished}`;
}

/** Whether the simulation says the same. */
export function agrees({ run, prediction }: Played['runs'][number]): boolean {
  return agreesWith(lostBy(run), prediction);
}

export function describePrediction(one: Played['runs'][number], { service: { loadBalancer } }: Played['plan']): string {
  const { prediction } = one;
  const predicted = `${prediction.lost === 0 ? 'none' : formatCount(prediction.lost)} lost${classesOf(prediction.lostByClass)}, by \`simulate\` with the measured application and the delays of this run`;
  return agrees(one) ? `${predicted}; that agrees` : `${predicted}; that DIFFERS: ${whyDiffers(one, loadBalancer.kind.forwards === 'connections')}`;
}

/** `(20 refused, 3 killed)` */
function classesOf(byClass: Readonly<Record<LossClass, number>>): string {
  const known = LOSS_CLASSES.filter(lossClass => byClass[lossClass] > 0);
  return known.length === 0 ? '' : ` (${known.map(lossClass => `${formatCount(byClass[lossClass])} ${lossClass}`).join(', ')})`;
}

function whyDiffers({ run, prediction }: Played['runs'][number], staysWithPods: boolean): string {
  const { measurement: { late }, serverErrors } = run;
  if (serverErrors > 0) return `the application itself answered ${counted(serverErrors, 'request')} with an error, which no simulation knows`;
  if (late > 0) return `this machine was too busy and sent ${counted(late, 'request')} late`;
  if (staysWithPods && lostBy(run) < prediction.lost) {
    return 'clients whose kept connection has ended open another, which mostly leads elsewhere; the simulation lets all of them fail until the target has left';
  }
  return lostBy(run) < prediction.lost
    ? 'the application loses less than its behaviour on the signal lets expect, such as by answering on connections that are still open'
    : 'the application loses more than its behaviour on the signal lets expect; the lines of its output above may say why';
}

/** What went wrong besides lost requests, in sentences. */
export function describeTrouble({ deaths, outcome: { shutdownsCut }, serverErrors }: RehearsedRun): string[] {
  return [
    ...deaths.map(death => death),
    ...shutdownsCut.length > 0 ? [`SIGKILL ended ${shutdownsCut.join(', ')} at the end of the grace period`] : [],
    ...serverErrors > 0 ? [`the application answered ${counted(serverErrors, 'request')} with an error of the server`] : [],
  ];
}

