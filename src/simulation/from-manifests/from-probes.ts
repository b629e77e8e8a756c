import { Front } from '../../model/fronts/front';
import { Container } from '../../model/pods/pod';
import { startupWindow } from '../../model/pods/start-up';
import { servingContainer, Workload } from '../../model/workload';
import { INT32, PROBE } from '../../platform/kubernetes';
import { TimingInputs } from '../../timing';
import { SimulatedService } from '../requests/service';

/** The simulated form of the probes of a container. */
export interface Probes {
  readonly service: Pick<SimulatedService, 'startupPeriodSeconds' | 'startupFailureThreshold' | 'readinessPeriodSeconds' | 'readyAtOnce'>;
  /** From the container's start until the application answers, at most, without the time that the probes add. */
  readonly answersAfterSeconds: number;
}

/** @param declaresStartup whether the start-up is declared */
export function readProbes(
  workload: Workload, front: Front, { startupSeconds }: TimingInputs, declaresStartup: boolean, assumed: string[],
): Probes {
  const container = servingContainer(workload, front);
  const readiness = container?.readinessProbe;
  const period = container?.startupProbe?.periodSeconds.value ?? 1;
  const service = {
    startupPeriodSeconds: period,
    startupFailureThreshold: container ? patience(container, period) : INT32,
    readinessPeriodSeconds: readiness?.periodSeconds.value ?? PROBE.periodSeconds,
  };
  const probed = { service, answersAfterSeconds: minus(startupSeconds, period) };
  if (readiness) return probed;
  const unasked = { ...service, readinessPeriodSeconds: 0 };
  if (container?.startupProbe) return { ...probed, service: unasked };
  // Only a load balancer that checks the pod itself notices that the application does not answer yet.
  if (front.loadBalancer.targets.arePods) {
    assumed.push('a pod without a readiness probe is ready as soon as it runs; its target gets healthy when the application answers');
    return { service: { ...unasked, readyAtOnce: true }, answersAfterSeconds: startupSeconds };
  }
  if (declaresStartup) {
    assumed.push('a pod without a readiness probe gets requests as soon as it runs, and refuses them until the application answers');
    return { service: { ...unasked, readyAtOnce: true }, answersAfterSeconds: startupSeconds };
  }
  // Losses must not depend on an undeclared start-up.
  assumed.push('a pod without a readiness probe gets no requests until the application answers, which is kinder than what happens');
  return probed;
}

/** The start-up time includes the probe that notices its end; the simulation adds that probe itself. */
function minus(startupSeconds: number, period: number): number {
  return Math.max(0, startupSeconds - period);
}

/** The number of failures, one per period, of which the last kills a container that does not answer; INT32 without such a probe. */
function patience(container: Container, period: number): number {
  return period <= 0 ? INT32 : Math.min(INT32, startupWindow(container) / period + 1);
}
