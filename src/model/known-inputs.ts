import { endingContainer } from './behind-proxy';
import { describeFront, Front } from './fronts/front';
import { Model } from './model';
import { describeObject } from './objects/object';
import { acceptsAfterSigterm } from './pods/drains/drain';
import { startupWindow } from './pods/start-up';
import { leastKept } from './scale';
import { servingContainer, Workload } from './workload';
import { Overridden, overriddenIn, resolve } from '../config/in-force';
import { groupBy } from '../platform/group-by';
import { DEFAULT_INPUTS, inFleet, isSameFront, keepsConnections, NumericInput, passedOnBy, serializeInputs, TimingInputs } from '../timing';

/** Inputs that depend on the application, which the manifests do not show. */
const APPLICATION_INPUTS: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds', 'longestPauseSeconds'];

/** The declared inputs of an application, by the precedence of what declares them; `overrides` take the place of all. */
export function knownInputs({ known }: Pick<Workload, 'known'>, overrides: Partial<TimingInputs> = {}): Partial<TimingInputs> {
  return { ...known, ...overrides };
}

/**
 * What the manifests show of the inputs behind a front: a workload that runs starts within the window that its own probes allow, and
 * continues to accept requests after SIGTERM for the time in its arguments.
 */
function shownInputs(front: Front, workload: Workload): Partial<TimingInputs> {
  const container = servingContainer(workload, front);
  return {
    startupSeconds: Math.max(0, Math.min(DEFAULT_INPUTS.startupSeconds, container ? startupWindow(container) : Infinity)),
    // No preStop outlasts kept connections to nodes: only an application that drains can be behind them.
    drainPolicy: front.loadBalancer.targets.areNodes ? 'leak-window' : DEFAULT_INPUTS.drainPolicy,
    acceptsAfterSigtermSeconds: acceptsAfterSigterm(workload.drains, endingContainer(workload, front)),
    loadBalancer: front.loadBalancer,
  };
}

/** The inputs of the model for one front, with defaults for what is undeclared. */
export function inputsBehind(front: Front, known: Partial<TimingInputs>, workload: Workload): TimingInputs {
  const { loadBalancer = front.loadBalancer } = known;
  return inFleet({
    ...DEFAULT_INPUTS,
    ...shownInputs(front, workload),
    ...known.drainPolicy === undefined && { isDrainPolicyAssumed: true },
    ...known,
    // A measured profile applies only to its own kind of load balancer, whatever forwards requests there.
    loadBalancer: isSameFront(loadBalancer, front.loadBalancer) ? passedOnBy(loadBalancer, front.loadBalancer) : front.loadBalancer,
  });
}

/**
 * The same inputs with where each comes from: of what the manifests show, only what differs from the built-in default. A declared
 * profile of another kind of load balancer is not in force.
 */
export function inputsInForce(front: Front, workload: Workload): ReturnType<typeof resolve> {
  const shown = Object.entries(shownInputs(front, workload)).filter(([key, value]) => key === 'loadBalancer' || value !== DEFAULT_INPUTS[key as NumericInput]);
  return resolve([
    { from: { kind: 'built-in' }, inputs: DEFAULT_INPUTS },
    { from: { kind: 'manifests' }, inputs: Object.fromEntries(shown) },
    ...workload.layers.map(layer => {
      const { loadBalancer, ...inputs } = layer.inputs;
      return loadBalancer === undefined || isSameFront(loadBalancer, front.loadBalancer) ? layer : { ...layer, inputs };
    }),
  ]);
}

/** A declared input that something overrides. */
export interface OverriddenInput extends Overridden {
  /** `Deployment prod/web` */
  readonly workload: string;
}

/** The declared inputs that flags or the configuration override. */
export function overridesIn({ workloads }: Pick<Model, 'workloads'>): OverriddenInput[] {
  return workloads.filter(({ layers }) => layers.length > 1)
    .flatMap(({ object, layers }) => overriddenIn(layers).map(each => ({ workload: describeObject(object), ...each })));
}

/** The needs of an application behind all fronts that share a timing. */
export interface Needs {
  /** `Deployment prod/web` */
  readonly workload: string;
  /** `Ingress web` */
  readonly fronts: readonly string[];
  /** The least number of pods. */
  readonly replicas: number;
  readonly inputs: TimingInputs;
  /** The undeclared inputs, which have the model's defaults. */
  readonly undeclared: readonly NumericInput[];
}

/** The needs of each workload that serves requests, once for each kind of load balancer in front of it. */
export function needsOf({ workloads }: Model, flags: Partial<TimingInputs> = {}): Needs[] {
  return workloads.flatMap(workload => {
    const known = knownInputs(workload, flags);
    const undeclared = APPLICATION_INPUTS.filter(key => known[key] === undefined);
    const byTiming = groupBy(workload.fronts, front => {
      const inputs = inputsBehind(front, known, workload);
      return JSON.stringify([serializeInputs(inputs), keepsConnections(inputs.loadBalancer)]);
    });
    return [...byTiming.values()].map((fronts): Needs => ({
      workload: describeObject(workload.object),
      fronts: [...new Set(fronts.map(front => `${describeFront(front)}${front.assumed === undefined ? '' : ', taken for a Network Load Balancer'}`))],
      replicas: workload.autoscalers.length > 0 ? leastKept(workload.autoscalers[0]) : workload.replicas.value,
      inputs: inputsBehind(fronts[0], known, workload),
      undeclared,
    }));
  });
}
