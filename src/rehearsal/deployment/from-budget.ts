import { SimulatedService, SimulationSubject } from '../../simulation';
import { Budget, DEFAULT_REPLICAS, DEFAULT_SURGE_PERCENT, roundUp } from '../../timing';
import { ContainerProbes } from '../kubelet/probe';

/** A service whose numbers are those of a budget, as a construct would write it. */
export function subjectOfBudget({ inputs, timings }: Budget): SimulationSubject {
  const { loadBalancer } = inputs;
  const replicas = DEFAULT_REPLICAS;
  const service: SimulatedService = {
    name: 'application',
    replicas,
    maxSurge: roundUp(replicas * DEFAULT_SURGE_PERCENT / 100),
    maxUnavailable: 0,
    gated: loadBalancer.gated,
    loadBalancer,
    preStopSeconds: timings.preStopSeconds,
    terminationGracePeriodSeconds: timings.terminationGracePeriodSeconds,
    deregistrationDelaySeconds: timings.deregistrationDelaySeconds,
    minReadySeconds: timings.minReadySeconds,
    progressDeadlineSeconds: timings.progressDeadlineSeconds,
    startupPeriodSeconds: timings.startupPeriodSeconds,
    startupFailureThreshold: timings.startupFailureThreshold,
    readinessPeriodSeconds: timings.readinessPeriodSeconds,
    healthCheckIntervalSeconds: timings.healthCheckIntervalSeconds,
    healthCheckTimeoutSeconds: timings.healthCheckTimeoutSeconds,
    unhealthyThreshold: timings.unhealthyThreshold,
    idleTimeoutSeconds: timings.idleTimeoutSeconds,
  };
  return {
    workload: 'the application',
    front: 'a load balancer',
    service,
    inputs,
    maxUnavailable: 0,
    assumed: [],
    application: { startupSeconds: inputs.startupSeconds, shutdownSeconds: inputs.shutdownSeconds, onSigterm: 'drain' },
  };
}

/** The probes of a budget, with the path that shows whether the application is ready. */
export function probesOfBudget({ timings }: Budget, path: string): ContainerProbes {
  const probe = (periodSeconds: number, timeoutSeconds: number, failureThreshold: number) => ({
    path, periodSeconds, timeoutSeconds, failureThreshold, initialDelaySeconds: 0, successThreshold: 1,
  });
  return {
    startup: probe(timings.startupPeriodSeconds, timings.startupTimeoutSeconds, timings.startupFailureThreshold),
    readiness: probe(timings.readinessPeriodSeconds, timings.readinessTimeoutSeconds, timings.readinessFailureThreshold),
    liveness: probe(timings.livenessPeriodSeconds, timings.livenessTimeoutSeconds, timings.livenessFailureThreshold),
  };
}
