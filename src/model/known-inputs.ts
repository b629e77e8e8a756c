import { Front } from './front';
import { Workload } from './workload';
import { DEFAULT_INPUTS, TimingInputs } from '../timing';

/** What is known of an application: flags of the user first, then the budget annotation of the workload. */
export function knownInputs({ declared }: Workload, flags: Partial<TimingInputs> = {}): Partial<TimingInputs> {
  return { ...declared?.inputs, ...flags };
}

/** The inputs of the model for one front, with defaults where nobody said anything. */
export function inputsBehind(front: Front, known: Partial<TimingInputs>): TimingInputs {
  const { loadBalancer = front.loadBalancer } = known;
  // A profile that was measured is meant for its own kind of load balancer.
  return { ...DEFAULT_INPUTS, ...known, loadBalancer: loadBalancer.name === front.loadBalancer.name ? loadBalancer : front.loadBalancer };
}
