import { budgetToJson, budgetToMarkdown, budgetToText } from '../../../src/report/budget/budget';
import { budgetOf } from '../../timing/budgets';

describe('the rollout of a budget', () => {
  test.each<[replicas: number, derived: object, says: string]>([
    [0, { rolloutSeconds: 0, podsAtOnce: { running: 0, all: 0 } }, 'It is scaled to no pods, of which a rollout takes no time'],
    [-1, {}, '\'replicas\' is -1 but must be a whole number of at least 0: how long a rollout takes is unknown'],
    [2.5, {}, '\'replicas\' is 2.5 but must be a whole number of at least 0: how long a rollout takes is unknown'],
  ])('of %d pods is no sum', (replicas, derived, says) => {
    const report = { budget: budgetOf(), replicas };
    const { rolloutSeconds, podsAtOnce } = budgetToJson(report).derived;
    expect({ rolloutSeconds, podsAtOnce }).toEqual(derived);
    expect(budgetToText(report, 200).split('\n')).toContain(says);
    expect(budgetToMarkdown(report).split('\n')).toContain(says);
  });
});
