import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectsOf } from './manifests';
import { buildModel } from '../../src/model/model';
import { KubernetesObject, Path } from '../../src/model/object';
import { Remedy } from '../../src/rules/breach';
import { checkModel, CheckOptions, Found } from '../../src/rules/check';

const FOLDER = join(__dirname, 'cases');

function write(object: KubernetesObject, path: Path, value: unknown): void {
  let place = object.body as Record<string | number, unknown>;
  path.slice(0, -1).forEach((key, index) => {
    place[key] ??= typeof path[index + 1] === 'number' ? [] : {};
    place = place[key] as Record<string | number, unknown>;
  });
  const last = path[path.length - 1];
  if (value === undefined) delete place[last]; else place[last] = value;
}

function apply(remedy: Remedy): void {
  if (remedy.kind !== 'add') write(remedy.object, remedy.path, remedy.kind === 'set' ? remedy.value : undefined);
}

/** What is found of one rule, fixed and looked at again. */
function fix(yaml: string, code: string): { readonly fixed: readonly Found[]; readonly left: readonly Found[] } {
  const [, json = '{}'] = /^# options: (.*)$/m.exec(yaml) ?? [];
  const options: CheckOptions = JSON.parse(json);
  const objects = objectsOf(yaml);
  const find = () => checkModel(buildModel(objects), options).filter(({ rule }) => rule.code === code);
  const fixed = find().filter(({ breach: { fixes } }) => fixes !== undefined && fixes.length > 0);
  fixed.forEach(({ breach: { fixes = [] } }) => fixes.forEach(apply));
  return { fixed, left: find().filter(({ breach: { fixes } }) => fixes !== undefined && fixes.length > 0) };
}

const cases = readdirSync(FOLDER).filter(folder => /^[st]\d\d-/.test(folder)).flatMap(folder =>
  readdirSync(join(FOLDER, folder)).filter(file => file.startsWith('bad')).map(file => ({ code: folder.slice(0, 3).toUpperCase(), path: `${folder}/${file}` })));
const outcomes = cases.map(({ code, path }) => ({ code, path, ...fix(readFileSync(join(FOLDER, path), 'utf8'), code) }))
  .filter(({ fixed }) => fixed.length > 0);

test('there are changes that mend', () => {
  expect([...new Set(outcomes.map(({ code }) => code))]).toEqual([
    'S01', 'S02', 'S03', 'S06', 'S07', 'S08', 'S09', 'S10', 'S12', 'S13', 'T01', 'T02', 'T03', 'T04', 'T08', 'T09',
  ]);
});

test.each(outcomes)('the change offered for $path mends it', ({ left }) => {
  expect(left.map(({ breach }) => breach)).toEqual([]);
});
