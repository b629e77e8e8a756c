import { Remedy } from '../../src/rules/engine/rule-finding';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectsOf } from './manifests';
import { buildModel } from '../../src/model/model';
import { KubernetesObject } from '../../src/model/objects/object';
import { checkModel, WorkloadFinding } from '../../src/rules/engine/check';

const FOLDER = join(__dirname, 'cases');
const CASES = readdirSync(FOLDER).filter(folder => /^[tsrna]\d/.test(folder)).flatMap(folder => readdirSync(join(FOLDER, folder))
  .filter(file => file.startsWith('bad')).map(file => ({ code: folder.slice(0, 3).toUpperCase(), file: join(folder, file) })));

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
  test.each(CASES)('$code mends what it says it mends in $file', ({ code, file }) => {
    const yaml = readFileSync(join(FOLDER, file), 'utf8');
    const [, json] = /^# options: (.*)$/m.exec(yaml) ?? [];
    const options = json === undefined ? {} : JSON.parse(json);
    const objects = objectsOf(yaml);
    const before = problems(checkModel(buildModel(objects), options), code);
    const mended = before.filter(({ finding }) => (finding.fixes ?? []).length > 0);
    const after = mended.flatMap(({ finding }) => finding.fixes ?? []).reduce(apply, objects as readonly KubernetesObject[]);
    const left = problems(checkModel(buildModel(after), options), code);
    expect(left).toHaveLength(before.length - mended.length);
    expect(left.flatMap(({ finding }) => finding.fixes ?? [])).toEqual([]);
  });

  test('mend something', () => {
    const fixable = CASES.filter(({ code, file }) => problems(checkModel(buildModel(objectsOf(readFileSync(join(FOLDER, file), 'utf8')))), code)
      .some(({ finding }) => (finding.fixes ?? []).length > 0));
    expect(new Set(fixable.map(({ code }) => code))).toEqual(new Set([
      'T01', 'T02', 'T03', 'T04', 'T06', 'T08', 'S01', 'S02', 'S03', 'S06', 'S07', 'S08', 'S09', 'S10', 'S12', 'S13',
      'R01', 'R02', 'R03', 'R04', 'R05', 'R07', 'R08', 'R09', 'R11', 'N01', 'N02', 'N03', 'N04', 'N06', 'N07', 'N09', 'A02',
    ]));
  });
});
