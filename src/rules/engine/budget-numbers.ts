import { preStopBeyondBudget } from './requirements';
import { Subject } from './rule';
import { leakOf, preStopSeconds } from './workload-facts';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { describeObject } from '../../model/objects/object';
import { drain, roundUp, SettableField } from '../../timing';
import { nodesLeave } from '../reclaim/reclaim-paths';

/**
 * What is written where a field breaks a rule: what a budget of the workload says, bound and margin, so that what is fixed is what
 * `budget` prints and a construct writes.
 */

/** P: as the budget of every front says that the container of this one answers; at least what a rule asks for, and any other of them. */
export function preStopToWrite(subject: Subject, front: Front, least: number): number {
  const container = endingContainer(subject.workload, front);
  const concerns = (other: Front) => endingContainer(subject.workload, other) === container;
  return Math.max(least, ...ofBudgets(subject, 'preStopSeconds', concerns), roundUp(preStopBeyondBudget(subject, concerns)));
}

/**
 * G: as the budget of any front says, and more where preStop is longer than the budget's; at least what a rule asks for, and no
 * more than that where nodes leave no more.
 */
export function graceToWrite(subject: Subject, least: number): number {
  const { workload, assumptions } = subject;
  const drained = workload.fronts.map(front => {
    const inputs = assumptions.budgetInputs(front);
    return roundUp(drain(inputs, preStopSeconds(workload, front)?.value ?? 0, leakOf(front, inputs)).value + inputs.marginSeconds);
  });
  const number = Math.max(least, ...ofBudgets(subject, 'terminationGracePeriodSeconds'), ...drained);
  return workload.fronts.every(front => number <= nodesLeave(subject, front)) ? number : least;
}

function ofBudgets({ workload, assumptions }: Subject, field: SettableField, concerns: (front: Front) => boolean = () => true): number[] {
  return workload.fronts.filter(concerns).flatMap(front => {
    const plan = assumptions.plan(front);
    return plan.ok ? [plan.budget.timings[field] ?? 0] : [];
  });
}

/** Which drain policy the numbers are of, where nobody has chosen one; a sentence. */
export function policyNote({ workload: { object }, assumptions }: Subject, front: Front): string | undefined {
  if (assumptions.declares('drainPolicy')) return undefined;
  const { drainPolicy } = assumptions.budgetInputs(front);
  return `${describeObject(object)}: no drain policy is declared; the numbers are those of '${drainPolicy}', `
    + (drainPolicy === 'leak-window' ? 'where the application finishes by itself what is in flight when SIGTERM comes' : 'where nothing is in flight any more when SIGTERM comes');
}
