import { applyPatch, Body, Patch } from './patch';

const body = (kind: string, name: string, fields: object = {}): Body => ({ apiVersion: 'v1', kind, metadata: { name }, ...fields });
const WEB = body('Deployment', 'web', { spec: { replicas: 3, containers: [{ name: 'web' }] } });
const BASE = [WEB, body('Service', 'a'), body('Service', 'b')];

describe('applyPatch()', () => {
  test('sets fields, with the maps and lists around them', () => {
    const [deployment, service] = applyPatch(BASE, {
      set: { 'Deployment spec.containers[0].env[0].name': 'PORT', 'Service/a metadata.annotations[\'a.b/c\']': 'yes' },
    });
    expect(deployment.spec).toEqual({ replicas: 3, containers: [{ name: 'web', env: [{ name: 'PORT' }] }] });
    expect(service.metadata).toEqual({ name: 'a', annotations: { 'a.b/c': 'yes' } });
    expect(WEB.spec).toEqual({ replicas: 3, containers: [{ name: 'web' }] });
  });

  test('removes fields and objects, adds objects behind, and orders all', () => {
    const patch: Patch = { remove: ['Deployment spec.containers[0]', 'Service/a'], add: [body('Namespace', 'shop')], order: ['Namespace', 'Service', 'Deployment'] };
    expect(applyPatch(BASE, patch)).toEqual([
      body('Namespace', 'shop'), body('Service', 'b'), body('Deployment', 'web', { spec: { replicas: 3, containers: [] } }),
    ]);
  });

  test.each<[what: string, patch: Patch, message: string]>([
    ['an object is not there', { remove: ['Ingress'] }, 'Ingress is not among the objects'],
    ['several objects are called so', { remove: ['Service'] }, 'Service is the name of several objects'],
    ['a field that is removed is not there', { remove: ['Deployment spec.paused'] }, 'Deployment spec.paused is not there to be removed'],
    ['a field has its value already', { set: { 'Deployment spec.replicas': 3 } }, 'Deployment spec.replicas is 3 without being set'],
    ['a path cannot be read', { set: { 'Deployment spec[x]': 3 } }, '\'spec[x]\' is not a path'],
    ['the order leaves an object out', { order: ['Deployment', 'Service/a'] }, 'the order names Deployment, Service/a, which are not all objects once'],
  ])('fails when %s', (_, patch, message) => expect(() => applyPatch(BASE, patch)).toThrow(message));
});
