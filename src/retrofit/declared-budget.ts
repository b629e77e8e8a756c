import { profileName } from './balancer';
import {
  Budget, BUDGET_ANNOTATION, describeFinding, deserializeInputs, LOAD_BALANCERS, LoadBalancerName, planBudget,
  serializeInputs, TimingInputs, TimingOverrides,
} from '../timing';
import { Draft } from './objects/draft';
import { Found } from './objects/inventory';
import { Path, textAt } from './objects/json';

/** What the numbers of one workload behind one load balancer are derived from. */
export interface Basis {
  readonly inputs: TimingInputs;
  /** Values that the budget sets instead of deriving them. */
  readonly preset: TimingOverrides;
}

export const BUDGET_PATH: Path = ['metadata', 'annotations', BUDGET_ANNOTATION];

/** What tells a load balancer: its profile or, where that is not known, perhaps to what it sends. */
export interface Facing {
  readonly profile?: LoadBalancerName;
  readonly targetType?: string;
}

/** From the budget of a workload to that behind each of its load balancers. */
export type BasisFor = (front: Facing) => Basis;

/**
 * The budget of a workload: the one that it declares in its annotation, else the given one. Delays that were measured, and
 * values that were set, belong to the load balancer that they were made for, and are not carried over to another.
 */
export function basisOf(workload: Found, given: Budget, draft: Draft): BasisFor {
  const declared = readDeclared(workload, draft);
  const own = declared ?? given.inputs;
  return ({ profile, targetType }) => {
    const { kind, name: assumed } = given.inputs.loadBalancer;
    const name = profile ?? (targetType === undefined || !kind.hasTargetGroup ? assumed : profileName(kind.forwards === 'requests' ? 'alb' : 'nlb', targetType));
    const loadBalancer = [own.loadBalancer, given.inputs.loadBalancer].find(known => known.name === name) ?? LOAD_BALANCERS[name];
    const inputs = { ...own, loadBalancer, slowStartSeconds: loadBalancer.kind.slowStart ? own.slowStartSeconds : 0 };
    const preset = describe(inputs) === describe(given.inputs) ? given.overrides : {};
    return { inputs, preset };
  };
}

function readDeclared(workload: Found, draft: Draft): TimingInputs | undefined {
  const text = textAt(workload.json, BUDGET_PATH);
  if (text === undefined) return undefined;
  const { inputs, problems } = deserializeInputs(text);
  const plan = planBudget(inputs);
  if (problems.length === 0 && plan.ok) return plan.budget.inputs;
  const reasons = plan.ok ? problems : [...problems, ...plan.findings.map(describeFinding)];
  draft.note(workload, { path: BUDGET_PATH }, `it cannot be used, and the budget given is: ${reasons.join('; ')}`);
  return undefined;
}

function describe(inputs: TimingInputs): string {
  return JSON.stringify(serializeInputs(inputs));
}

/** The longer a load balancer goes on sending, the more it asks of the pods. */
export function strictestFirst(one: Basis, other: Basis): number {
  const demand = ({ inputs: { loadBalancer } }: Basis) =>
    loadBalancer.deregistrationPropagationSeconds + loadBalancer.controllerReactionSeconds + (loadBalancer.kind.hasTargetGroup ? 1 : 0);
  return demand(other) - demand(one);
}
