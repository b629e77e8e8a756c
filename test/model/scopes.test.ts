import * as fc from 'fast-check';
import { KubernetesObject } from '../../src/model/objects/object';
import { scopesOf } from '../../src/model/scopes';

function object(file: string, name: string, more: Partial<KubernetesObject> = {}): KubernetesObject {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name, body: {}, source: { file, document: 0, line: 1 }, prefix: [], ...more };
}

/** `dev: dev/web.yaml web`: each scope with its objects; those of the cluster after a plus. */
function scopes(objects: readonly KubernetesObject[], chartOf: (object: KubernetesObject) => string | undefined = () => undefined): string[] {
  const show = ({ source: { file }, name }: KubernetesObject) => `${file} ${name}`;
  return scopesOf(objects, chartOf).map(({ name, objects: own, context }) =>
    `${name ?? 'all'}: ${own.map(show).join(', ')}${context.length > 0 ? ` + ${context.map(show).join(', ')}` : ''}`);
}

describe('scopesOf()', () => {
  test.each<[string, string[], string[]]>([
    ['names that differ', ['dev/web.yaml web', 'prod/api.yaml api'], ['all: dev/web.yaml web, prod/api.yaml api']],
    ['two folders', ['dev/web.yaml web', 'prod/web.yaml web'], ['dev: dev/web.yaml web', 'prod: prod/web.yaml web']],
    ['folders below others', ['envs/dev/a/web.yaml web', 'envs/dev/b/api.yaml api', 'envs/prod/a/web.yaml web'],
      ['envs/dev: envs/dev/a/web.yaml web, envs/dev/b/api.yaml api', 'envs/prod: envs/prod/a/web.yaml web']],
    ['folders of each application', ['web/dev/a.yaml web', 'web/prod/a.yaml web', 'api/a.yaml api'],
      ['web/dev: web/dev/a.yaml web', 'web/prod: web/prod/a.yaml web', 'all: api/a.yaml api']],
    ['two files', ['dev.yaml web', 'prod.yaml web', 'prod.yaml api'], ['dev.yaml: dev.yaml web', 'prod.yaml: prod.yaml web, prod.yaml api']],
    ['a folder and one below it', ['base/web.yaml web', 'base/over/web.yaml web'], ['base/web.yaml: base/web.yaml web', 'base/over: base/over/web.yaml web']],
    ['a file beside the folders', ['envs/dev/web.yaml web', 'envs/prod/web.yaml web', 'envs/service.yaml common'],
      ['envs/dev: envs/dev/web.yaml web, envs/service.yaml common', 'envs/prod: envs/prod/web.yaml web, envs/service.yaml common']],
    ['one file', ['all.yaml web', 'all.yaml web'], ['all: all.yaml web, all.yaml web']],
    ['three folders', ['a/w.yaml web', 'b/w.yaml web', 'c/w.yaml web'], ['a: a/w.yaml web', 'b: b/w.yaml web', 'c: c/w.yaml web']],
    ['paths that begin in the folder itself', ['./dev/web.yaml web', './prod/web.yaml web'], ['dev: ./dev/web.yaml web', 'prod: ./prod/web.yaml web']],
  ])('tells apart by %s', (_, objects, expected) => {
    expect(scopes(objects.map(text => object(...text.split(' ') as [string, string])))).toEqual(expected);
  });

  test('does not tell apart what has another namespace, kind or group, or no name', () => {
    const all = [
      object('a/x.yaml', 'web', { namespace: 'a' }), object('b/x.yaml', 'web', { namespace: 'b' }), object('b/x.yaml', 'web', { kind: 'StatefulSet' }),
      object('c/x.yaml', 'web', { apiVersion: 'example.com/v1' }), object('a/x.yaml', 'job-*'), object('b/x.yaml', 'job-*'),
    ];
    expect(scopesOf(all, () => undefined)).toHaveLength(1);
  });

  test('makes no environments of applications that have their Namespace, or an account, in common', () => {
    const shared = (file: string) => [object(file, 'team', { kind: 'Namespace' }), object(file, 'common', { kind: 'ServiceAccount' })];
    expect(scopes([object('dev/web.yaml', 'web'), ...shared('dev/web.yaml'), object('dev/api.yaml', 'api'), ...shared('dev/api.yaml')])).toHaveLength(1);
    expect(scopes([...shared('dev/web.yaml'), ...shared('prod/web.yaml')])).toHaveLength(2);
  });

  test('tells apart the charts in one file', () => {
    const all = ['web', 'api'].map((chart, document) => object('-', 'app', { source: { file: '-', document, line: document === 0 ? 1 : 9 }, body: { chart } }));
    expect(scopes(all, ({ body }) => String(body.chart))).toEqual(['-#web: - app', '-#api: - app']);
  });

  test('lends each of them the objects of the cluster', () => {
    const namespace = object('cluster/all.yaml', 'shop', { apiVersion: 'v1', kind: 'Namespace' });
    expect(scopes([object('dev/web.yaml', 'web'), object('prod/web.yaml', 'web'), namespace])).toEqual([
      'dev: dev/web.yaml web + cluster/all.yaml shop', 'prod: prod/web.yaml web + cluster/all.yaml shop', 'all: cluster/all.yaml shop',
    ]);
  });

  test('loses no object, and leaves no repetition in one scope', () => {
    const file = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map(steps => `${steps.join('/')}.yaml`);
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(file, fc.constantFrom('web', 'api')), { selector: pair => pair.join(' ') }), pairs => {
      const all = pairs.map(([path, name]) => object(path, name));
      const found = scopesOf(all, () => undefined);
      expect(new Set(found.flatMap(({ objects }) => objects))).toEqual(new Set(all));
      for (const { objects } of found) expect(new Set(objects.map(({ name }) => name)).size).toBe(objects.length);
    }));
  });
});
