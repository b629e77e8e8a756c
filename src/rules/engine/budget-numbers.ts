import { preStopBeyondBudget } from './requirements';
import { Subject } from './rule';
import { leakOf, preStopSeconds } from './workload-facts';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { describeObject } from '../../model/objects/object';
import { Container } from '../../model/pods/pod';
import { groupBy } from '../../platform/group-by';
import { oncePer } from '../../platform/once';
import { drain, roundUp, SettableField } from '../../timing';
import { nodesLeave } from '../reclaim/reclaim-paths';

/**
 * The value to write if a field breaks a rule: that of a budget of the workload, with bound and margin, so that a fix writes the numbers that
 * `budget` prints and a construct writes.
 */

/** P: the largest of the budgets of all fronts of this front's container, and at least the value that rules require. */
export function preStopToWrite(subject: Subject, front: Front, least: number): number {
  return Math.max(least, preStops(subject).get(endingContainer(subject.workload, front))!);
}

/** What all fronts together ask of each container, once for all the findings about them. */
const preStops = oncePer((subject: Subject): ReadonlyMap<Container | undefined, number> => {
  const byContainer = groupBy(subject.workload.fronts, front => endingContainer(subject.workload, front));
  return new Map([...byContainer].map(([container, fronts]) =>
    [container, Math.max(0, ...ofBudgets(subject, 'preStopSeconds', fronts), roundUp(preStopBeyondBudget(subject, fronts)))]));
});

/**
 * G: the largest of the budgets of all fronts, and more if preStop is longer than the budget's; at least what a rule requires, and no
 * more than that if the nodes leave no more.
 */
export function graceToWrite(subject: Subject, least: number): number {
  const { needed, left } = graces(subject);
  const number = Math.max(least, needed);
  return number <= left ? number : least;
}

/** What all fronts together ask for, and what their nodes leave. */
const graces = oncePer((subject: Subject): { readonly needed: number; readonly left: number } => {
  const { workload, assumptions } = subject;
  const drained = workload.fronts.map(front => {
    const inputs = assumptions.budgetInputs(front);
    return roundUp(drain(inputs, preStopSeconds(workload, front)?.value ?? 0, leakOf(front, inputs)).value + inputs.marginSeconds);
  });
  return {
    needed: Math.max(0, ...ofBudgets(subject, 'terminationGracePeriodSeconds'), ...drained),
    left: Math.min(Infinity, ...workload.fronts.map(front => nodesLeave(subject, front))),
  };
});

function ofBudgets({ workload, assumptions }: Subject, field: SettableField, fronts = workload.fronts): number[] {
  return fronts.flatMap(front => {
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
