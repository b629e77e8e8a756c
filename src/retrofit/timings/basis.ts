import { isDeepStrictEqual } from 'node:util';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { inputsBehind } from '../../model/known-inputs';
import { acceptsAfterSigterm } from '../../model/pods/drains/drain';
import { Workload } from '../../model/workload';
import { Budget, describeFinding, FieldOverrides, isSameFront, passedOnBy, planBudget, TimingInputs } from '../../timing';
import { Draft } from '../objects/draft';

/** The basis of the numbers of one workload behind one load balancer. */
export interface Basis {
  readonly inputs: TimingInputs;
  /** Values that the budget sets instead of deriving them. */
  readonly preset: FieldOverrides;
}

/** From the budget of a workload to that behind each of its load balancers. */
export type BasisFor = (front: Front) => Basis;

/**
 * The budget of a workload: the one that it declares in its annotation, else the given one. Delays that were measured, and
 * values that were set, belong to the load balancer that they were made for, and are not carried over to another.
 */
export function basisOf(workload: Workload, given: Budget, draft: Draft): BasisFor {
  const own = readDeclared(workload, draft) ?? given.inputs;
  // No preStop outlasts connections that are kept open to nodes (T18); and an application has one way to end, behind all of its fronts.
  const drains = workload.fronts.some(({ loadBalancer }) => loadBalancer.targets.areNodes);
  return front => {
    const measured = [own.loadBalancer, given.inputs.loadBalancer].find(profile => isSameFront(profile, front.loadBalancer));
    const container = endingContainer(workload, front);
    const inputs = inputsBehind(front, {
      ...own,
      loadBalancer: measured,
      acceptsAfterSigtermSeconds: Math.max(own.acceptsAfterSigtermSeconds, acceptsAfterSigterm(workload.drains, container)),
    }, workload);
    const { slowStart } = inputs.loadBalancer.kind;
    const isAssumed = workload.declared !== undefined && workload.declared.inputs.drainPolicy === undefined; // a declared policy is not changed
    const behind: TimingInputs = {
      ...inputs,
      slowStartSeconds: slowStart ? inputs.slowStartSeconds : 0,
      ...isAssumed && { isDrainPolicyAssumed: true },
      drainPolicy: drains || front.loadBalancer.targets.areNodes ? 'leak-window' : inputs.drainPolicy,
    };
    const [low, high] = slowStart?.range ?? [0, 0];
    const shown = front.slowStart !== undefined && front.slowStart.value >= low && front.slowStart.value <= high ? front.slowStart.value : 0;
    const givenBehind: TimingInputs = { ...given.inputs, loadBalancer: passedOnBy(given.inputs.loadBalancer, front.loadBalancer) };
    return {
      inputs: { ...behind, slowStartSeconds: Math.max(behind.slowStartSeconds, shown) },
      preset: isDeepStrictEqual(behind, givenBehind) ? given.overrides : {},
    };
  };
}

function readDeclared({ declared }: Workload, draft: Draft): TimingInputs | undefined {
  if (declared === undefined) return undefined;
  const { inputs, problems, view } = declared;
  const plan = planBudget(inputs);
  if (problems.length === 0 && plan.ok) return plan.budget.inputs;
  const note = (reason: string, code = 'I02') => draft.note(view, `it cannot be used, and the budget given is used instead: ${reason}`, code);
  problems.forEach(problem => note(problem));
  if (!plan.ok) plan.findings.forEach(finding => note(describeFinding(finding), finding.code));
  return undefined;
}

/** Orders by the time for which a load balancer continues to send: the longest requires the most of the pods. */
export function strictestFirst(one: Basis, other: Basis): number {
  const demand = ({ inputs: { loadBalancer } }: Basis) =>
    loadBalancer.deregistrationPropagationSeconds + loadBalancer.controllerReactionSeconds + (loadBalancer.kind.hasTargetGroup ? 1 : 0);
  return demand(other) - demand(one);
}
