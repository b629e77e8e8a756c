import { RolloutTimings } from './fields';
import { describeFinding, Unit } from './finding';
import { checkNumber, DELAYS, DRAIN_POLICIES, INPUT_NAMES, NumericInput, TimingInputs } from './inputs';
import { DEFAULT_THROTTLE, excessOfFleet, Fleet, LOAD_BALANCERS, LoadBalancerDelays, LoadBalancerName, LoadBalancerTimings, withFleet, withMeasuredDelays } from './load-balancer';
import { karpenter, RECLAIM_PATHS, ReclaimPath, reclaimText } from './reclaim';

/** The annotation on the owner of the pod template that contains the inputs of the budget, for readers of the YAML. */
export const BUDGET_ANNOTATION = 'cdk8s-zero-downtime/budget';

/** Inputs as JSON: the profile by name, with only the differences from the preset; inputs that are usually 0 only if they are not. */
export interface SerializedInputs extends Readonly<Partial<Record<NumericInput, number>>> {
  readonly loadBalancer: LoadBalancerName | ({ readonly preset: LoadBalancerName } & Partial<LoadBalancerDelays> & Partial<Fleet>);
  readonly drainPolicy: string;
  readonly reclaim: readonly string[];
}

/** The inputs as JSON, the same in the annotation and in the output of the command. */
export function serializeInputs(inputs: TimingInputs): SerializedInputs {
  const numbers = Object.fromEntries(
    (Object.keys(INPUT_NAMES) as NumericInput[]).filter(key => key !== 'acceptsAfterSigtermSeconds' || inputs[key] > 0).map(key => [key, inputs[key]]),
  ) as Record<NumericInput, number>;
  return {
    ...numbers,
    loadBalancer: serializeLoadBalancer(inputs),
    drainPolicy: inputs.drainPolicy,
    reclaim: inputs.reclaim.map(reclaimText),
  };
}

function serializeLoadBalancer({ loadBalancer }: TimingInputs): SerializedInputs['loadBalancer'] {
  const { name, fleet } = loadBalancer;
  const preset = fleet ? withFleet(LOAD_BALANCERS[name], fleet) : LOAD_BALANCERS[name];
  const measured = (Object.keys(DELAYS) as (keyof LoadBalancerDelays)[])
    .filter(key => loadBalancer[key] !== preset[key] || loadBalancer.typical[key] !== preset.typical[key])
    .map(key => [key, loadBalancer[key]]);
  return measured.length > 0 || fleet ? { preset: name, ...fleet, ...Object.fromEntries(measured) } : name;
}

/** The derived numbers, grouped as in the objects; fields that the profile does not have are left out. */
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

/** The inverse: inputs from JSON, which may have been edited by hand, or its problems, one sentence each. */
export function deserializeInputs(json: string): { readonly inputs: Partial<TimingInputs>; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const given = parseObject(json, problems);
  const inputs: { -readonly [Key in keyof TimingInputs]?: TimingInputs[Key] } = {};
  for (const [key, value] of Object.entries(given)) {
    if (Object.hasOwn(INPUT_NAMES, key)) {
      if (!isDuration(value)) problems.push(`'${key}' is ${JSON.stringify(value)} but must be a number of seconds`);
      else if (isCounted(key, value, problems)) inputs[key as NumericInput] = value;
    } else if (key === 'loadBalancer') {
      inputs.loadBalancer = deserializeLoadBalancer(value, problems);
    } else if (key === 'drainPolicy') {
      const policy = DRAIN_POLICIES.find(known => known === value);
      if (policy) inputs.drainPolicy = policy;
      else problems.push(`'drainPolicy' is ${JSON.stringify(value)} but must be one of ${DRAIN_POLICIES.join(', ')}`);
    } else if (key === 'reclaim') {
      inputs.reclaim = (Array.isArray(value) ? value : [value]).flatMap(path => deserializeReclaim(path, problems));
    } else {
      // Other keys may come from a later version, but not those that are nearly one of ours.
      const meant = KEYS.find(known => plainKey(known) === plainKey(key));
      if (meant !== undefined) problems.push(`'${key}' is not known; the field is called '${meant}'`);
    }
  }
  return { inputs, problems };
}

const KEYS = [...Object.keys(INPUT_NAMES), 'loadBalancer', 'drainPolicy', 'reclaim'];

/** A key by the name of the property, which users may write instead of its JSON name. */
function plainKey(key: string): string {
  return key.toLowerCase().replace(/seconds$/, '').replace(/[^a-z]/g, '');
}

function isDuration(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Whether Kubernetes counts so far. */
function isCounted(field: string, value: number, problems: string[], unit: Unit = 's'): boolean {
  const excess = checkNumber(field, value, unit);
  problems.push(...excess.map(describeFinding));
  return excess.length === 0;
}

function parseObject(json: string, problems: string[]): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // reported below
  }
  problems.push('it is not a JSON object');
  return {};
}

function deserializeLoadBalancer(value: unknown, problems: string[]): LoadBalancerTimings | undefined {
  const { preset, ...measured } = typeof value === 'object' && value !== null ? value as Record<string, unknown> : { preset: value };
  if (typeof preset !== 'string' || !Object.hasOwn(LOAD_BALANCERS, preset)) {
    const given = preset === undefined ? 'a map without a preset' : JSON.stringify(preset);
    problems.push(`'loadBalancer' is ${given} but must be one of ${Object.keys(LOAD_BALANCERS).join(', ')}`);
    return undefined;
  }
  const { targetGroups, callsPerSecond, burst, ...delays } = measured;
  const fleet = deserializeFleet({ targetGroups, callsPerSecond, burst }, problems);
  const known = Object.entries(delays).filter(([key, delay]) => {
    if (Object.hasOwn(DELAYS, key) && isDuration(delay)) return isCounted(`loadBalancer.${key}`, delay, problems);
    problems.push(`'loadBalancer.${key}' is ${JSON.stringify(delay)} but must be a delay of the profile in seconds`);
    return false;
  });
  const named = LOAD_BALANCERS[preset as LoadBalancerName];
  return withMeasuredDelays(fleet ? withFleet(named, fleet) : named, Object.fromEntries(known));
}

function deserializeFleet(given: Readonly<Record<keyof Fleet, unknown>>, problems: string[]): Fleet | undefined {
  const wrong = Object.entries(given).filter(([, value]) => value !== undefined && !(isDuration(value) && value > 0));
  problems.push(...wrong.map(([key, value]) => `'loadBalancer.${key}' is ${JSON.stringify(value)} but must be a number of more than 0`));
  if (given.targetGroups === undefined || wrong.length > 0) return undefined;
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Fleet>;
  if (Object.entries(said).map(([key, value]) => isCounted(`loadBalancer.${key}`, value, problems, '')).includes(false)) return undefined;
  const fleet = { ...DEFAULT_THROTTLE, ...said } as Fleet;
  const excess = excessOfFleet(fleet);
  if (excess === undefined) return fleet;
  problems.push(`'loadBalancer' ${excess}`);
  return undefined;
}

function deserializeReclaim(value: unknown, problems: string[]): ReclaimPath[] {
  const [, seconds] = /^karpenter=(\d+(?:\.\d+)?)$/.exec(String(value)) ?? [];
  if (seconds !== undefined) return isCounted('reclaim', Number(seconds), problems) ? [karpenter(Number(seconds))] : [];
  const path = RECLAIM_PATHS.find(({ name }) => name === value);
  if (path) return [path];
  problems.push(`'reclaim' is ${JSON.stringify(value)} but must be one of ${RECLAIM_PATHS.map(({ name }) => name).join(', ')}, karpenter=<seconds>`);
  return [];
}
