import { budgetOf } from './budgets';
import { LOAD_BALANCERS, planBudget, TimingInputs } from '../../src/timing';
import { FIELDS, SettableField, tryFindField } from '../../src/timing/fields';

const INT32 = 2147483647;

/** What Kubernetes and AWS take, as their documentation says. */
const EVERYWHERE: readonly (readonly [field: SettableField, lowest: number, highest: number])[] = [
  ['preStopSeconds', 0, INT32],
  ['terminationGracePeriodSeconds', 1, INT32],
  ['startupPeriodSeconds', 1, INT32],
  ['startupTimeoutSeconds', 1, INT32],
  ['startupFailureThreshold', 1, INT32],
  ['readinessPeriodSeconds', 1, INT32],
  ['readinessTimeoutSeconds', 1, INT32],
  ['readinessFailureThreshold', 1, INT32],
  ['livenessPeriodSeconds', 1, INT32],
  ['livenessTimeoutSeconds', 1, INT32],
  ['livenessFailureThreshold', 1, INT32],
  ['minReadySeconds', 0, INT32],
  ['progressDeadlineSeconds', 1, INT32],
];
const BEHIND: Readonly<Record<'alb-ip' | 'nlb-ip', typeof EVERYWHERE>> = {
  'alb-ip': [
    ...EVERYWHERE,
    ['keepAliveTimeoutSeconds', 1, INT32],
    ['deregistrationDelaySeconds', 0, 3600],
    ['idleTimeoutSeconds', 1, 4000],
    ['healthCheckIntervalSeconds', 5, 300],
    ['healthCheckTimeoutSeconds', 2, 120],
    ['healthyThreshold', 2, 10],
    ['unhealthyThreshold', 2, 10],
  ],
  'nlb-ip': [
    ...EVERYWHERE,
    ['deregistrationDelaySeconds', 0, 3600],
    ['idleTimeoutSeconds', 60, 6000],
    ['healthCheckIntervalSeconds', 5, 300],
    ['healthCheckTimeoutSeconds', 2, 120],
    ['healthyThreshold', 2, 10],
    ['unhealthyThreshold', 2, 10],
  ],
};
const RANGES = (['alb-ip', 'nlb-ip'] as const).flatMap(name => BEHIND[name].map(([field, lowest, highest]) => ({ name, field, lowest, highest })));

/** Whether it is said of a field that its value is out of range: an inequality of the model that does not hold shows the terms of its sum. */
function isOutOfRange(field: SettableField, value: number, inputs: Partial<TimingInputs>): boolean {
  const plan = planBudget(inputs, { [field]: value });
  return !plan.ok && plan.findings.some(({ field: name, actual, terms }) => name === FIELDS[field].name && actual === value && terms === undefined);
}

describe('fields', () => {
  test.each(RANGES)('$field takes $lowest to $highest behind $name, and nothing beyond', ({ name, field, lowest, highest }) => {
    const inputs = { loadBalancer: LOAD_BALANCERS[name] };
    expect([lowest - 1, lowest, highest, highest + 1].map(value => isOutOfRange(field, value, inputs))).toEqual([true, false, false, true]);
  });

  test('take windows of no time, where nothing takes any', () => {
    const { 'cluster-ip': preset } = LOAD_BALANCERS;
    const delays = Object.fromEntries(Object.keys(preset).filter(key => key.endsWith('Seconds')).map(key => [key, 0]));
    const { timings } = budgetOf({ loadBalancer: { ...preset, ...delays }, drainPolicy: 'leak-window' });
    expect([timings.leakWindowSeconds, timings.registrationWindowSeconds]).toEqual([0, 0]);
  });

  test('are found by the names of what can be set alone', () => {
    expect(tryFindField('healthCheck.interval')).toBe('healthCheckIntervalSeconds');
    expect(tryFindField('leakWindow')).toBeUndefined();
    expect(tryFindField('registrationWindow')).toBeUndefined();
    expect(tryFindField('luck')).toBeUndefined();
  });
});
