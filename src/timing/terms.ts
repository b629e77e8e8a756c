import { assumption, Expression, quantity } from './expression';
import { FIELDS, TimingField } from './fields';
import { DELAYS, INPUT_NAMES, NumericInput, TimingInputs } from './inputs';
import { isAssumed, LoadBalancerDelays } from './load-balancer';

/** An input as a term of a formula. */
export function input(inputs: TimingInputs, key: NumericInput): Expression {
  const { name, symbol } = INPUT_NAMES[key];
  return quantity(symbol, name, inputs[key]);
}

/** A delay of the load-balancer profile as a term of a formula. */
export function delay({ loadBalancer }: TimingInputs, key: keyof LoadBalancerDelays): Expression {
  const { name, symbol } = DELAYS[key];
  return (isAssumed(loadBalancer, key) ? assumption : quantity)(symbol, name, loadBalancer[key]);
}

/** A field as a term of another field's formula: rounded, as it is written down. */
export function fieldTerm(field: TimingField, value: number): Expression {
  const { name, symbol, unit } = FIELDS[field];
  return quantity(symbol, name, value, unit);
}
