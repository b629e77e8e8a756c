import fc from 'fast-check';
import { FACTS, readingOf } from './reading';
import { keepReading, parseFacts } from '../../src/audit/keep';
import { gateLabelTimes, parseListing, withoutBookkeeping } from '../../src/audit/listing';
import { Ask, NoCluster, readCluster } from '../../src/audit/read-cluster';
import { parseResources } from '../../src/audit/resources';
import { formatTime, parseTime } from '../../src/platform/cluster/times';

const RESOURCES = `configmaps                          cm           v1                                     true         ConfigMap
namespaces                          ns           v1                                     false        Namespace
pods                                po           v1                                     true         Pod
secrets                                          v1                                     true         Secret
services                            svc          v1                                     true         Service
deployments                         deploy       apps/v1                                true         Deployment
clonesets                           clone        apps.kruise.io/v1alpha1                true         CloneSet
services                            kservice     serving.knative.dev/v1                 true         Service
pods                                             metrics.k8s.io/v1beta1                 true         PodMetrics
`;

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-a', namespace: 'shop', managedFields: [], ownerReferences: [{ apiVersion: 'apps.kruise.io/v1alpha1', kind: 'CloneSet', name: 'web' }] } };
const NAMESPACE = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: 'shop',
    managedFields: [
      { manager: 'kubectl', time: '2026-11-29T08:00:00Z', fieldsV1: { 'f:metadata': { 'f:labels': { 'f:elbv2.k8s.aws/pod-readiness-gate-inject': {} } } } },
      { manager: 'other', time: '2026-11-29T09:00:00Z', fieldsV1: { 'f:metadata': { 'f:labels': { 'f:team': {} } } } },
    ],
  },
};

/** A cluster that notes what it is asked. */
function cluster(replies: Readonly<Record<string, string | { readonly why: string }>> = {}): { readonly ask: Ask; readonly asked: string[][] } {
  const asked: string[][] = [];
  const known: Readonly<Record<string, string | { readonly why: string }>> = {
    'api-resources': RESOURCES,
    'version': JSON.stringify({ serverVersion: { major: '1', minor: '34+' } }),
    'pods.v1.': JSON.stringify({ kind: 'List', items: [POD] }),
    'namespaces.v1.': JSON.stringify({ kind: 'List', items: [NAMESPACE] }),
    ...replies,
  };
  const ask: Ask = async args => {
    asked.push([...args]);
    const reply = known[args[0] === 'get' ? args[1] : args[0]] ?? JSON.stringify({ kind: 'List', items: [] });
    return typeof reply === 'string' ? { text: reply } : reply;
  };
  return { ask, asked };
}

const NOW = '2026-11-29T12:00:00Z';

describe('readCluster()', () => {
  test('asks for each kind by a name that means it alone, in pages, and for no Secrets', async () => {
    const { ask, asked } = cluster();
    await readCluster(ask, { now: NOW });
    const gets = asked.filter(([verb]) => verb === 'get');
    expect(gets.map(([, name]) => name).sort()).toEqual(
      ['clonesets.v1alpha1.apps.kruise.io', 'configmaps.v1.', 'deployments.v1.apps', 'namespaces.v1.', 'pods.v1.', 'services.v1.']);
    expect(gets.every(args => args.includes('--chunk-size=500') && args.includes('--output=json'))).toBe(true);
    expect(gets.filter(args => args.includes('--show-managed-fields=true')).map(([, name]) => name)).toEqual(['namespaces.v1.']);
    expect(new Set(asked.map(([verb]) => verb))).toEqual(new Set(['api-resources', 'version', 'get']));
  });

  test('asks for one namespace, and for the controller wherever it runs', async () => {
    const { ask, asked } = cluster({ 'namespaces.v1.': JSON.stringify(NAMESPACE) });
    const { facts } = await readCluster(ask, { namespace: 'shop', now: NOW });
    const scopes = asked.filter(([verb]) => verb === 'get').map(args => args.slice(1).filter(arg => !/^--(output|chunk|request|show)/.test(arg)).join(' '));
    expect(scopes.sort()).toEqual([
      'clonesets.v1alpha1.apps.kruise.io --namespace=shop', 'configmaps.v1. --namespace=shop',
      'deployments.v1.apps --all-namespaces --selector=app.kubernetes.io/name=aws-load-balancer-controller', 'deployments.v1.apps --namespace=shop',
      'namespaces.v1. shop', 'pods.v1. --namespace=shop', 'services.v1. --namespace=shop',
    ]);
    expect(facts).toMatchObject({ namespace: 'shop', kubernetesVersion: '1.34', labelled: { shop: { 'elbv2.k8s.aws/pod-readiness-gate-inject': '2026-11-29T08:00:00Z' } } });
  });

  test('notes what it may not read with what is not judged therefore, and reads the rest', async () => {
    const { ask } = cluster({ 'services.v1.': { why: 'services is forbidden' }, 'deployments.v1.apps': 'Warning: none of JSON' });
    const { facts, objects } = await readCluster(ask, { now: NOW });
    expect(facts.unread).toEqual([
      { resource: 'deployments.apps', kind: 'Deployment', why: 'kubectl printed something else than JSON', unjudged: 'no workload of this kind is judged' },
      { resource: 'services', kind: 'Service', why: 'services is forbidden', unjudged: 'no load balancer is judged, since it is not known which pods it sends to' },
    ]);
    expect(objects.map(({ body: { metadata } }) => (metadata as { name: string }).name)).toEqual(['shop', 'web-a']);
    expect(facts.absent).toContain('TargetGroupBinding');
    expect(facts.absent).not.toContain('Service');
  });

  test('fails when the cluster cannot be reached', async () => {
    await expect(readCluster(cluster({ 'api-resources': { why: 'connection refused' } }).ask, { now: NOW })).rejects.toEqual(new NoCluster('connection refused'));
    await expect(readCluster(cluster({ 'api-resources': '' }).ask, { now: NOW })).rejects.toEqual(new NoCluster('it serves no kind of objects'));
  });

  test('keeps no book-keeping of the API server', async () => {
    const { objects } = await readCluster(cluster().ask, { now: NOW });
    expect(JSON.stringify(objects)).not.toContain('managedFields');
    expect(withoutBookkeeping({ kind: 'Pod' })).toEqual({ kind: 'Pod' });
  });
});

describe('parseResources()', () => {
  test('reads lines with and without short names', () => {
    expect(parseResources(RESOURCES).slice(3, 6)).toEqual([
      { name: 'secrets', group: '', version: 'v1', isNamespaced: true, kind: 'Secret' },
      { name: 'services', group: '', version: 'v1', isNamespaced: true, kind: 'Service' },
      { name: 'deployments', group: 'apps', version: 'v1', isNamespaced: true, kind: 'Deployment' },
    ]);
  });
});

describe('parseListing()', () => {
  test.each([
    ['a List', '{"kind":"List","items":[{"kind":"Pod"}]}', [{ kind: 'Pod' }]],
    ['one object', '{"kind":"Namespace"}', [{ kind: 'Namespace' }]],
    ['no JSON', 'error', undefined],
    ['a number', '1', undefined],
    ['items that are no objects', '{"kind":"List","items":[1]}', undefined],
  ])('reads %s', (_, text, expected) => {
    expect(parseListing(text)).toEqual(expected);
  });
});

describe('gateLabelTimes()', () => {
  test('takes the latest time of the label of a gate', () => {
    const [first] = NAMESPACE.metadata.managedFields;
    const later = { ...first, time: '2026-11-29T10:00:00Z' };
    expect(gateLabelTimes({ metadata: { managedFields: [later, first] } })).toEqual({ 'elbv2.k8s.aws/pod-readiness-gate-inject': '2026-11-29T10:00:00Z' });
  });

  test('knows nothing without book-keeping', () => {
    expect(gateLabelTimes({ metadata: {} })).toEqual({});
  });
});

describe('keepReading()', () => {
  test('writes lists for each namespace and kind, and facts that can be read again', () => {
    const files = keepReading(readingOf());
    expect(files.map(({ path }) => path)).toEqual([
      '_cluster/namespaces.json', 'shop/deployments.apps.json', 'shop/replicasets.apps.json', 'shop/pods.json', 'shop/services.json',
      'shop/ingresss.networking.k8s.io.json', 'shop/targetgroupbindings.elbv2.k8s.aws.json', 'shop/poddisruptionbudgets.policy.json',
      '_cluster/mutatingwebhookconfigurations.admissionregistration.k8s.io.json', 'kube-system/deployments.apps.json', 'audit.facts',
    ]);
    expect(parseFacts(files[files.length - 1].text)).toEqual(FACTS);
  });

  test('begins another file after forty objects', () => {
    const [namespace] = readingOf().objects;
    expect(keepReading({ facts: FACTS, objects: Array<typeof namespace>(81).fill(namespace) }).map(({ path }) => path))
      .toEqual(['_cluster/namespaces.json', '_cluster/namespaces-2.json', '_cluster/namespaces-3.json', 'audit.facts']);
  });

  test.each([
    { readAt: '\u001b[31m' }, { readAt: 5 }, { kubernetesVersion: 'new' }, { namespace: {} }, { labelled: { shop: 5 } }, { labelled: { shop: { label: null } } },
    { unread: [null] }, { unread: [{ resource: 'pods' }] }, { absent: [{}] }, { absent: {} }, { elb: 'x' },
    { elb: {} }, { elb: { targetGroups: [], loadBalancers: [null] } }, { elb: { targetGroups: [{ arn: 'a' }], loadBalancers: [] } },
    { elb: { targetGroups: [], loadBalancers: [{ arn: 'a', name: 'a', zones: [], attributes: { a: 1 }, listeners: [] }] } },
  ])('takes facts with %j for none', edited => {
    expect(parseFacts(JSON.stringify({ format: 1, ...FACTS }))).toEqual(FACTS);
    expect(parseFacts(JSON.stringify({ format: 1, ...FACTS, ...edited }))).toBeUndefined();
  });

  test.each(['', '{}', '{"format":2}', '{"format":1,"readAt":"now"}'])('takes %s for no facts', text => {
    expect(parseFacts(text)).toBeUndefined();
  });
});

describe('times', () => {
  test('are the same as those of the platform', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }), date => {
      const text = `${date.toISOString().slice(0, 19)}Z`;
      expect(parseTime(text)).toBe(Math.floor(date.getTime() / 1000) * 1000);
      expect(formatTime(date.getTime())).toBe(text);
    }));
  });

  test.each(['', 'yesterday', '2026-11-29', undefined])('%s is none', text => {
    expect(parseTime(text)).toBeUndefined();
  });
});
