import { double, overNumber, template, text } from './line';
import { CONTAINER, GRACE, PRE_STOP, UNREAD } from './reading';
import { RULES } from '../rules';
import { RuleInfo } from '../rules/engine/rule-info';
import { describeFinding, drain, Expression, FIELDS, Finding, leakPreStop, TimingInputs, withAcceptance, withTypicalDelays, fieldTerm } from '../timing';

/** An expression that has to hold, and what is said where it does not. */
export interface Validation {
  readonly code: string;
  readonly expression: string;
  /** In CEL. */
  readonly message: string;
}

const READ = `${PRE_STOP} == ${UNREAD}`;
const ALONE = 'variables.replicas <= 1 && (object.kind == "StatefulSet" || variables.recreates)';

/** The rules that one object can answer, by the inputs of its configuration; an error of `check` and nothing less. */
export function validations(inputs: TimingInputs): Validation[] {
  const typical = { ...inputs, loadBalancer: withTypicalDelays(inputs.loadBalancer) };
  const preStop = FIELDS.preStopSeconds.name;
  const overPreStop = (limit: (seconds: number) => Expression) => overNumber(limit, preStop, PRE_STOP);
  const [needed, seen] = [inputs, typical].map(given => overPreStop(seconds => drain(given, seconds)));
  const accepted = overPreStop(seconds => withAcceptance(inputs, fieldTerm('preStopSeconds', seconds)));
  const leak = leakPreStop(inputs);
  const accepts = inputs.acceptsAfterSigtermSeconds;
  return [
    validation('T01', `${READ} || ${GRACE} >= (${seen.value})`, {
      field: 'spec.template.spec.terminationGracePeriodSeconds', actual: '{grace}', relation: 'at least', limit: '{needed} s', because: '{sum}',
    }, { '{grace}': GRACE_IN_WORDS, '{needed}': `string(${needed.value})`, '{sum}': needed.spelled }),
    validation('T02', `${READ} || (${accepted.value}) == 0.0 || ${GRACE} > (${accepted.value})`, {
      field: 'spec.template.spec.terminationGracePeriodSeconds',
      actual: '{grace}',
      relation: 'more than',
      limit: '{accepted} s',
      because: accepts === 0 ? '{preStop} s preStop of container \'{name}\''
        : `{preStop} s preStop + ${double(accepts).replace(/\.0$/, '')} s for which container '{name}' goes on accepting after SIGTERM`,
    }, { '{grace}': GRACE_IN_WORDS, '{accepted}': `string(${accepted.value})`, '{preStop}': `string(${PRE_STOP})`, '{name}': `${CONTAINER}.name` }),
    validation('T03', `${READ} || (${ALONE}) || ${PRE_STOP} >= ${double(leakPreStop(typical).value)}`, {
      field: 'spec.template.spec.containers[{name}].lifecycle.preStop', actual: '{preStop}', relation: 'at least', limit: leak.value, unit: 's', because: leak.spelled,
    }, { '{name}': `${CONTAINER}.name`, '{preStop}': `variables.hasHook ? string(${PRE_STOP}) + " s" : "unset, which is 0 s,"` }),
    validation('R01', '!variables.recreates', {
      field: 'spec.strategy.type', actual: 'Recreate', relation: 'equal to', limit: 'RollingUpdate', because: 'Recreate deletes every old pod before it creates the first new one',
    }),
  ];
}

const GRACE_IN_WORDS = `variables.gracePeriodIsSet ? string(${GRACE}) + " s" : "unset, which is " + string(${GRACE}) + " s,"`;

function validation(code: string, expression: string, finding: Omit<Finding, 'severity'>, computed: Readonly<Record<string, string>> = {}): Validation {
  const { symptom, remedy } = ruleOf(code);
  const message = template(describeFinding({ severity: 'error', ...finding }), computed);
  return { code, expression: `${expression} || variables.ignored.matches(${text(`(^|[;\\n])\\s*${code}\\s*:\\s*\\S`)})`, message: `${text(`${code}: ${symptom}: `)} + ${message} + ${text(`; ${remedy}`)}` };
}

function ruleOf(code: string): RuleInfo {
  return RULES.find(rule => rule.code === code)!;
}

/** The codes of the rules that policies have. */
export const POLICY_CODES = ['T01', 'T02', 'T03', 'R01'] as const;
