import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CASE_FILES, CHANGE_CASES, RULE_CASES } from './cases';
import { dataOf } from './finding-data';
import { findIn, objectsIn } from './manifests';
import { FAMILIES, messagesOf } from './messages';
import { buildModel } from '../../src/model/model';
import { RULES } from '../../src/rules';
import { CHANGE_RULES } from '../../src/rules/changes';
import { checkChange } from '../../src/rules/engine/check';

const RULE_NAMES = [...RULES, ...CHANGE_RULES].map(({ code, name }) => `${code.toLowerCase()}-${name}`);
const CASES = [...RULE_CASES, ...CHANGE_CASES];

test('every rule has a file of cases, and every file a rule', () => {
  expect(CASE_FILES.map(({ rule }) => rule).sort()).toEqual([...RULE_NAMES].sort());
});

describe.each(RULE_NAMES)('%s', name => {
  const cases = CASES.filter(({ rule }) => rule === name);

  test('has cases that break it and cases that keep to it, each with a name of its own', () => {
    expect(cases.some(({ finds }) => finds.length > 0)).toBe(true);
    expect(cases.some(({ finds }) => finds.length === 0)).toBe(true);
    expect(new Set(cases.map(item => item.name)).size).toBe(cases.length);
  });

  test.each(cases.map(item => [item.name, item] as const))('%s', (_, item) => expect(findIn(item).map(dataOf)).toEqual(item.finds));
});

test.each(CHANGE_CASES.map(item => [`${item.code} ${item.name}`, item] as const))('%s: nothing is found when nothing changes', (_, { code, now: { bodies } }) => {
  const [old, now] = [objectsIn(bodies), objectsIn(bodies)].map(objects => buildModel(objects));
  expect(checkChange(old, now).filter(({ rule }) => rule.code === code)).toEqual([]);
});

test.each(FAMILIES)('the words of %s are those of its file', family => {
  expect(messagesOf(family)).toBe(readFileSync(join(__dirname, 'messages', `${family}.txt`), 'utf8'));
});
