import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportedFindingsIn } from './manifests';
import { RULES } from '../../src/rules';
import { CheckOptions } from '../../src/rules/engine/check';

/**
 * A folder a rule: `bad*.yaml` break it and say in `expected.json` what is found of it, `good*.yaml` do not. The first line
 * of a file may be a comment with options: `# options: {"inputs":{"longestRequestSeconds":30},"kubernetesVersion":"1.29"}`.
 */
const FOLDER = join(__dirname, 'cases');

function optionsOf(yaml: string): CheckOptions {
  const [, json] = /^# options: (.*)$/m.exec(yaml) ?? [];
  return json === undefined ? {} : JSON.parse(json);
}

describe.each(RULES.map(({ code, name }) => ({ code, folder: `${code.toLowerCase()}-${name}` })))('rule $code', ({ code, folder }) => {
  const files = readdirSync(join(FOLDER, folder));
  const read = (file: string) => readFileSync(join(FOLDER, folder, file), 'utf8');
  const found = (file: string) => reportedFindingsIn(read(file), optionsOf(read(file))).filter(finding => finding.code === code);

  test('has a bad and a good case', () => {
    expect(files).toEqual(expect.arrayContaining([expect.stringMatching(/^bad.*\.yaml$/), expect.stringMatching(/^good.*\.yaml$/), 'expected.json']));
  });

  test.each(files.filter(file => file.startsWith('bad')))('finds what is wrong in %s', file => {
    const expected = JSON.parse(read('expected.json'))[file];
    expect(expected.length).toBeGreaterThan(0);
    expect(found(file).map(({ severity, object, field, message }) => ({ severity, object: `${object.kind} ${object.name}`, field, message }))).toEqual(expected);
  });

  test.each(files.filter(file => file.startsWith('good')))('finds nothing in %s', file => expect(found(file)).toEqual([]));
});

test('every folder belongs to a rule', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(RULES.map(({ code, name }) => `${code.toLowerCase()}-${name}`).sort());
});
