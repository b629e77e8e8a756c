import { DEPLOYMENT, SERVICE } from '../documents';
import { find } from '../manifests';

const codes = (...documents: string[]) => [...new Set(find(documents.join('---')).map(({ rule }) => rule.code))].filter(code => /^[RNA]/.test(code));

describe('rules about rollouts and disruption', () => {
  test('nothing for a workload without a Service', () => {
    expect(codes(DEPLOYMENT.replace('replicas: 3', 'replicas: 1, strategy: {type: Recreate}'.replace(', ', '\n  ')))).toEqual([]);
  });

  test.each([
    'paused: false', 'selector: {}', 'selector: {matchLabels: {app: zz}}', 'selector: {matchLabels: {app: 5}}',
    'selector: {matchExpressions: [{key: app, operator: In, values: [zz]}]}',
  ])('no fix without a selector of the pods: %s', selector => {
    const found = find([DEPLOYMENT.replace('selector: {matchLabels: {app: web}}', selector), SERVICE].join('---'));
    const fixes = found.filter(({ rule }) => ['R04', 'R09'].includes(rule.code)).map(({ rule, finding }) => [rule.code, finding.fixes]);
    expect(fixes).toEqual([['R04', undefined], ['R09', undefined]]);
  });

  test.each([
    [undefined, ['pod-template-hash']],
    ['1.27', ['pod-template-hash']],
    ['1.26', undefined],
  ])('spread each revision by itself where Kubernetes %s can', (kubernetesVersion, matchLabelKeys) => {
    const [{ finding }] = find([DEPLOYMENT, SERVICE].join('---'), { kubernetesVersion }).filter(({ rule }) => rule.code === 'R09');
    const constraint = (topologyKey: string) => ({
      maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 'web' } }, matchLabelKeys,
    });
    expect(finding.fixes).toEqual([expect.objectContaining({ value: [constraint('topology.kubernetes.io/zone'), constraint('kubernetes.io/hostname')] })]);
  });

  test.each([
    ['a number that is none', 'maxUnavailable: [1]'],
    ['a percentage that is none', 'minAvailable: most'],
    ['no limit at all', 'unhealthyPodEvictionPolicy: AlwaysAllow'],
  ])('ignore a PodDisruptionBudget with %s', (_, spec) => {
    const budget = `\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {${spec}, selector: {matchLabels: {app: web}}}\n`;
    expect(codes(DEPLOYMENT, SERVICE, budget)).not.toContain('R05');
  });

  test('ignore a quota whose count is not a number', () => {
    const quota = '\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: pods}\nspec: {hard: {pods: some, count/pods: [1]}}\n';
    expect(codes(DEPLOYMENT, SERVICE, quota)).not.toContain('R10');
  });
});
