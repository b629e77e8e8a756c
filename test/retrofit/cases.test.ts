import { ApiObject, Chart, Testing } from 'cdk8s';
import { findingsIn, modelOf, untold } from './told';
import { ZeroDowntime } from '../../src';
import { RULE_CASES } from '../rules/cases';

describe('ZeroDowntime.retrofit() of the cases of every rule', () => {
  const found = { before: 0, after: 0 };

  test.each([...new Set(RULE_CASES.map(({ rule }) => rule))])('tells of what it leaves: %s', rule => {
    for (const { name, bodies, options: { kubernetesVersion } } of RULE_CASES.filter(each => each.rule === rule)) {
      const chart = new Chart(Testing.app(), 'case');
      bodies.forEach((body, index) => new ApiObject(chart, `object${index}`, body as any));
      found.before += findingsIn(modelOf(chart), kubernetesVersion).length;
      const report = ZeroDowntime.retrofit(chart, { kubernetesVersion });
      expect({ name, untold: untold(chart, report, kubernetesVersion) }).toEqual({ name, untold: [] });
      expect(ZeroDowntime.retrofit(chart, { kubernetesVersion })).toEqual({ changes: [], undecided: report.undecided });
      found.after += findingsIn(modelOf(chart), kubernetesVersion).length;
    }
  });

  test('leaves hardly more than a third of what there was', () => {
    expect(found.before).toBeGreaterThan(2500);
    expect(found.after / found.before).toBeLessThan(0.36);
  });
});
