import { RolloutTimings } from './fields';
import { formatNumber } from './finding';
import { INPUT_NAMES, NumericInput, TimingInputs } from './inputs';
import { LOAD_BALANCERS, LoadBalancerDelays, LoadBalancerName } from './load-balancer';
import { reclaimText } from './reclaim';

/** The annotation on the owner of the pod template that tells readers of the YAML what the budget was made from. */
export const BUDGET_ANNOTATION = 'cdk8s-zero-downtime/budget';

/** Inputs as JSON has them: the profile by name, with only those delays that differ from the preset's. */
export interface SerializedInputs extends Readonly<Record<NumericInput, number>> {
  readonly loadBalancer: LoadBalancerName | ({ readonly preset: LoadBalancerName } & Partial<LoadBalancerDelays>);
  readonly drainPolicy: string;
  readonly reclaim: readonly string[];
}

/** The inputs as JSON, the same in the annotation and in the output of the command. */
export function serializeInputs(inputs: TimingInputs): SerializedInputs {
  const numbers = Object.fromEntries(
    (Object.keys(INPUT_NAMES) as NumericInput[]).map(key => [key, Number(formatNumber(inputs[key]))]),
  ) as Record<NumericInput, number>;
  return {
    ...numbers,
    loadBalancer: serializeLoadBalancer(inputs),
    drainPolicy: inputs.drainPolicy,
    reclaim: inputs.reclaim.map(reclaimText),
  };
}

function serializeLoadBalancer({ loadBalancer }: TimingInputs): SerializedInputs['loadBalancer'] {
  const preset = LOAD_BALANCERS[loadBalancer.name];
  const delays: (keyof LoadBalancerDelays)[] = [
    'controllerReactionSeconds', 'deregistrationPropagationSeconds', 'registrationPropagationSeconds', 'gatePollSeconds', 'gateLagSeconds',
  ];
  const measured = delays.filter(key => loadBalancer[key] !== preset[key]).map(key => [key, loadBalancer[key]]);
  return measured.length > 0 ? { preset: loadBalancer.name, ...Object.fromEntries(measured) } : loadBalancer.name;
}

/** The derived numbers, grouped as the objects group them; what the profile does not have is left out. */
export function serializeTimings(timings: RolloutTimings) {
  return {
    deregistrationDelaySeconds: timings.deregistrationDelaySeconds,
    preStopSeconds: timings.preStopSeconds,
    terminationGracePeriodSeconds: timings.terminationGracePeriodSeconds,
    leakWindowSeconds: timings.leakWindowSeconds,
    registrationWindowSeconds: timings.registrationWindowSeconds,
    startupProbe: {
      periodSeconds: timings.startupPeriodSeconds,
      timeoutSeconds: timings.startupTimeoutSeconds,
      failureThreshold: timings.startupFailureThreshold,
    },
    readinessProbe: {
      periodSeconds: timings.readinessPeriodSeconds,
      timeoutSeconds: timings.readinessTimeoutSeconds,
      failureThreshold: timings.readinessFailureThreshold,
    },
    livenessProbe: {
      periodSeconds: timings.livenessPeriodSeconds,
      timeoutSeconds: timings.livenessTimeoutSeconds,
      failureThreshold: timings.livenessFailureThreshold,
    },
    healthCheck: timings.healthCheckIntervalSeconds === undefined ? undefined : {
      intervalSeconds: timings.healthCheckIntervalSeconds,
      timeoutSeconds: timings.healthCheckTimeoutSeconds,
      healthyThreshold: timings.healthyThreshold,
      unhealthyThreshold: timings.unhealthyThreshold,
    },
    minReadySeconds: timings.minReadySeconds,
    progressDeadlineSeconds: timings.progressDeadlineSeconds,
    idleTimeoutSeconds: timings.idleTimeoutSeconds,
    keepAliveTimeoutSeconds: timings.keepAliveTimeoutSeconds,
  };
}
