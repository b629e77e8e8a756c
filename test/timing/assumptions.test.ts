import { budgetOf } from './budgets';
import { assumedDelays, DEFAULT_INPUTS, describeInputs, explain, LOAD_BALANCERS, whileWeightsShrink, withMeasuredDelays } from '../../src/timing';

const LATTICE = LOAD_BALANCERS['vpc-lattice'];

describe('a delay that nobody has published or measured', () => {
  test('is called an assumption among the delays, in the sums and in their terms', () => {
    expect(describeInputs({ ...DEFAULT_INPUTS, loadBalancer: LATTICE })[1]).toContain('deregistrationPropagation (X) 40 s (assumed)');
    const { terms } = explain(budgetOf({ loadBalancer: LATTICE })).find(({ field }) => field === 'leakWindow')!;
    expect(terms).toEqual([
      { symbol: 'r', name: 'controllerReaction', value: 5, unit: 's', assumed: true },
      { symbol: 'X', name: 'deregistrationPropagation', value: 40, unit: 's', assumed: true },
    ]);
  });

  test('is none any more once it is measured', () => {
    const loadBalancer = withMeasuredDelays(LATTICE, { deregistrationPropagationSeconds: 40 });
    expect(describeInputs({ ...DEFAULT_INPUTS, loadBalancer })[1]).toContain('deregistrationPropagation (X) 40 s,');
    expect(assumedDelays(loadBalancer)).not.toContain('deregistrationPropagation');
  });

  test.each(['alb-ip', 'alb-auto'] as const)('is that of a change of weights for %s, which concerns no budget', name => {
    const inputs = { ...DEFAULT_INPUTS, loadBalancer: LOAD_BALANCERS[name] };
    expect(whileWeightsShrink(inputs).spelled).toContain('10 s assumed weightChange');
    expect(assumedDelays(inputs.loadBalancer)).toEqual([]);
    expect(describeInputs(inputs)[1]).not.toContain('assumed');
    expect(whileWeightsShrink({ ...inputs, loadBalancer: withMeasuredDelays(inputs.loadBalancer, { weightChangeSeconds: 10 }) }).spelled).toContain('10 s weightChange');
  });
});
