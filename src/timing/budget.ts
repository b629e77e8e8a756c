import { checkTimings } from './check-timings';
import { Derivations, derive, evaluate } from './derive';
import { roundUp } from './expression';
import { FieldOverrides, FIELDS, RolloutTimings, SettableField } from './fields';
import { Finding } from './finding';
import { assumedDelays, checkDurations, checkInputs, checkNumber, DEFAULT_INPUTS, inFleet, TimingInputs } from './inputs';
import { keepsConnections, LoadBalancerTimings } from './load-balancer';
import { registrationWindow } from './needs';
import { withoutUndefined } from '../platform/records';

/** A budget that holds: its inputs, its numbers, and the derivation of each. */
export interface Budget {
  readonly inputs: TimingInputs;
  readonly overrides: FieldOverrides;
  readonly timings: RolloutTimings;
  readonly derivations: Derivations;
  /** Findings that are worth knowing although they lose nothing. */
  readonly warnings: readonly Finding[];
}

/** The outcome of {@link planBudget}: a budget, or all findings about its inputs. */
export type Plan =
  | { readonly ok: true; readonly budget: Budget }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/**
 * Derives a budget and checks it. Overrides replace derived values and are then checked like them; no other field is derived
 * from them, except the registration window, which is a fact about the health check in use.
 */
export function planBudget(given: Partial<TimingInputs> = {}, overrides: FieldOverrides = {}): Plan {
  const inputs = inFleet({ ...DEFAULT_INPUTS, ...withoutUndefined(given) });
  const set = withoutUndefined(overrides);
  const malformed = [...checkDurations(inputs), ...checkOverrides(set)];
  if (malformed.length > 0) return { ok: false, findings: [...malformed, ...numbersOnly(checkInputs(inputs))] };

  const derived = derive(inputs);
  const derivedTimings = evaluate(derived);
  const { foreign, applicable } = splitOverrides(set, derivedTimings);
  const withSet = { ...derivedTimings, ...applicable };
  const registration = registrationWindow(inputs, withSet.healthCheckIntervalSeconds, withSet.healthCheckTimeoutSeconds);
  const timings = { ...withSet, registrationWindowSeconds: roundUp(registration.value) };

  const findings = [
    ...checkInputs(inputs),
    ...foreign.map(field => foreignOverride(inputs, field, set[field]!)),
    ...checkTimings(inputs, timings, applicable),
  ];
  if (findings.some(finding => finding.severity === 'error')) return { ok: false, findings };
  return {
    ok: true,
    budget: {
      inputs,
      overrides: applicable,
      timings,
      derivations: { ...derived, registrationWindowSeconds: registration },
      warnings: [...findings, ...notes(inputs)],
    },
  };
}

function checkOverrides(overrides: FieldOverrides): Finding[] {
  return (Object.entries(overrides) as [SettableField, number][]).flatMap(([field, value]) => {
    const { name, unit } = FIELDS[field];
    const malformed = checkNumber(name, value, unit);
    if (malformed.length > 0 || Number.isInteger(value)) return malformed;
    return [{
      severity: 'error' as const,
      field: name,
      actual: value,
      unit,
      relation: 'a whole number' as const,
      limit: unit && 'of seconds',
      remedy: `set '${name}' to ${Math.ceil(value)}${unit && ` ${unit}`}`,
    }];
  });
}

/** Findings about malformed numbers, without those that only repeat them. */
function numbersOnly(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ actual }) => typeof actual !== 'number' || (Number.isFinite(actual) && actual >= 0));
}

function splitOverrides(overrides: FieldOverrides, derived: RolloutTimings) {
  const fields = Object.keys(overrides) as SettableField[];
  const foreign = fields.filter(field => derived[field] === undefined);
  const applicable = Object.fromEntries(
    fields.filter(field => derived[field] !== undefined).map(field => [field, overrides[field]]),
  ) as FieldOverrides;
  return { foreign, applicable };
}

function foreignOverride({ loadBalancer }: TimingInputs, field: SettableField, value: number): Finding {
  const { name, unit } = FIELDS[field];
  return {
    severity: 'error',
    field: name,
    actual: value,
    unit,
    relation: 'absent',
    because: whyForeign(loadBalancer, field),
    remedy: `do not set '${name}'`,
  };
}

function whyForeign({ name, kind }: LoadBalancerTimings, field: SettableField): string {
  if (!kind.hasTargetGroup) return `'${name}' has no target group`;
  return field === 'keepAliveTimeoutSeconds' && kind.forwards === 'connections'
    ? `behind '${name}' the client owns the connection`
    : `nothing sets it at '${name}'`;
}

/** The losses that no number covers, and the clients for which the budget holds. */
function notes(inputs: TimingInputs): Finding[] {
  return [...guesses(inputs), ...keptConnections(inputs), ...drainOfAllNodes(inputs)];
}

/** Delays that are neither published nor measured hold as well as the guess is. */
function guesses({ loadBalancer }: TimingInputs): Finding[] {
  const assumed = assumedDelays(loadBalancer);
  if (assumed.length === 0) return [];
  return [{
    severity: 'info',
    field: 'loadBalancer',
    says: `of '${loadBalancer.name}', ${assumed.join(', ')} are assumptions: they are neither published nor measured`,
    remedy: 'measure them, and make a profile of your own of what you find',
  }];
}

/** Established connections are left alone: a client that keeps one sends on it until the application closes it. */
function keptConnections({ loadBalancer, drainPolicy }: TimingInputs): Finding[] {
  if (drainPolicy !== 'outlast-deregistration' || !keepsConnections(loadBalancer)) return [];
  return [{
    code: 'T18',
    severity: 'info',
    field: 'drainPolicy',
    says: loadBalancer.kind.hasTargetGroup
      ? `it holds for clients that open a connection for each request, or leave one when told: ${loadBalancer.kind.title} leaves established connections alone`
      : 'it holds for callers that look at endpoints themselves, as proxies do, or open a connection for each request: kube-proxy leaves established connections alone',
    remedy: 'let the application finish what is in flight when SIGTERM comes, and choose the drain policy \'leak-window\'',
  }];
}

/** A disruption budget counts Ready pods, not healthy targets, and ignores minReadySeconds. */
function drainOfAllNodes({ loadBalancer }: TimingInputs): Finding[] {
  const { targets, gated, gateLagSeconds } = loadBalancer;
  if (!targets.arePods || (gated && gateLagSeconds === 0)) return [];
  return [{
    code: 'R06',
    severity: 'info',
    field: 'loadBalancer',
    says: `a drain of all nodes in quick succession outruns '${loadBalancer.name}': evictions wait for ready pods, ${gated ? 'and it sends to them later' : 'which no gate holds back'}`,
    remedy: 'drain one node at a time, or set the disruption budgets of Karpenter',
  }];
}
