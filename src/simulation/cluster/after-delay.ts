import { Outcome } from '../outcome';
import { SimulatedService } from '../requests/service';

/** Whether a target may have got requests after its deregistration delay, as the deregistration took longer than that. */
export function sendsAfterDelay({ deregistrationDelaySeconds: D, loadBalancer }: SimulatedService, { pods }: Outcome): boolean {
  return D !== undefined && loadBalancer.targets.arePods
    && pods.some(({ deregistered, outOfService }) => deregistered !== undefined && outOfService !== undefined && outOfService > deregistered + D);
}
