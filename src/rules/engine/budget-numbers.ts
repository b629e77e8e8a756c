import { preStopBeyondBudget } from './requirements';
import { Subject } from './rule';
import { leakOf, preStopSeconds } from './workload-facts';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { describeObject } from '../../model/objects/object';
import { drain, roundUp, SettableField } from '../../timing';
import { nodesLeave } from '../reclaim/reclaim-paths';

/**
 * The value to write if a field breaks a rule: that of a budget of the workload, with bound and margin, so that a fix writes the numbers that
 * `budget` prints and a construct writes.
 */

/** P: the largest of the budgets of all fronts of this front's container, and at least the value that rules require. */
export function preStopToWrite(subject: Subject, front: Front, least: number): number {
  const container = endingContainer(subject.workload, front);
  const concerns = (other: Front) => endingContainer(subject.workload, other) === container;
  return Math.max(least, ...ofBudgets(subject, 'preStopSeconds', concerns), roundUp(preStopBeyondBudget(subject, concerns)));
}

/**
 * G: the largest of the budgets of all fronts, and more if preStop is longer than the budget's; at least what a rule requires, and no
 * more than that if the nodes leave no more.
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

/** The drain policy behind the numbers if it is undeclared; a sentence. */
export function policyNote({ workload: { object }, assumptions }: Subject, front: Front): string | undefined {
  if (assumptions.declares('drainPolicy')) return undefined;
  const { drainPolicy } = assumptions.budgetInputs(front);
  return `${describeObject(object)}: no drain policy is declared; the numbers are those of '${drainPolicy}', `
    + (drainPolicy === 'leak-window' ? 'where the application finishes by itself what is in flight when SIGTERM comes' : 'where nothing is in flight any more when SIGTERM comes');
}
