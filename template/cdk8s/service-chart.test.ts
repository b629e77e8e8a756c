import 'cdk8s-zero-downtime/jest';
import { Testing } from 'cdk8s';
import { ENVIRONMENTS } from './environments';
import { ServiceChart } from './service-chart';

describe.each(Object.entries(ENVIRONMENTS))('starter-app in %s', (name, environment) => {
  const chart = new ServiceChart(Testing.app(), `starter-app-${name}`, environment);

  // Whoever means a change runs `npm test -- --updateSnapshot` and shows it to a reviewer.
  test('synthesises the manifests that were reviewed', () => expect(Testing.synth(chart)).toMatchSnapshot());

  test('is rolled out without losing a request', () => expect(chart).toHaveZeroDowntime());
});
