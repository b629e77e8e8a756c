import fc from 'fast-check';
import { CHANGE_CASES, RULE_CASES } from './cases';
import { objectsIn } from './manifests';
import { buildModel } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/objects/object';
import { checkChange, checkModel, toReportedFinding } from '../../src/rules/engine/check';

/** Everything that every rule's cases hold, to be spoilt in one place or more. */
const SETS = [...RULE_CASES, ...CHANGE_CASES.flatMap(({ old, now }) => [old, now])].map(({ bodies }) => objectsIn(bodies));

const JUNK = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e30, '', 'x', '25%', [], {}, [null], [[]], { constructor: 1 }, { '': {} }, '{', '[]', 'null', 'a=b,', '/'),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place below a value. */
function places(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...path, key], ...places(item, [...path, key])]);
}

function spoil(objects: readonly KubernetesObject[], damage: readonly { where: number; junk: unknown }[]): KubernetesObject[] {
  const bodies = structuredClone(objects.map(({ body }) => body)) as Record<string, any>[];
  for (const { where, junk } of damage) {
    const all = bodies.flatMap((body, index) => places(body).filter(path => path.length > 1).map(path => ({ index, path })));
    const { index, path } = all[where % all.length];
    const parent = path.slice(0, -1).reduce<any>((value, key) => value[key], bodies[index]);
    parent[path[path.length - 1]] = structuredClone(junk);
  }
  return objects.map((object, index) => ({ ...object, body: bodies[index] }));
}

test('no rule throws, whatever the manifests hold', () => {
  const damage = fc.array(fc.record({ where: fc.nat(), junk: JUNK }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(fc.constantFrom(...SETS), damage, damage, (objects, one, other) => {
    const [old, now] = [one, other].map(harm => buildModel(spoil(objects, harm)));
    for (const found of [...checkModel(now), ...checkChange(old, now)]) {
      const { message } = toReportedFinding(found, () => ({ line: 1, column: 1 }));
      expect(message).not.toMatch(/undefined|NaN|\[object/);
    }
  }), { numRuns: 1000 });
});
