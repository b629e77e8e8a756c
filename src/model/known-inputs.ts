import { endingContainer } from './behind-proxy';
import { describeFront, Front } from './fronts/front';
import { Model } from './model';
import { describeObject } from './objects/object';
import { acceptsAfterSigterm } from './pods/drains/drain';
import { startupWindow } from './pods/start-up';
import { servingContainer, Workload } from './workload';
import { groupBy } from '../platform/group-by';
import { DEFAULT_INPUTS, inFleet, isSameFront, keepsConnections, NumericInput, passedOnBy, serializeInputs, TimingInputs } from '../timing';

/** What only somebody who knows the application can tell. */
const APPLICATION_INPUTS: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds', 'longestPauseSeconds'];

/** What is known of an application: flags of the user first, then the budget annotation of the workload. */
export function knownInputs({ declared }: Workload, flags: Partial<TimingInputs> = {}): Partial<TimingInputs> {
  return { ...declared?.inputs, ...flags };
}

/**
 * The inputs of the model for one front, with defaults for what is undeclared. A workload that runs starts within the window that
 * its own probes allow, and goes on accepting after SIGTERM for as long as its arguments say.
 */
export function inputsBehind(front: Front, known: Partial<TimingInputs>, workload: Workload): TimingInputs {
  const { loadBalancer = front.loadBalancer } = known;
  const container = servingContainer(workload, front);
  return inFleet({
    ...DEFAULT_INPUTS,
    startupSeconds: Math.max(0, Math.min(DEFAULT_INPUTS.startupSeconds, container ? startupWindow(container) : Infinity)),
    // No preStop outlasts connections that are kept open to nodes: an application that drains is the only one that can be served so.
    drainPolicy: front.loadBalancer.targets.areNodes ? 'leak-window' : DEFAULT_INPUTS.drainPolicy,
    acceptsAfterSigtermSeconds: acceptsAfterSigterm(workload.drains, endingContainer(workload, front)),
    ...known.drainPolicy === undefined && { isDrainPolicyAssumed: true },
    ...known,
    // A profile that was measured is meant for its own kind of load balancer, whoever passes requests on there.
    loadBalancer: isSameFront(loadBalancer, front.loadBalancer) ? passedOnBy(loadBalancer, front.loadBalancer) : front.loadBalancer,
  });
}

/** What an application needs of the fronts that have one and the same timing. */
export interface Needs {
  /** `Deployment prod/web` */
  readonly workload: string;
  /** `Ingress web` */
  readonly fronts: readonly string[];
  /** The least number of pods. */
  readonly replicas: number;
  readonly inputs: TimingInputs;
  /** What is the model's default, as nobody says what it is. */
  readonly undeclared: readonly NumericInput[];
}

/** What each workload that serves needs, once for each kind of load balancer in front of it. */
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
