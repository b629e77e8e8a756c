// Evaluates policies over objects; a process of its own, since the library is an ES module.
import { readFileSync } from 'node:fs';
import { Environment } from '@marcbachmann/cel-js';

// The functions that the API server adds to the language.
const environment = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true })
  .registerFunction('string.find(string): string', (text, pattern) => new RegExp(pattern).exec(text)?.[0] ?? '')
  .registerFunction('string.findAll(string): list', (text, pattern) => text.match(new RegExp(pattern, 'g')) ?? []);
const parsed = new Map();
const run = (expression, context) => {
  if (!parsed.has(expression)) parsed.set(expression, environment.parse(expression));
  return parsed.get(expression)(context);
};
const whole = value => Array.isArray(value) ? value.map(whole)
  : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, whole(each)]))
    : Number.isInteger(value) ? BigInt(value) : value;

const plain = value => typeof value === 'bigint' ? Number(value)
  : value !== null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])) : value;

const asked = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(asked.map(({ policy, object: given }) => {
  const object = whole(given);
  if (!policy.conditions.every(({ expression }) => run(expression, { object }))) return null;
  // Evaluated where they are needed, once, as the API server does: one may not be defined for every object.
  const variables = {};
  for (const { name, expression } of policy.variables) {
    let known;
    Object.defineProperty(variables, name, { enumerable: true, get: () => (known ??= [run(expression, { object, variables })])[0] });
  }
  if (policy.patches) {
    return policy.patches.filter(({ condition }) => run(condition, { object, variables })).map(({ op = 'add', path, value }) => ({ op, path, value: plain(run(value, { object, variables })) }));
  }
  return policy.validations.filter(({ expression }) => !run(expression, { object, variables })).map(({ message }) => run(message, { object, variables }));
})));
