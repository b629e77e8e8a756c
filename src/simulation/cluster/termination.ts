import { LEAST_AFTER_SIGTERM } from '../../platform/kubernetes';
import { SimulatedService } from '../requests/service';

/** When the kubelet signals a container after it has begun to end its pod: preStop, SIGTERM, SIGKILL. */
export function signalsAfter(
  now: number, { preStopSeconds, terminationGracePeriodSeconds: grace }: Pick<SimulatedService, 'preStopSeconds' | 'terminationGracePeriodSeconds'>,
): { readonly sigterm: number; readonly sigkill: number } {
  const held = Math.min(preStopSeconds, grace);
  const sigterm = now + held;
  return { sigterm, sigkill: grace === 0 ? now : sigterm + Math.max(LEAST_AFTER_SIGTERM, grace - held) };
}
