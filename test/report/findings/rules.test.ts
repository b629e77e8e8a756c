import { R07, T01 } from './findings';
import { symbolsIn } from '../../../src/report/budget/formula-symbols';
import { ruleToText, rulesToText } from '../../../src/report/findings/rule-text';
import { ruleAnchor, rulesToMarkdown } from '../../../src/report/findings/rules-markdown';
import { RuleInfo } from '../../../src/rules/engine/rule-info';

const T02: RuleInfo = { ...T01, code: 'T02', name: 'prestop-within-grace', formula: 'P < G' };
const X01: RuleInfo = { ...R07, code: 'X01', name: 'unknown-code', explanation: '*a* <b> `c` _d_ e_f [g]\nh', source: 'RFC 1, https://a.example/b, c' };

describe('ruleToText()', () => {
  test('explains a rule within the columns', () => {
    expect(ruleToText(T01, 60)).toBe(`T01 grace-covers-drain (error)

Users see   SIGKILL in mid-request, 502
Holds when  G ≥ max(P, L + R) + A
            with R longestRequest, A shutdown, L leakWindow,
            P preStop, G terminationGracePeriod
Why         The grace period counts from the deletion.
            preStop, the last request and the shutdown all
            run within it.
To fix      raise 'terminationGracePeriodSeconds' or lower
            'longestRequest'
Source      https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
`);
  });

  test('names no symbols where the formula is a sentence', () => {
    expect(ruleToText(R07, 80)).toBe(`R07 pdb-evicts-unhealthy (info)

Users see   a crash loop blocks node drains
Holds when  unhealthyPodEvictionPolicy is AlwaysAllow
Why         A pod that is not ready counts against the budget.
To fix      set 'unhealthyPodEvictionPolicy: AlwaysAllow'
Source      https://kubernetes.io/docs/tasks/run-application/configure-pdb/
`);
  });
});

describe('rulesToText()', () => {
  test('lists the rules by family', () => {
    expect(rulesToText([R07, T02, T01], 80)).toBe(`Termination
  T01 grace-covers-drain    error    G ≥ max(P, L + R) + A
  T02 prestop-within-grace  error    P < G

Rollout and disruption
  R07 pdb-evicts-unhealthy  info     unhealthyPodEvictionPolicy is AlwaysAllow
`);
  });

  test('is empty without rules', () => {
    expect(rulesToText([], 80)).toBe('');
  });
});

describe('symbolsIn()', () => {
  test.each([
    ['D ≥ X + R; an absent D is AWS\'s 300', ['R', 'X', 'D']],
    ['P ≥ UT·I + X', ['X', 'P', 'I']],
    ['idle timeout Li≥R', ['R', 'Li']],
    ['A pod, as I see it, is one', []],
    ['minReadySeconds ≥ H + y', ['y', 'H']],
    ['r + Xr', ['r', 'Xr']],
  ])('of %s', (formula, symbols) => {
    expect(symbolsIn(formula).map(({ symbol }) => symbol)).toEqual(symbols);
  });
});

describe('ruleAnchor()', () => {
  test('is the anchor of a GitHub heading', () => {
    expect(ruleAnchor(T01)).toBe('t01-grace-covers-drain');
  });
});

describe('rulesToMarkdown()', () => {
  const page = rulesToMarkdown([R07, T02, T01, X01], new Map([['R07', { title: '*two*', text: '`b`' }]]));

  test('begins with what severities mean and the contents', () => {
    expect(page.slice(0, page.indexOf('\n## Symbols'))).toBe(`# Rules

A finding is an **error** where requests are expected to be lost, a **warning** where they are lost under a condition that the \
manifests do not show or where a disruption gets stuck, an **info** where something is worth knowing. What depends on an assumed \
value says so and is a warning at most, unless no value would do; a shutdown that is not declared counts at its default as soon as the longest \
request is.

**Termination**

- [T01 grace-covers-drain](#t01-grace-covers-drain) (error)
- [T02 prestop-within-grace](#t02-prestop-within-grace) (error)

**Rollout and disruption**

- [R07 pdb-evicts-unhealthy](#r07-pdb-evicts-unhealthy) (info)

**Other**

- [X01 unknown-code](#x01-unknown-code) (info)
`);
  });

  test('names the symbols', () => {
    expect(page).toContain('\n| `R`    | `longestRequest`            |\n');
    expect(page).toContain('\n| `K`    | `keepAliveTimeout`          |\n');
  });

  test('has a section a rule under its family', () => {
    expect(page.match(/^##+ .*$/gm)).toEqual([
      '## Symbols', '## Termination', '### T01 grace-covers-drain', '### T02 prestop-within-grace', '## Rollout and disruption',
      '### R07 pdb-evicts-unhealthy', '## Other', '### X01 unknown-code',
    ]);
    expect(page.match(/^\*\*For example\*\*/gm)).toHaveLength(1);
    expect(page).toContain(`
### R07 pdb-evicts-unhealthy

Severity: info

**Users see** a crash loop blocks node drains

**Holds when** \`unhealthyPodEvictionPolicy is AlwaysAllow\`

**For example** \\*two\\*: \\\`b\\\`

**Why** A pod that is not ready counts against the budget.

**To fix** set 'unhealthyPodEvictionPolicy: AlwaysAllow'

**Source** <https://kubernetes.io/docs/tasks/run-application/configure-pdb/>
`);
  });

  test('escapes Markdown, but not in addresses', () => {
    expect(page).toContain('**Why** \\*a\\* \\<b> \\`c\\` \\_d\\_ e_f \\[g\\] h\n\n');
    expect(page.endsWith('**Source** RFC 1, <https://a.example/b>, c\n')).toBe(true);
  });

  test('fences a formula that has backticks', () => {
    expect(rulesToMarkdown([{ ...R07, formula: '`a` or ``b`` holds' }])).toContain('**Holds when** ``` `a` or ``b`` holds ```');
  });

  test('is a page without rules', () => {
    expect(rulesToMarkdown([]).match(/^#.*$/gm)).toEqual(['# Rules', '## Symbols']);
  });
});
