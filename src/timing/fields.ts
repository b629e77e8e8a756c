import { Unit } from './finding';
import { LoadBalancerTimings } from './load-balancer';
import { Range } from '../platform/attributes';
import { INT32 } from '../platform/kubernetes';

/**
 * Every number of a rollout, flat, in whole seconds (thresholds are counts). All parts exchange timings in this one shape. A
 * field that a profile does not have is absent, not zero.
 */
export interface RolloutTimings {
  readonly leakWindowSeconds: number;
  readonly registrationWindowSeconds: number;
  readonly deregistrationDelaySeconds?: number;
  readonly preStopSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  readonly startupPeriodSeconds: number;
  readonly startupTimeoutSeconds: number;
  readonly startupFailureThreshold: number;
  readonly readinessPeriodSeconds: number;
  readonly readinessTimeoutSeconds: number;
  readonly readinessFailureThreshold: number;
  readonly livenessPeriodSeconds: number;
  readonly livenessTimeoutSeconds: number;
  readonly livenessFailureThreshold: number;
  readonly healthCheckIntervalSeconds?: number;
  readonly healthCheckTimeoutSeconds?: number;
  readonly healthyThreshold?: number;
  readonly unhealthyThreshold?: number;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly idleTimeoutSeconds?: number;
  readonly keepAliveTimeoutSeconds?: number;
}

export type TimingField = keyof RolloutTimings;

/** The fields that can be overridden: all but the windows, which are facts about the load balancer. */
export type SettableField = Exclude<TimingField, 'leakWindowSeconds' | 'registrationWindowSeconds'>;

/** Values that are set instead of derived, in whole seconds or counts. */
export type FieldOverrides = { readonly [Field in SettableField]?: number };

/** The public name of a field, and the range that AWS or Kubernetes accepts. */
export interface FieldInfo {
  /** The name for users: `healthCheck.interval`. */
  readonly name: string;
  /** The symbol of the timing model; the name if it has none. */
  readonly symbol: string;
  readonly unit: Unit;
  /** The range that the platform accepts, both ends included. */
  readonly range: (loadBalancer: LoadBalancerTimings) => Range;
}

/** For an absent field, any value is in range. */
const NO_LIMITS: Range = [0, INT32];

const healthCheck = (limits: 'intervalRange' | 'timeoutRange' | 'thresholdRange') => ({ kind }: LoadBalancerTimings) => kind.healthCheck?.[limits] ?? NO_LIMITS;

const within = (minimum: number, maximum: number) => () => [minimum, maximum] as const;

/**
 * Ranges: Kubernetes' API validation; for the load balancer, the field documentation of the ELBv2 API.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
 */
export const FIELDS: Readonly<Record<TimingField, FieldInfo>> = {
  leakWindowSeconds: { name: 'leakWindow', symbol: 'L', unit: 's', range: within(0, INT32) },
  registrationWindowSeconds: { name: 'registrationWindow', symbol: 'H', unit: 's', range: within(0, INT32) },
  deregistrationDelaySeconds: { name: 'deregistrationDelay', symbol: 'D', unit: 's', range: ({ kind }) => kind.deregistrationDelay?.range ?? NO_LIMITS },
  preStopSeconds: { name: 'preStop', symbol: 'P', unit: 's', range: within(0, INT32) },
  terminationGracePeriodSeconds: { name: 'terminationGracePeriod', symbol: 'G', unit: 's', range: within(1, INT32) },
  startupPeriodSeconds: { name: 'startupProbe.period', symbol: 'p', unit: 's', range: within(1, INT32) },
  startupTimeoutSeconds: { name: 'startupProbe.timeout', symbol: 'startup timeout', unit: 's', range: within(1, INT32) },
  startupFailureThreshold: { name: 'startupProbe.failureThreshold', symbol: 'startup failures', unit: '', range: within(1, INT32) },
  readinessPeriodSeconds: { name: 'readinessProbe.period', symbol: 'readiness period', unit: 's', range: within(1, INT32) },
  readinessTimeoutSeconds: { name: 'readinessProbe.timeout', symbol: 'readiness timeout', unit: 's', range: within(1, INT32) },
  readinessFailureThreshold: { name: 'readinessProbe.failureThreshold', symbol: 'readiness failures', unit: '', range: within(1, INT32) },
  livenessPeriodSeconds: { name: 'livenessProbe.period', symbol: 'liveness period', unit: 's', range: within(1, INT32) },
  livenessTimeoutSeconds: { name: 'livenessProbe.timeout', symbol: 'liveness timeout', unit: 's', range: within(1, INT32) },
  livenessFailureThreshold: { name: 'livenessProbe.failureThreshold', symbol: 'liveness failures', unit: '', range: within(1, INT32) },
  healthCheckIntervalSeconds: { name: 'healthCheck.interval', symbol: 'I', unit: 's', range: healthCheck('intervalRange') },
  healthCheckTimeoutSeconds: { name: 'healthCheck.timeout', symbol: 'T', unit: 's', range: healthCheck('timeoutRange') },
  healthyThreshold: { name: 'healthCheck.healthyThreshold', symbol: 'healthy', unit: '', range: healthCheck('thresholdRange') },
  unhealthyThreshold: { name: 'healthCheck.unhealthyThreshold', symbol: 'unhealthy', unit: '', range: healthCheck('thresholdRange') },
  minReadySeconds: { name: 'minReady', symbol: 'minReady', unit: 's', range: within(0, INT32) },
  progressDeadlineSeconds: { name: 'progressDeadline', symbol: 'progressDeadline', unit: 's', range: within(1, INT32) },
  idleTimeoutSeconds: { name: 'idleTimeout', symbol: 'Li', unit: 's', range: ({ kind }) => kind.idleTimeout?.range ?? NO_LIMITS },
  keepAliveTimeoutSeconds: { name: 'keepAliveTimeout', symbol: 'K', unit: 's', range: within(1, INT32) },
};

/** The fields in the order in which they are derived and explained. */
export const FIELD_ORDER = Object.keys(FIELDS) as TimingField[];

/** The field with a public name such as `preStop` or `healthCheck.interval`, if it can be overridden. */
export function tryFindField(name: string): SettableField | undefined {
  return SETTABLE_FIELDS.find(field => FIELDS[field].name === name);
}

export const SETTABLE_FIELDS = FIELD_ORDER.filter(
  (field): field is SettableField => field !== 'leakWindowSeconds' && field !== 'registrationWindowSeconds',
);
