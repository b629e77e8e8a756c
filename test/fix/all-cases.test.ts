import { stringify } from 'yaml';
import { applyFixes } from '../../src/fix/apply-fixes';
import { checkTexts } from '../../src/integrations/texts';
import { ReportedFinding } from '../../src/rules/engine/reported-finding';
import { RULE_CASES } from '../rules/cases';

const FILE = 'all.yaml';

/** One of each rule and setting is enough: what the cases of a rule differ in is its limit. */
const CASES = RULE_CASES.filter(({ finds }, index) => finds.length > 0 && index % 3 === 0);

function above(text: string, options: Parameters<typeof checkTexts>[1]): readonly ReportedFinding[] {
  return checkTexts(new Map([[FILE, text]]), options).findings.filter(({ severity, suppressed }) => severity !== 'info' && suppressed === undefined);
}

describe('what fix makes of all cases of the rules', () => {
  test.each(CASES.map(item => [item.code, item.name, item] as const))('%s: %s', (_code, _name, { bodies, options }) => {
    const text = bodies.map(body => stringify(body, { aliasDuplicateObjects: false })).join('---\n');
    const before = new Set(above(text, options).map(({ code }) => code));
    const { texts, left } = applyFixes(new Map([[FILE, text]]), { ...options, strict: true });
    const after = texts.get(FILE)!;
    const told = new Set(left.map(({ found }) => found.rule.code));
    expect(above(after, options).filter(({ code }) => !told.has(code) && !before.has(code))).toEqual([]);
    expect(applyFixes(texts, { ...options, strict: true }).texts.get(FILE)).toBe(after);
  });
});
