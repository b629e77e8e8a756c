import 'cdk8s-zero-downtime/jest';
import { Testing } from 'cdk8s';
import { WebChart } from './web-chart';

describe('WebChart', () => {
  const chart = new WebChart(Testing.app(), 'web');

  // Whoever means a change runs `npm test -- --updateSnapshot` and shows it to a reviewer.
  test('synthesises the manifests that were reviewed', () => expect(Testing.synth(chart)).toMatchSnapshot());

  test('is rolled out without losing a request', () => expect(chart).toHaveZeroDowntime());
});
