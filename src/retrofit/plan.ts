import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Candidate, candidatesOf } from './candidate';
import { BUDGET_ANNOTATION, Budget, serializeInputs } from '../timing';
import { Draft } from './objects/draft';
import { scopeObject, synthesise } from './objects/scope-object';
import { Surroundings } from './objects/surroundings';
import { decideArgoRollout } from './rollout/argo-rollout';
import { noteQuotas, noteScaledReplicas } from './rollout/autoscaling';
import { noteDisruptionBudgets, noteOutrun } from './rollout/disruption';
import { decideOrder } from './rollout/order';
import { decideRollout } from './rollout/rollout';
import { decideSpread } from './rollout/spread';
import { noteStrays } from './strays';
import { basisOf, BasisFor, strictestFirst } from './timings/basis';
import { noteContainers } from './timings/containers';
import { noteGraceLimits } from './timings/grace-limits';
import { noteNodesAsTargets } from './timings/nodes-as-targets';
import { decideTimings } from './timings/timings';
import { buildModel, Model } from '../model/model';
import { inOneNamespace } from '../model/objects/one-namespace';
import { lastVersionOf } from '../platform/cluster/kubernetes-version';

/** The options of a retrofit, with all defaults filled in. */
export interface Wanted {
  readonly budget: Budget;
  /** The version of the cluster, if it is set. */
  readonly kubernetesVersion?: string;
  readonly exclude: readonly IConstruct[];
}

/** Load balancers and workloads may be shared: a change for one may require a change of another, for a few rounds. */
const ROUNDS = 10;

/** Decides the changes of a scope from its synthesised objects. Changes nothing. */
export function plan(scope: IConstruct, wanted: Wanted): Draft {
  const { budget } = wanted;
  const draft = new Draft();
  const { objects, unreadable } = synthesise(scope, wanted.exclude);
  const groups = new Surroundings(objects).groups();
  let candidates: Candidate[] = [];
  let last = describeChanges(draft);
  for (let round = 0; round < ROUNDS; round += 1) {
    draft.forgetNotes();
    unreadable.forEach(({ label, reason }) => draft.noteLabelled({ label, path: '', reason }));
    // What was decided in one round is read by the next.
    const models = groups.map(group => ({
      charts: group.charts, objects: inOneNamespace(group.objects).map(scopeObject), model: buildModel(group.objects),
    }));
    models.forEach(({ charts, objects: own, model }) => noteStrays(own.filter(({ chart }) => charts.has(chart)), model, draft));
    candidates = models.flatMap(({ charts, model }) => changeable(model, charts, budget));
    candidates.forEach(candidate => decide(candidate, wanted, draft));
    const now = describeChanges(draft);
    if (now === last) break;
    last = now;
  }
  const bases = new Map(candidates.map(candidate => [candidate, basisOf(candidate.workload, budget, draft)]));
  decideOrder(bases, draft);
  const touched = new Set(draft.changes.map(({ object }) => object));
  for (const [candidate, basisFor] of bases) {
    const { object, workload: { pod } } = candidate;
    if (touched.has(object) || touched.has(scopeObject(pod.view.object))) declareBudget(candidate, basisFor, draft);
  }
  return draft;
}

/** The workloads of some charts that may be changed. */
function changeable(model: Model, charts: ReadonlySet<Chart>, { inputs }: Budget): Candidate[] {
  return candidatesOf(model, inputs.loadBalancer).filter(({ object }) => object.changeable && charts.has(object.chart));
}

function decide(candidate: Candidate, given: Wanted, draft: Draft): void {
  // A removed API limits the version of the cluster.
  const wanted = { ...given, kubernetesVersion: given.kubernetesVersion ?? lastVersionOf(candidate.workload.object.apiVersion) };
  draft.speakFor(candidate.object);
  noteDisruptionBudgets(candidate, draft);
  noteScaledReplicas(candidate, draft);
  const basisFor = basisOf(candidate.workload, wanted.budget, draft);
  noteQuotas(candidate, basisFor, draft);
  if (candidate.accesses.length > 0) decideServing(candidate, basisFor, wanted, draft);
  decideArgoRollout(candidate, basisFor, draft);
  noteContainers(candidate, wanted.kubernetesVersion, draft);
  noteOutrun(candidate, basisFor, draft);
  noteNodesAsTargets(candidate, draft);
  noteGraceLimits(candidate, candidate.accesses.map(({ front }) => basisFor(front).inputs), draft);
}

/** Makes the decisions about the requests that a workload gets. */
function decideServing(candidate: Candidate, basisFor: BasisFor, { kubernetesVersion }: Wanted, draft: Draft): void {
  decideTimings(candidate, basisFor, kubernetesVersion, draft);
  decideRollout(candidate, kubernetesVersion, draft);
  decideSpread(candidate, kubernetesVersion, draft);
}

function describeChanges({ changes }: Draft): string {
  return JSON.stringify(changes.map(({ object: { construct }, steps, attribute, after }) => [construct.node.path, steps, attribute, after]));
}

/** Declares the budget, for readers of the manifests; an unchanged workload needs no annotation. */
function declareBudget({ object, workload, accesses }: Candidate, basisFor: BasisFor, draft: Draft): void {
  if (workload.declared || accesses.length === 0) return;
  const place = { object, path: ['metadata', 'annotations', BUDGET_ANNOTATION] };
  const [strictest] = accesses.map(({ front }) => basisFor(front)).sort(strictestFirst);
  draft.set(place, JSON.stringify(serializeInputs(strictest.inputs)), { reason: 'tells what the numbers were derived from' });
}
