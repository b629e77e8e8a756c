import { Rule, Subject } from './rule';
import { RuleFinding, Remedy } from './rule-finding';
import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { Bounding, Expression, formatQuantity, holds, nearest, roundUp, TimingInputs, Unit, withTypicalDelays } from '../../timing';

/** A number of the manifests that must keep to one side of a sum. */
export interface Bound {
  readonly actual: Sourced<number>;
  readonly relation: Bounding;
  /** The sum, from the inputs of the timing model. */
  readonly limit: (inputs: TimingInputs) => Expression;
  readonly unit?: Unit;
  readonly remedy?: string;
  /** The consequence, if it depends on how much is missing. */
  readonly consequence?: (missing: Shortfall) => string;
  /** Writes the nearest value that holds; absent if only a person can decide. */
  readonly fix?: (nearest: number) => readonly Remedy[];
  /** Why there is no fix, if the reason differs from that of the rule. */
  readonly undecided?: string | ((nearest: number) => string | undefined);
}

/** How much a number falls short of its limit, by the typical delays of the load balancer and by their bounds; not below 0. */
export interface Shortfall {
  readonly typical: number;
  readonly bound: number;
}

export function shortfall(actual: number, inputs: TimingInputs, limit: Bound['limit']): Shortfall {
  return {
    typical: Math.max(0, limit({ ...inputs, loadBalancer: withTypicalDelays(inputs.loadBalancer) }).value - actual),
    bound: Math.max(0, limit(inputs).value - actual),
  };
}

/** `typically 16 s, at worst 25 s`; where nothing is lost with typical delays, `up to 9 s`. */
export function lasting({ typical, bound }: Shortfall): string {
  const worst = formatQuantity(roundUp(bound), 's');
  if (typical <= 0) return `up to ${worst}`;
  return typical < bound ? `typically ${formatQuantity(roundUp(typical), 's')}, at worst ${worst}` : worst;
}

/**
 * Checks a bound behind one front. A finding that rests on an assumed value, so that some legitimate value would satisfy it, is
 * at most a warning and names the assumption. So is a number that satisfies the typical delays of the load balancer: users see
 * an error in an ordinary rollout.
 */
export function checkBound({ assumptions }: Pick<Subject, 'assumptions'>, front: Front, severity: Rule['severity'], bound: Bound): RuleFinding[] {
  const { actual, relation, unit = 's' } = bound;
  const breaks = (inputs: TimingInputs) => !holds(actual.value, relation, bound.limit(inputs).value);
  const inputs = assumptions.inputs(front);
  if (!breaks(inputs)) return [];
  const limit = bound.limit(inputs);
  const assumed = assumptions.assumed(limit.terms);
  // An input has no largest legitimate value, so an upper limit derived from one is never certain.
  const least = bound.limit(assumptions.mostLenient(front)).value;
  // A term that is subtracted from a limit is most lenient at its largest, not at its least.
  const certain = lower(relation) && least <= limit.value && breaks(assumptions.mostLenient(front));
  const next = nearest(relation, limit.value);
  const granted = assumed.length === 0 || certain || (lower(relation) && breaks(assumptions.withDeclaredShutdown(front)));
  const typically = [assumed.length === 0 ? inputs : assumptions.mostLenient(front), assumptions.withDeclaredShutdown(front)]
    .map(given => bound.limit({ ...given, loadBalancer: withTypicalDelays(given.loadBalancer) }));
  const seen = !lower(relation) || typically.some(({ value }) => !holds(actual.value, relation, value));
  return [{
    ...at(actual),
    actual: worded(actual, unit),
    relation,
    limit: limit.value,
    unit,
    because: certain && assumed.length > 0
      ? `${limit.spelled}; ${formatQuantity(least, unit)} even if what is assumed were 0`
      : limit.spelled,
    isDetail: true,
    consequence: bound.consequence?.(shortfall(actual.value, inputs, bound.limit)),
    remedy: bound.remedy,
    severity: (granted && seen) || severity === 'info' ? severity : 'warning',
    assumed,
    fixes: bound.fix?.(next),
    undecided: typeof bound.undecided === 'function' ? bound.undecided(next) : bound.undecided,
  }];
}

function lower(relation: Bounding): boolean {
  return relation === 'at least' || relation === 'more than';
}

/** A number for a message; an absent field has the platform's default, which is marked as such. */
export function worded({ value, defaulted }: Sourced<number | string>, unit: Unit = 's'): string | number {
  return defaulted ? `unset, which is ${formatQuantity(value, unit)},` : value;
}

/** The place of a value, or the place where it is missing. */
export function at(place: Pick<Sourced<unknown>, 'object' | 'path' | 'missing'> | View): Pick<RuleFinding, 'object' | 'path' | 'field'> {
  const { object, path } = place;
  return 'missing' in place ? { object, path, field: place.missing } : { object, path };
}

/** Writes a value where another was read, or would have been. */
export function setTo(place: Pick<Sourced<unknown>, 'object' | 'path' | 'missing'>, value: unknown): Remedy[] {
  return place.missing === undefined ? [{ kind: 'set', object: place.object, path: place.path, value }] : [];
}
