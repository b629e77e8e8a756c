import { IConstruct } from 'constructs';
import { decideArgoRollout } from './argo-rollout';
import { basisOf, BUDGET_PATH, strictestFirst } from './declared-budget';
import { Draft } from './objects/draft';
import { Inventory } from './objects/inventory';
import { at } from './objects/json';
import { decideOrder } from './order';
import { decideRollout } from './rollout';
import { decideSpread } from './spread';
import { findSubjects, Subject } from './subject';
import { decideTimings } from './timings';
import { Budget, serializeInputs } from '../timing';

/** What is wanted of a retrofit, every default filled in. */
export interface Wanted {
  readonly budget: Budget;
  /** Whether the cluster knows the sleep action. */
  readonly sleepAction: boolean;
  /** Whether the cluster spreads each revision of the pods by itself. */
  readonly matchLabelKeys: boolean;
  /** Whether a PodDisruptionBudget may say what becomes of unhealthy pods. */
  readonly evictionPolicy: boolean;
  readonly exclude: readonly IConstruct[];
}

/** Load balancers and workloads may be shared: what one needs may ask more of another, again and again, but not for long. */
const ROUNDS = 10;

/** Decides what must change in a scope, from what it synthesises to now. Changes nothing. */
export function plan(scope: IConstruct, { budget, sleepAction, matchLabelKeys, evictionPolicy, exclude }: Wanted): Draft {
  const draft = new Draft();
  const inventory = new Inventory(scope, exclude);
  const subjects = findSubjects(inventory, draft).filter(({ found }) => found.changeable);
  const found = draft.notes;
  let last = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    draft.forgetNotes();
    found.forEach(note => draft.noteLabelled(note));
    for (const subject of subjects) {
      decideTimings(subject, basisOf(subject.found, budget, draft), sleepAction, draft);
      decideRollout(subject, inventory, evictionPolicy, draft);
      decideArgoRollout(subject, basisOf(subject.found, budget, draft), draft);
      decideSpread(subject, matchLabelKeys, draft);
    }
    const now = JSON.stringify(draft.changes.map(({ found: { object }, path, attribute, after }) => [object.node.path, path, attribute, after]));
    if (now === last) break;
    last = now;
  }
  decideOrder(subjects, subject => basisOf(subject.found, budget, draft), draft);
  const touched = new Set(draft.changes.map(change => change.found));
  subjects.filter(subject => touched.has(subject.found)).forEach(subject => declareBudget(subject, budget, draft));
  return draft;
}

/** Whoever reads the manifests sees what the numbers were made from; a workload that stays as it is needs none. */
function declareBudget({ found, fronts }: Subject, budget: Budget, draft: Draft): void {
  if (at(found.json, BUDGET_PATH) !== undefined) return;
  const basisFor = basisOf(found, budget, draft);
  const [strictest] = fronts().map(basisFor).sort(strictestFirst);
  draft.set(found, { path: BUDGET_PATH, after: JSON.stringify(serializeInputs(strictest.inputs)) }, 'tells what the numbers were derived from');
}
