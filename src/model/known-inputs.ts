import { endingContainer } from './behind-proxy';
import { describeFront, Front } from './fronts/front';
import { Model } from './model';
import { describeObject } from './objects/object';
import { acceptsAfterSigterm } from './pods/drains/drain';
import { startupWindow } from './pods/start-up';
import { servingContainer, Workload } from './workload';
import { groupBy } from '../platform/group-by';
import { DEFAULT_INPUTS, inFleet, isSameFront, keepsConnections, NumericInput, passedOnBy, serializeInputs, TimingInputs } from '../timing';

/** Inputs that depend on the application, which the manifests do not show. */
const APPLICATION_INPUTS: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds', 'longestPauseSeconds'];

/** The declared inputs of an application: flags of the user first, then the budget annotation of the workload. */
export function knownInputs({ declared }: Workload, flags: Partial<TimingInputs> = {}): Partial<TimingInputs> {
  return { ...declared?.inputs, ...flags };
}

/**
 * The inputs of the model for one front, with defaults for what is undeclared. A workload that runs starts within the window that
 * its own probes allow, and continues to accept requests after SIGTERM for the time in its arguments.
 */
export function inputsBehind(front: Front, known: Partial<TimingInputs>, workload: Workload): TimingInputs {
  const { loadBalancer = front.loadBalancer } = known;
  const container = servingContainer(workload, front);
  return inFleet({
    ...DEFAULT_INPUTS,
    startupSeconds: Math.max(0, Math.min(DEFAULT_INPUTS.startupSeconds, container ? startupWindow(container) : Infinity)),
    // No preStop outlasts kept connections to nodes: only an application that drains can be behind them.
    drainPolicy: front.loadBalancer.targets.areNodes ? 'leak-window' : DEFAULT_INPUTS.drainPolicy,
    acceptsAfterSigtermSeconds: acceptsAfterSigterm(workload.drains, endingContainer(workload, front)),
    ...known.drainPolicy === undefined && { isDrainPolicyAssumed: true },
    ...known,
    // A measured profile applies only to its own kind of load balancer, whatever forwards requests there.
    loadBalancer: isSameFront(loadBalancer, front.loadBalancer) ? passedOnBy(loadBalancer, front.loadBalancer) : front.loadBalancer,
  });
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
      replicas: workload.autoscalers[0]?.minReplicas.value ?? workload.replicas.value,
      inputs: inputsBehind(fronts[0], known, workload),
      undeclared,
    }));
  });
}
