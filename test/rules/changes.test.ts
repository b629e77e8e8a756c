import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeCases, CHANGES, summary } from './manifests';
import { CHANGE_RULES } from '../../src/rules/changes';

/**
 * A folder a rule: each `new-<case>.yaml` is compared with `old-<case>.yaml`, or with `old.yaml` where there is none of its
 * own. What is found of `bad` ones stands in `expected.json`; nothing is of `good` ones.
 */
describe.each(CHANGE_RULES.map(({ code, name }) => ({ code, folder: `${code.toLowerCase()}-${name}` })))('rule $code', ({ code, folder }) => {
  const cases = changeCases(folder, code);

  test('has a bad and a good case', () => {
    expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining([expect.stringMatching(/^bad/), expect.stringMatching(/^good/)]));
  });

  test.each(cases.filter(({ name }) => name.startsWith('bad')))('finds what is wrong in $name', ({ name, violations }) => {
    const expected = JSON.parse(readFileSync(join(CHANGES, folder, 'expected.json'), 'utf8'))[name];
    expect(expected.length).toBeGreaterThan(0);
    expect(violations.map(summary)).toEqual(expected);
  });

  test.each(cases.filter(({ name }) => name.startsWith('good')))('finds nothing in $name', ({ violations }) => expect(violations).toEqual([]));

  test.each(cases)('finds nothing in $name when nothing changes', ({ unchanged }) => expect(unchanged).toEqual([]));
});

test('every folder belongs to a rule', () => {
  expect(readdirSync(CHANGES).sort()).toEqual(CHANGE_RULES.map(({ code, name }) => `${code.toLowerCase()}-${name}`).sort());
});
