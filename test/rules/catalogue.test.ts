import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from './write-catalogue';
import { RULES } from '../../src/rules';
import { CHANGE_RULES } from '../../src/rules/changes';
import { LIVE_RULES } from '../../src/rules/live';

const ALL = [...RULES, ...CHANGE_RULES, ...LIVE_RULES];

describe('the catalogue of rules', () => {
  test('docs/rules.md is up to date', () => {
    expect(readFileSync(join(__dirname, '..', '..', 'docs', 'rules.md'), 'utf8')).toBe(catalogue());
  });

  test('has every code once, and every field filled in', () => {
    expect(new Set(ALL.map(({ code }) => code)).size).toBe(ALL.length);
    for (const { code, name, formula, symptom, explanation, remedy, source } of ALL) {
      expect(code).toMatch(/^[TSRNACILE]\d\d$/);
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect([formula, symptom, explanation, remedy].every(text => text.length > 3)).toBe(true);
      expect(source).toMatch(/^https:\/\//);
    }
  });
});
