import { Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { TimingBudget, ZeroDowntimeWebService } from '../../src';
import { matchers } from '../../src/jest';

function chartWith(patch?: JsonPatch): Chart {
  const chart = new Chart(Testing.app(), 'shop');
  const web = new ZeroDowntimeWebService(chart, 'web', {
    image: 'shop/web:1.4.2', containerPort: 8080, budget: TimingBudget.of({ longestRequest: Duration.seconds(10) }),
  });
  if (patch) web.workload.addJsonPatch(patch);
  return chart;
}

const shortGrace = JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 30);

describe('toHaveZeroDowntime()', () => {
  test('takes a chart, its objects, or YAML', () => {
    expect(chartWith()).toHaveZeroDowntime();
    expect(Testing.synth(chartWith())).toHaveZeroDowntime();
    expect('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n').toHaveZeroDowntime();
    expect(chartWith(shortGrace)).not.toHaveZeroDowntime();
  });

  test('fails with what is found', () => {
    expect(() => expect(chartWith(shortGrace)).toHaveZeroDowntime()).toThrow(
      /^expected a rollout without downtime, but\n\n[\s\S]*\nDeployment shop\/web\n[\s\S]*  error T01 T02: [\s\S]*terminationGracePeriodSeconds is 30 s/,
    );
    expect(() => expect(chartWith()).not.toHaveZeroDowntime()).toThrow('expected a rollout with downtime, but\n\n');
  });

  test('fails when something cannot be read', () => {
    expect(matchers.toHaveZeroDowntime('a: [').pass).toBe(false);
    expect(() => matchers.toHaveZeroDowntime(3)).toThrow('toHaveZeroDowntime() takes a chart, its synthesised objects, or YAML, but got number');
  });

  test('takes what the application needs', () => {
    expect(chartWith()).not.toHaveZeroDowntime({ inputs: { longestRequestSeconds: 60 } });
  });
});
