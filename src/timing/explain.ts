import { Budget } from './budget';
import { roundUp } from './expression';
import { FIELD_ORDER, FIELDS, TimingField } from './fields';
import { Term, Unit } from './finding';
import { TimingInputs } from './inputs';

/** How one field is derived, and why. */
export interface Explanation {
  /** The name for users: `healthCheck.interval`. */
  readonly field: string;
  readonly symbol: string;
  /** The value in force: derived, or overridden. */
  readonly value: number;
  readonly unit: Unit;
  /** In symbols, rounded up where it is not whole. */
  readonly formula: string;
  /** The same in numbers. */
  readonly numbers: string;
  readonly terms: readonly Term[];
  readonly reason: string;
  readonly source: string;
  /** The derived value, if it is overridden. */
  readonly derivedValue?: number;
  /** The amount by which an override exceeds the derived value. */
  readonly slack?: number;
}

/** Fields for which a larger value is only slack; a longer period or timeout has other effects. */
const SLACKENS: ReadonlySet<TimingField> = new Set([
  'deregistrationDelaySeconds', 'preStopSeconds', 'terminationGracePeriodSeconds', 'startupFailureThreshold', 'readinessFailureThreshold',
  'livenessFailureThreshold', 'unhealthyThreshold', 'minReadySeconds', 'progressDeadlineSeconds', 'idleTimeoutSeconds', 'keepAliveTimeoutSeconds',
]);

type Reason = (inputs: TimingInputs) => string;

const always = (text: string): Reason => () => text;

const POD_LIFECYCLE = 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination';
const PROBES = 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/';
const HEALTH: Reason = ({ loadBalancer }) => loadBalancer.kind.sources.healthCheck;
const ALB_ATTRIBUTES = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html';
const ALB_CONNECTIONS = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html';
const DEPLOYMENT = 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/';

const REASONS: Readonly<Record<TimingField, { readonly reason: Reason; readonly source: string | Reason }>> = {
  leakWindowSeconds: {
    reason: ({ loadBalancer }) => loadBalancer.kind.hasTargetGroup
      ? 'a deleted pod gets new requests until the controller has deregistered it and every load-balancer node knows'
      : 'a deleted pod gets new requests until every kube-proxy has dropped it',
    source: ({ loadBalancer }) => loadBalancer.kind.sources.leak,
  },
  registrationWindowSeconds: {
    reason: ({ loadBalancer }) => loadBalancer.gated
      ? 'a new pod is registered, passes one health check, and then its readiness gate is polled'
      : 'a new pod gets requests only after it is registered; no readiness gate waits for that',
    source: ({ loadBalancer }) => loadBalancer.kind.sources.registration,
  },
  deregistrationDelaySeconds: {
    reason: always('the last leaked request may start X after deregistration and run for R; the load balancer cuts it at D'),
    source: `${ALB_ATTRIBUTES}#deregistration-delay`,
  },
  preStopSeconds: {
    reason: ({ loadBalancer, drainPolicy }) => loadBalancer.kind.hasTargetGroup && drainPolicy === 'outlast-deregistration'
      ? 'SIGTERM comes when nothing is in flight any more, so that even an application that exits at once drops nothing'
      : 'SIGTERM comes when no new request can arrive any more; the application finishes what is in flight',
    source: POD_LIFECYCLE,
  },
  terminationGracePeriodSeconds: {
    reason: always('preStop, the last request and the shutdown all run within the grace period, which ends in SIGKILL'),
    source: POD_LIFECYCLE,
  },
  startupPeriodSeconds: { reason: always('about twenty probes over the start-up, so that no start waits long to be noticed'), source: PROBES },
  startupTimeoutSeconds: { reason: always('a probe is given up before the next one'), source: PROBES },
  startupFailureThreshold: { reason: always('the slowest legitimate start is not killed'), source: PROBES },
  readinessPeriodSeconds: { reason: always('a pod that cannot serve leaves within seconds'), source: PROBES },
  readinessTimeoutSeconds: { reason: always('slower than a healthy answer, shorter than the period'), source: PROBES },
  readinessFailureThreshold: { reason: always('the longest legitimate pause does not take the pod out'), source: PROBES },
  livenessPeriodSeconds: { reason: always('half as often as readiness, which acts first'), source: PROBES },
  livenessTimeoutSeconds: { reason: always('more patient than readiness'), source: PROBES },
  livenessFailureThreshold: { reason: always('twice as patient as readiness: a pod is taken out before it is restarted'), source: PROBES },
  healthCheckIntervalSeconds: { reason: always('soon enough for a new target, which is healthy after one passing check'), source: HEALTH },
  healthCheckTimeoutSeconds: { reason: always('shorter than the interval'), source: HEALTH },
  healthyThreshold: { reason: always('the least that AWS takes: a target that recovers is back soonest'), source: HEALTH },
  unhealthyThreshold: { reason: always('the longest legitimate pause does not take the target out'), source: HEALTH },
  minReadySeconds: {
    reason: ({ loadBalancer, slowStartSeconds }) => slowStartSeconds > 0
      ? 'the next wave waits until the target has ended its slow start'
      : loadBalancer.gated
        ? 'the readiness gate waits for the load balancer; what is left is the lag after it'
        : 'without a gate, the next wave waits until the pod must be serving',
    source: `${DEPLOYMENT}#min-ready-seconds`,
  },
  progressDeadlineSeconds: {
    reason: always('the slowest pod that is still legitimate does not fail the rollout'),
    source: `${DEPLOYMENT}#progress-deadline-seconds`,
  },
  idleTimeoutSeconds: {
    reason: ({ loadBalancer }) => loadBalancer.kind.forwards === 'requests'
      ? 'the load balancer waits for the longest request to answer'
      : 'a connection that waits for the longest request is not reset',
    source: `${ALB_CONNECTIONS}#connection-idle-timeout`,
  },
  keepAliveTimeoutSeconds: {
    reason: always('the application keeps idle connections longer than the load balancer: it never closes one that is about to be used'),
    source: `${ALB_CONNECTIONS}#connection-idle-timeout`,
  },
};

/** One explanation for each field, in the order of derivation, from the same expressions as the values. */
export function explain({ inputs, derivations, timings, overrides }: Budget): Explanation[] {
  return FIELD_ORDER.flatMap((field): Explanation[] => {
    const derivation = derivations[field];
    const value = timings[field];
    if (!derivation || value === undefined) return [];
    const { name, symbol, unit } = FIELDS[field];
    const { reason, source } = REASONS[field];
    const explanation: Explanation = {
      field: name,
      symbol,
      value,
      unit,
      formula: derivation.formula,
      numbers: derivation.numbers,
      terms: derivation.terms,
      reason: reason(inputs),
      source: typeof source === 'string' ? source : source(inputs),
    };
    if ((overrides as Partial<Record<TimingField, number>>)[field] === undefined) return [explanation];
    const derivedValue = roundUp(derivation.value);
    return [{ ...explanation, derivedValue, ...value > derivedValue && SLACKENS.has(field) && { slack: value - derivedValue } }];
  });
}
