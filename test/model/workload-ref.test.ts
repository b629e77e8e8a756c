import { buildModel } from '../../src/model/model';
import { readDocuments } from '../../src/model/objects/documents';

const POD = '{ metadata: { labels: { app: web } }, spec: { terminationGracePeriodSeconds: 40, containers: [{ name: web, image: web:1 }] } }';

function workloads(reference: object, lender: string, rollout = '') {
  return buildModel(readDocuments('all.yaml', `${lender}
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: web }
spec: { replicas: 4, workloadRef: ${JSON.stringify({ name: 'web', ...reference })}, strategy: { canary: {} } ${rollout} }
`).objects).workloads;
}

const DEPLOYMENT = (replicas: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, annotations: { cdk8s-zero-downtime/budget: '{"longestRequestSeconds":7}' } }
spec: { ${replicas} template: ${POD} }
`;

describe('the workloadRef of a Rollout', () => {
  test('uses the pod template of the Deployment, with its places', () => {
    const [rollout, ...others] = workloads({ kind: 'Deployment' }, DEPLOYMENT('replicas: 0,'));
    expect(others).toEqual([]);
    expect([rollout.object.kind, rollout.replicas.value]).toEqual(['Rollout', 4]);
    expect(rollout.pod.gracePeriod).toMatchObject({ value: 40, object: { kind: 'Deployment' }, path: ['spec', 'template', 'spec', 'terminationGracePeriodSeconds'] });
    expect(rollout.declared?.inputs).toEqual({ longestRequestSeconds: 7 });
  });

  test.each([
    ['onsuccess', 'replicas: 3,', ['Rollout']], ['progressively', '', ['Rollout']],
    ['never', 'replicas: 3,', ['Deployment', 'Rollout']], ['never', 'replicas: 0,', ['Rollout']],
  ])('with scaleDown %s and %s leaves %j', (scaleDown, replicas, kinds) => {
    expect(workloads({ kind: 'Deployment', scaleDown }, DEPLOYMENT(replicas)).map(({ object }) => object.kind)).toEqual(kinds);
  });

  test.each([
    ['ReplicaSet', `{ apiVersion: apps/v1, kind: ReplicaSet, metadata: { name: web }, spec: { replicas: 0, template: ${POD} } }`],
    ['PodTemplate', `{ apiVersion: v1, kind: PodTemplate, metadata: { name: web }, template: ${POD} }`],
  ])('is followed to a %s', (kind, lender) => {
    expect(workloads({ kind }, lender).map(({ object, pod }) => [object.kind, pod.gracePeriod.value])).toEqual([['Rollout', 40]]);
  });

  test('ignored next to a template; unknown where the Deployment is missing', () => {
    expect(workloads({ kind: 'Deployment' }, DEPLOYMENT('replicas: 0,'), `, template: ${POD.replace('40', '50')}`)[0].pod.gracePeriod.value).toBe(50);
    expect(workloads({ kind: 'Deployment', name: 'other' }, DEPLOYMENT('replicas: 2,')).map(({ object }) => object.kind)).toEqual(['Deployment']);
  });
});
