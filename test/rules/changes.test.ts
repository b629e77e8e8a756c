import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeCases, CHANGES, summary } from './manifests';
import { readDocuments } from '../../src/model/objects/documents';
import { KubernetesObject } from '../../src/model/objects/object';
import { CHANGE_RULES } from '../../src/rules/changes';
import { unrelated } from '../../src/rules/changes/unrelated';
import { compareManifests } from '../../src/rules/engine/report';

/**
 * A folder a rule: each `new-<case>.yaml` is compared with `old-<case>.yaml`, or with `old.yaml` where there is none of its
 * own. What is found of `bad` ones stands in `expected.json`; nothing is of `good` ones.
 */
describe.each(CHANGE_RULES.map(({ code, name }) => ({ code, folder: `${code.toLowerCase()}-${name}` })))('rule $code', ({ code, folder }) => {
  const cases = changeCases(folder, code);

  test('has a bad and a good case', () => {
    expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining([expect.stringMatching(/^bad/), expect.stringMatching(/^good/)]));
  });

  test.each(cases.filter(({ name }) => name.startsWith('bad')))('finds what is wrong in $name', ({ name, findings }) => {
    const expected = JSON.parse(readFileSync(join(CHANGES, folder, 'expected.json'), 'utf8'))[name];
    expect(expected.length).toBeGreaterThan(0);
    expect(findings.map(summary)).toEqual(expected);
  });

  test.each(cases.filter(({ name }) => name.startsWith('good')))('finds nothing in $name', ({ findings }) => expect(findings).toEqual([]));

  test.each(cases)('finds nothing in $name when nothing changes', ({ unchanged }) => expect(unchanged).toEqual([]));
});

test('an object that goes explains itself in the version that has it', () => {
  const [explained] = changeCases('c02-load-balancer-kept', 'C02').filter(({ name }) => name === 'bad-explained');
  expect(explained.findings.map(({ suppressed }) => suppressed)).toEqual(['nobody has asked for it since May']);
});

test.each([
  ['the old manifests', 'namespace: shop', ''],
  ['the new manifests', '', 'namespace: shop'],
])('objects are the same where only %s say the namespace', (_, before, after) => {
  const service = (namespace: string, type: string) =>
    readDocuments('web.yaml', `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  ${namespace}\nspec:\n  type: ${type}\n`);
  const { findings } = compareManifests(service(before, 'LoadBalancer'), service(after, 'ClusterIP'), {}, () => undefined);
  expect(findings.map(({ code, field }) => `${code} ${field}`)).toEqual(['C02 spec.type']);
});

test('objects of several namespaces are told apart', () => {
  const service = (name: string, namespace: string, type: string) =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  ${namespace}\nspec:\n  type: ${type}\n`;
  const old = readDocuments('old.yaml', ['a', 'b'].map(name => service('web', `namespace: ${name}`, 'LoadBalancer')).join('---\n'));
  expect(compareManifests(old, readDocuments('new.yaml', service('web', '', 'ClusterIP')), {}, () => undefined).findings).toEqual([]);
});

test('every folder belongs to a rule', () => {
  expect(readdirSync(CHANGES).sort()).toEqual(CHANGE_RULES.map(({ code, name }) => `${code.toLowerCase()}-${name}`).sort());
});

describe('unrelated()', () => {
  const object = (kind: string, name: string, namespace?: string): KubernetesObject =>
    ({ apiVersion: 'v1', kind, name, namespace, body: {}, source: { file: 'a.yaml', document: 0, line: 1 }, prefix: [] });
  const web = object('Service', 'web', 'prod');

  test.each<[string, KubernetesObject[], KubernetesObject[], unknown]>([
    ['one object is in both', [web, object('Service', 'a')], [web, object('Service', 'b')], undefined],
    ['there is nothing on one side', [], [web], undefined],
    ['there is nothing on the other side', [web], [object('Namespace', 'prod')], undefined],
    ['all is renamed', [web], [object('Service', 'shop', 'prod')], expect.stringContaining('no new object has kind and name of an old one')],
    ['all is of another kind', [web], [object('Ingress', 'web', 'prod')], expect.stringContaining('no new object has kind and name of an old one')],
    ['only what answers no request stays', [web, object('ConfigMap', 'web', 'prod')], [object('Service', 'shop', 'prod'), object('ConfigMap', 'web', 'prod')], expect.any(String)],
    ['only the Namespace stays', [web, object('Namespace', 'prod')], [object('Service', 'shop', 'prod'), object('Namespace', 'prod')], expect.any(String)],
    ['all is moved', [web], [object('Service', 'web', 'shop')], expect.stringContaining('in different namespaces')],
  ])('tells whether there is something to compare where %s', (_, old, now, expected) => expect(unrelated({ old, now })).toEqual(expected));
});
