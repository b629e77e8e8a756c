import { text } from './cel';
import { HAS_PODS, judged, variablesOf } from './reading';
import { doubts, validations } from './rules';
import { Named, Scope } from './scope';
import { Validation } from './validation';

/** A policy in the terms that all engines share. */
export interface Policy {
  readonly name: string;
  readonly effect: 'refuse' | 'warn';
  readonly conditions: readonly Named[];
  readonly variables: readonly Named[];
  readonly validations: readonly Pick<Validation, 'expression' | 'message'>[];
}

/** The policies of each scope: one that refuses what loses requests, and one that warns of what it cannot judge. */
export function policiesOf(scopes: readonly Scope[]): Policy[] {
  return scopes.flatMap((scope, index): Policy[] => {
    const name = nameOf('zero-downtime', index, scopes);
    const conditions = [...scope.conditions, HAS_PODS];
    const variables = variablesOf(scope);
    const said = validations(scope).map(({ code, expression, message }, place): Named => ({
      name: `${code}_${place + 1}`, expression: `(${expression}) ? "" : ${message}`,
    }));
    return [
      {
        name,
        effect: 'refuse',
        conditions: [...conditions, ...judged(scope).map(({ name: called, expression }) => ({ name: called, expression }))],
        variables: [...variables, ...said],
        validations: [allOf(said)],
      },
      { name: `${name}-unread`, effect: 'warn', conditions, variables: [...variables, isJudged(scope)], validations: warnings(scope) },
    ];
  });
}

/** The name of the policy of a scope: numbered where there are several. */
export function nameOf(name: string, index: number, { length }: readonly Scope[]): string {
  return length === 1 ? name : `${name}-${index + 1}`;
}

/** One validation for all rules: of several that do not hold, the API server would say the first one only. */
function allOf(said: readonly Named[]): Policy['validations'][number] {
  const names = said.map(({ name }) => `variables.${name}`);
  return { expression: names.map(name => `${name} == ""`).join(' && '), message: `[${names.join(', ')}].filter(m, m != "").join(${text(BETWEEN)})` };
}

/** Messages take no line breaks. */
export const BETWEEN = ' -- ';

/** What is said of an object that no rule judges. */
export const NOTHING_JUDGED = 'its rollouts are not judged by this policy: ';

/** Whether any rule judges an object. */
function isJudged(scope: Scope): Named {
  return { name: 'isJudged', expression: judged(scope).map(({ expression }) => `(${expression})`).join(' && ') };
}

function warnings(scope: Scope): Policy['validations'] {
  return [
    ...judged(scope).map(({ expression, otherwise }) => ({ expression, message: text(`${NOTHING_JUDGED}${otherwise}; zero-downtime check judges it`) })),
    ...doubts(scope).map(({ codes, expression, otherwise }) => ({
      expression: `!variables.isJudged || (${expression})`,
      message: text(`${codes.join(', ')} ${codes.length === 1 ? 'is' : 'are'} not judged by this policy: ${otherwise}; zero-downtime check judges it`),
    })),
  ];
}
