import { choose, double, shown, text } from './cel';
import { ALONE, CONTAINER, DRAIN_POLICY, GRACE, PRE_STOP, UNREAD } from './reading';
import { Scope } from './scope';
import { Sum, symbolic, VARIABLE } from './symbols';
import { Doubt, Validation, validation } from './validation';
import { drain, DrainPolicy, DRAIN_POLICIES, Expression, fieldTerm, leakPreStop, outlastingPreStop, TimingInputs, TOLERANCE, withAcceptance, withTypicalDelays } from '../timing';

const IS_UNREAD = `${PRE_STOP} == ${UNREAD}`;
const OUTLASTS: DrainPolicy = 'outlast-deregistration';

const GRACE_FIELD = 'spec.template.spec.terminationGracePeriodSeconds';
const GRACE_IN_WORDS = `variables.gracePeriodIsSet ? string(${GRACE}) + " s" : "unset, which is " + string(${GRACE}) + " s,"`;
const PRE_STOP_FIELD = 'spec.template.spec.containers[{name}].lifecycle.preStop';
const PRE_STOP_IN_WORDS = `variables.hasHook ? string(${PRE_STOP}) + " s" : "unset, which is 0 s,"`;

/** How a pod ends: grace period and preStop against the sums of the model. */
export function terminationRules({ inputs, rules }: Scope): Validation[] {
  const accepted = symbolic(inputs, (given, preStop) => withAcceptance(given, fieldTerm('preStopSeconds', preStop)));
  // What breaks by the bounds of the delays, but not by typical ones, is a warning.
  const typical = withTypical(inputs);
  const { bound: needed, typical: least } = drained({ inputs });
  // A single pod that ends before it is replaced gets no warning, of which a configuration could make an error.
  const isCovered = rules.get('T01') === 'all' ? `${atLeast(GRACE, needed.value)} || (${ALONE}) && ${atLeast(GRACE, least.value)}` : atLeast(GRACE, least.value);
  const preStopRule = (code: string, limit: (given: TimingInputs) => Expression, isAsked: string) => {
    const [wanted, enough] = [inputs, rules.get(code) === 'all' ? inputs : typical].map(given => symbolic(given, limit));
    return validation(code, `${IS_UNREAD} || !(${isAsked}) || ${atLeast(PRE_STOP, enough.value)}`, {
      field: PRE_STOP_FIELD, actual: '{preStop}', relation: 'at least', limit: '{needed} s', because: '{sum}',
    }, { '{name}': `${CONTAINER}.name`, '{preStop}': PRE_STOP_IN_WORDS, '{needed}': shown(wanted.value), '{sum}': wanted.spelled });
  };
  return [
    validation('T01', `${IS_UNREAD} || ${isCovered}`, {
      field: GRACE_FIELD, actual: '{grace}', relation: 'at least', limit: '{needed} s', because: '{sum}',
    }, { '{grace}': GRACE_IN_WORDS, '{needed}': shown(needed.value), '{sum}': needed.spelled }),
    validation('T02', `${IS_UNREAD} || (${accepted.value}) == 0.0 || ${GRACE} > (${accepted.value}) + ${double(TOLERANCE)}`, {
      field: GRACE_FIELD, actual: '{grace}', relation: 'more than', limit: '{accepted} s', because: '{preStop} s preStop{accepting}',
    }, {
      '{grace}': GRACE_IN_WORDS,
      '{accepted}': shown(accepted.value),
      '{preStop}': `string(${PRE_STOP})`,
      '{accepting}': `${VARIABLE.accepts} == 0.0 ? " of container '" + ${CONTAINER}.name + "'"`
        + ` : " + " + string(${VARIABLE.accepts}) + " s for which container '" + ${CONTAINER}.name + "' goes on accepting after SIGTERM"`,
    }),
    preStopRule('T03', leakPreStop, `!(${ALONE})`),
    // With nodes as targets, no preStop keeps the policy (T18).
    ...inputs.loadBalancer.targets.areNodes ? [] : [preStopRule('T06', outlastingPreStop, `${DRAIN_POLICY} == ${text(OUTLASTS)}`)],
  ];
}

export const TERMINATION_DOUBTS: readonly Doubt[] = [
  { codes: ['T01', 'T02', 'T03', 'T06'], expression: `${PRE_STOP} != ${UNREAD}`, otherwise: 'how long its preStop takes cannot be read' },
];

/** From the deletion of a pod until the application has ended, by the bounds of the delays and by typical ones. */
export function drained({ inputs }: Pick<Scope, 'inputs'>): { readonly bound: Sum; readonly typical: Sum } {
  const [bound, typical] = [inputs, withTypical(inputs)]
    .map(given => byDrainPolicy(given, each => symbolic(each, (known, preStop) => drain(known, preStop))));
  return { bound, typical };
}

function withTypical(inputs: TimingInputs): TimingInputs {
  return { ...inputs, loadBalancer: withTypicalDelays(inputs.loadBalancer) };
}

/** A sum by the drain policy of the object; an undeclared one may be any. */
function byDrainPolicy({ isDrainPolicyAssumed: _, ...inputs }: TimingInputs, sumOf: (inputs: TimingInputs) => Sum): Sum {
  const undeclared = sumOf({ ...inputs, isDrainPolicyAssumed: true });
  return DRAIN_POLICIES.map(drainPolicy => ({ drainPolicy, sum: sumOf({ ...inputs, drainPolicy }) })).reduceRight((rest, { drainPolicy, sum }) => {
    const isDeclared = `${DRAIN_POLICY} == ${text(drainPolicy)}`;
    return { value: choose(isDeclared, sum.value, rest.value), spelled: choose(isDeclared, sum.spelled, rest.spelled) };
  }, undeclared);
}

function atLeast(actual: string, limit: string): string {
  return `${actual} >= (${limit}) - ${double(TOLERANCE)}`;
}
