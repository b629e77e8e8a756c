import { inNamespace, inOneNamespace } from '../../../src/model/objects/one-namespace';
import { objectsOf } from '../../rules/manifests';

/** Namespaces by kind and name, of objects as `Kind/name` or `Kind/namespace/name`. */
function namespaces(...names: string[]): Readonly<Record<string, string | undefined>> {
  const bodies = names.map(text => {
    const [kind, name, namespaced] = text.split('/');
    return { apiVersion: 'v1', kind, metadata: namespaced === undefined ? { name } : { namespace: name, name: namespaced } };
  });
  const objects = inOneNamespace(objectsOf(bodies.map(body => JSON.stringify(body)).join('\n---\n')));
  return Object.fromEntries(objects.map(({ kind, name, namespace }) => [`${kind}/${name}`, namespace]));
}

describe('inOneNamespace()', () => {
  test('puts an object that names no namespace into the only one that others name', () => {
    expect(namespaces('Deployment/demo/web', 'Service/web', 'Certificate/web')).toEqual({
      'Deployment/web': 'demo', 'Service/web': 'demo', 'Certificate/web': 'demo',
    });
  });

  test('leaves what is in no namespace', () => {
    const found = namespaces('Deployment/demo/web', 'Namespace/demo', 'ClusterRole/web', 'ClusterIssuer/web', 'NodePool/web', 'GatewayClass/web');
    expect(Object.values(found).filter(namespace => namespace !== undefined)).toEqual(['demo']);
  });

  test('does not choose among several', () => {
    expect(namespaces('Deployment/demo/web', 'Deployment/prod/app', 'Service/web')).toMatchObject({ 'Service/web': undefined });
  });

  test('leaves an object that is there with a namespace, too', () => {
    expect(namespaces('Service/demo/web', 'Deployment/web')).toEqual({ 'Service/web': 'demo', 'Deployment/web': 'demo' });
    const objects = objectsOf(['demo', undefined].map(namespace => JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace } }))
      .join('\n---\n'));
    expect(inOneNamespace(objects)).toBe(objects);
  });

  test('gives the same objects again to whoever asks again', () => {
    const objects = objectsOf(['Service', 'Deployment'].map((kind, index) =>
      JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'web', namespace: index === 0 ? 'demo' : undefined } })).join('\n---\n'));
    expect(inOneNamespace(objects)[1]).toBe(inOneNamespace(objects)[1]);
  });

  test('does not follow what is often in a namespace of others', () => {
    expect(namespaces('Deployment/web', 'RoleBinding/kube-system/web', 'ServiceMonitor/monitoring/web')).toMatchObject({ 'Deployment/web': undefined });
    expect(namespaces('Deployment/demo/web', 'RoleBinding/kube-system/web', 'Service/web')).toMatchObject({ 'Service/web': 'demo' });
  });

  test('leaves a set in which nothing names one', () => {
    expect(namespaces('Deployment/web', 'Service/web')).toEqual({ 'Deployment/web': undefined, 'Service/web': undefined });
  });
});

describe('inNamespace()', () => {
  const objects = objectsOf([{ kind: 'Service' }, { kind: 'Deployment', namespace: 'demo' }, { kind: 'ClusterRole' }]
    .map(({ kind, namespace }) => JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'web', namespace } })).join('\n---\n'));

  test('puts what names no namespace into that, although another object has one of its own', () => {
    expect(inNamespace(objects, 'shop').map(({ namespace }) => namespace)).toEqual(['shop', 'demo', undefined]);
  });

  test('leaves everything where none is named', () => {
    expect(inNamespace(objects, undefined)).toBe(objects);
  });
});
