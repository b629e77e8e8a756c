import { answer, COLUMNS, tool } from './tool';
import { text } from '../../../config/type';
import { neighbourOf } from '../../../platform/text/spelling';
import { rulesToText, ruleToText } from '../../../report/findings/rule-text';
import { rulePage } from '../../../report/findings/rules-markdown';
import { ALL_RULES, findRule } from '../../commands/rules';
import { UsageError } from '../../options/parse';

export const explain = tool({
  name: 'explain',
  title: 'Explain a rule',
  description: 'Explains a rule that `check` reports, such as T03: what users see, the inequality, the mechanism behind it, the remedy and its primary source. Call it to give a '
    + 'person the reason of a change. Without a code, it lists all rules.',
  takes: { code: { type: text('the code or the name of a rule'), about: 'code or name of a rule, such as T03 or grace-covers-drain; without it, all rules are listed' } },
  answers: {
    rules: {
      type: 'array',
      items: {
        type: 'object',
        properties: Object.fromEntries(['code', 'name', 'severity', 'formula', 'symptom', 'explanation', 'remedy', 'source', 'page'].map(key => [key, { type: 'string' }])),
      },
    },
  },
  call: ({ code }) => {
    if (code === undefined) {
      const rules = ALL_RULES.map(({ name, severity, formula, ...known }) => ({ code: known.code, name, severity, formula }));
      return answer(rulesToText(ALL_RULES, COLUMNS), { rules });
    }
    const rule = findRule(code);
    if (rule === undefined) {
      const near = neighbourOf(code, ALL_RULES.flatMap(({ code: known, name }) => [known, name]));
      throw new UsageError(`'${code}' of 'code' is not a rule; ${near === undefined ? 'without a code, all rules are listed' : `did you mean '${near}'?`}`);
    }
    const { name, severity, formula, symptom, explanation, remedy, charts, undecided, source } = rule;
    return answer(ruleToText(rule, COLUMNS), {
      rules: [{ code: rule.code, name, severity, formula, symptom, explanation, remedy, charts, undecided, source, page: rulePage(rule) }],
    });
  },
});
