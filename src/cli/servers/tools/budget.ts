import { answer, Declared, inputsOf, tool } from './tool';
import { BUDGET } from '../../../config/shape';
import { Keys, map, wholeNumber } from '../../../config/type';
import { budgetToMarkdown } from '../../../report/budget/budget';
import { visible } from '../../../report/visible-characters';
import { DEFAULT_REPLICAS, describeFinding, FIELDS, NumericInput, SETTABLE_FIELDS } from '../../../timing';
import { plan, toJson } from '../../options/planned-budgets';

const INPUTS: Keys = BUDGET.keys ?? {};

const MATTER_MOST: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds', 'startupSeconds'];

const CHOICES = {
  replicas: { type: wholeNumber(1), about: `the number of pods in the estimated rollout (default: ${DEFAULT_REPLICAS})` },
  set: {
    type: map(Object.fromEntries(SETTABLE_FIELDS.map(field => [
      field, { type: wholeNumber(0), about: `${FIELDS[field].name}${FIELDS[field].unit === 's' ? ' in seconds' : ''}` },
    ]))),
    about: 'values of your own instead of derived ones, to learn whether they hold: `{"preStopSeconds": 15}`. The answer says the limit of each that does not, with its sum',
  },
} satisfies Keys;

export const budget = tool({
  name: 'budget',
  title: 'Derive the timing of a rollout',
  description: 'Derives preStop, terminationGracePeriodSeconds, deregistration delay, probes, health check, idle timeout and every other timing of a rollout behind an AWS load '
    + 'balancer, each with the sum that it comes from. Call it before you write or change such a number, and to find out whether a number that you have in mind holds. '
    + `What you do not declare is assumed: ${MATTER_MOST.join(', ')} matter most.`,
  takes: { ...INPUTS, ...CHOICES },
  answers: {
    inputs: { type: 'object', description: 'the inputs, declared or assumed; delays in seconds' },
    derived: { type: 'object', description: 'the numbers to write' },
    explanation: { type: 'array', items: { type: 'object' }, description: 'each number with its formula, the same with numbers, and the reason' },
    warnings: { type: 'array', items: { type: 'object' } },
    findings: { type: 'array', items: { type: 'object' }, description: 'why the budget cannot hold, instead of the others: each with field, actual, limit and remedy' },
  },
  call: ({ replicas = DEFAULT_REPLICAS, set = {}, ...declared }) => {
    const planned = plan(inputsOf(declared as Declared), set, replicas);
    if ('budget' in planned) return answer(budgetToMarkdown(planned), toJson(planned) as Readonly<Record<string, unknown>>);
    const reasons = planned.findings.map(finding => `${finding.severity} ${visible(describeFinding(finding))}\n`).join('');
    return answer(`The budget does not hold:\n${reasons}`, toJson(planned) as Readonly<Record<string, unknown>>);
  },
});
