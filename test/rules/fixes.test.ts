import { RULE_CASES } from './cases';
import { findIn, objectsIn, objectsOf } from './manifests';
import { buildModel } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/objects/object';
import { checkModel, WorkloadFinding } from '../../src/rules/engine/check';
import { Remedy } from '../../src/rules/engine/rule-finding';

const CASES = RULE_CASES.filter(({ code, finds }) => /^[TSRNA]/.test(code) && finds.length > 0);

/** Carries a remedy out on objects, as `fix` does on text. */
function apply(objects: readonly KubernetesObject[], remedy: Remedy): readonly KubernetesObject[] {
  if (remedy.kind === 'add') return [...objects, ...objectsOf(JSON.stringify(remedy.object))];
  let parent = remedy.object.body as Record<string | number, any>;
  for (const [index, key] of remedy.path.slice(0, -1).entries()) {
    parent[key] ??= typeof remedy.path[index + 1] === 'number' ? [] : {};
    parent = parent[key];
  }
  const last = remedy.path[remedy.path.length - 1];
  if (remedy.kind === 'remove') delete parent[last]; else parent[last] = remedy.value;
  return objects;
}

function problems(found: readonly WorkloadFinding[], code: string): WorkloadFinding[] {
  return found.filter(({ rule }) => rule.code === code);
}

describe('fixes', () => {
  test.each(CASES.map(item => [item.code, item.name, item] as const))('%s is fixed where it says so: %s', (code, _, { bodies, options }) => {
    const objects = objectsIn(structuredClone(bodies));
    const before = problems(checkModel(buildModel(objects), options), code);
    const fixed = before.filter(({ finding }) => (finding.fixes ?? []).length > 0);
    const after = fixed.flatMap(({ finding }) => finding.fixes ?? []).reduce(apply, objects as readonly KubernetesObject[]);
    const left = problems(checkModel(buildModel(after), options), code);
    expect(left).toHaveLength(before.length - fixed.length);
    expect(left.flatMap(({ finding }) => finding.fixes ?? [])).toEqual([]);
  });

  test('fix something', () => {
    const fixable = CASES.filter(item => findIn(item).some(({ finding }) => (finding.fixes ?? []).length > 0));
    expect(new Set(fixable.map(({ code }) => code))).toEqual(new Set([
      'T01', 'T02', 'T03', 'T04', 'T05', 'T06', 'T08', 'T09', 'S01', 'S02', 'S03', 'S06', 'S07', 'S08', 'S09', 'S10', 'S12', 'S13',
      'R01', 'R02', 'R03', 'R04', 'R05', 'R07', 'R08', 'R09', 'R11', 'N01', 'N02', 'N03', 'N04', 'N06', 'N07', 'N09', 'A02',
    ]));
  });
});
