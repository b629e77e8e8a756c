import { byKind, chartOf, deployment, namespace, Plain, service, SPREAD } from './manifests';
import { RetrofitOptions, ZeroDowntime } from '../../src';
import { validateObject } from '../kubernetes-schema';

const selector = { matchLabels: { app: 'web' } };
const zones = { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: selector };

/** The constraints that a retrofit leaves, and what it says of them. */
function spread(workload: Plain, options?: RetrofitOptions, others: Plain[] = []): { constraints: unknown; notes: string[] } {
  const chart = chartOf(namespace(), service(), workload, ...others);
  const { undecided } = ZeroDowntime.retrofit(chart, options);
  const objects = byKind(chart);
  const { spec } = objects[workload.kind];
  validateObject(objects[workload.kind]);
  expect(ZeroDowntime.retrofit(chart, options).changes).toEqual([]);
  return { constraints: spec.template.spec.topologySpreadConstraints, notes: undecided.filter(({ code }) => code === 'R09').map(({ reason }) => reason) };
}

const kind = (name: string, apiVersion: string, workload: Plain): Plain => ({ ...workload, kind: name, apiVersion });

describe('ZeroDowntime.retrofit() of pods that nothing spreads', () => {
  test.each<[string, Plain, RetrofitOptions, unknown]>([
    ['spreads each revision', deployment(), {}, SPREAD],
    ['spreads all together where the cluster knows no revisions', deployment(), { kubernetesVersion: '1.26' }, SPREAD.map(({ matchLabelKeys: _, ...rest }) => rest)],
    ['spreads each revision from 1.27 on', deployment(), { kubernetesVersion: '1.27' }, SPREAD],
    ['spreads the pods of a Rollout by its own label', kind('Rollout', 'argoproj.io/v1alpha1', deployment({ spec: { strategy: { canary: { maxUnavailable: 0 } } } })), {},
      SPREAD.map(constraint => ({ ...constraint, matchLabelKeys: ['rollouts-pod-template-hash'] }))],
    ['takes an empty list for none', deployment({ pod: { topologySpreadConstraints: [] } }), {}, SPREAD],
    ['takes the affinity to nodes for none', deployment({ pod: { affinity: { nodeAffinity: {} } } }), {}, SPREAD],
    ['leaves a single pod', deployment({ spec: { replicas: 1 } }), {}, undefined],
    ['leaves a single pod that nobody counts', deployment({ spec: { replicas: undefined } }), {}, undefined],
    ['leaves pods that keep away from each other', deployment({ pod: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname' }] } } } }), {}, undefined],
    ['takes an empty affinity for none', deployment({ pod: { affinity: { podAntiAffinity: {} } } }), {}, SPREAD],
  ])('%s', (_, workload, options, constraints) => {
    expect(spread(workload, options)).toEqual({ constraints, notes: [] });
  });

  test('leaves pods that their own selector does not select', () => {
    expect(spread(deployment({ spec: { selector: { matchLabels: { app: 'zz' } } } }))).toEqual({
      constraints: undefined, notes: ['nothing keeps all pods from sharing one node or zone, whose end takes all of them'],
    });
  });

  test('spreads pods that somebody else counts', () => {
    const autoscaler = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 9 },
    };
    expect(spread(deployment({ spec: { replicas: undefined } }), {}, [autoscaler]).constraints).toEqual(SPREAD);
  });

  test('leaves what is spread, and says what is wrong with it', () => {
    const given = (...topologySpreadConstraints: Plain[]) => spread(deployment({ pod: { topologySpreadConstraints } }));
    expect(given({ ...zones, matchLabelKeys: ['pod-template-hash'] })).toEqual({ constraints: [{ ...zones, matchLabelKeys: ['pod-template-hash'] }], notes: [] });
    expect(given(zones)).toEqual({
      constraints: [zones],
      notes: ['old and new pods are counted together, so that what stays after a rollout is skewed: name pod-template-hash in matchLabelKeys'],
    });
    const foreign = { ...zones, labelSelector: { matchLabels: { app: 'api' } } };
    expect(given(foreign)).toEqual({
      constraints: [foreign], notes: ['none of them selects the pods: nothing keeps all of them from sharing one node or zone'],
    });
    expect(spread(deployment({ pod: { topologySpreadConstraints: [zones] } }), { kubernetesVersion: '1.26' }).notes).toEqual([]);
  });
});
