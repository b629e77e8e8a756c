import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the API means to languages that reach it through jsii. */

interface TypeReference { readonly fqn?: string; readonly primitive?: string; readonly collection?: { readonly elementtype: TypeReference } }
interface Property { readonly name: string; readonly optional?: boolean; readonly type: TypeReference }
interface Type {
  readonly fqn: string;
  readonly kind: string;
  readonly datatype?: boolean;
  readonly abstract?: boolean;
  readonly initializer?: { readonly protected?: boolean };
  readonly properties?: readonly Property[];
  readonly methods?: readonly { readonly name: string; readonly static?: boolean; readonly parameters?: readonly Property[] }[];
}

const assembly: { types: Record<string, Type>; dependencies: Record<string, string> } =
  JSON.parse(readFileSync(join(__dirname, '..', '..', '.jsii'), 'utf8'));
const types = Object.values(assembly.types);

/** Every property and parameter. */
const uses = types.flatMap(type => [
  ...(type.properties ?? []).map(property => ({ type, property })),
  ...(type.methods ?? []).flatMap(({ parameters = [] }) => parameters.map(property => ({ type, property }))),
]);

test('no type of a version of cdk8s-plus stands in the API', () => {
  expect(Object.keys(assembly.dependencies).filter(name => name.startsWith('cdk8s-plus'))).toEqual([]);
  expect(uses.filter(({ property }) => JSON.stringify(property.type).includes('cdk8s-plus'))).toEqual([]);
});

/**
 * Python passes a dictionary in a list as it is, and jsii drops the keys that it does not know: `target_port` would be lost without a word.
 * A single word is the same in every language.
 */
test('structs in lists and maps have properties of one word each', () => {
  const inCollections = new Set(uses.map(({ property }) => property.type.collection?.elementtype.fqn).filter(fqn => fqn !== undefined));
  const taken = [...inCollections].map(fqn => assembly.types[fqn]).filter(type => type?.datatype && !isGiven(type.fqn));
  expect(taken.map(({ fqn }) => fqn.split('.').pop()).sort()).toEqual(expect.arrayContaining(['GatewayReference', 'Listener', 'NamedPort', 'Route', 'Sidecar']));
  expect(taken.flatMap(({ fqn, properties = [] }) => properties.filter(({ name }) => /[A-Z]/.test(name)).map(({ name }) => `${fqn} ${name}`))).toEqual([]);
});

/** Whether users are given a struct, and never give it. */
function isGiven(fqn: string): boolean {
  const name = fqn.split('.').pop()!;
  return /^(Retrofit|Timing|Explanation|Budget)/.test(name);
}

test('a class is made by `of` from its properties, or by `new`, never by both', () => {
  const classes = types.filter(({ kind }) => kind === 'class');
  const isOf = ({ methods = [] }: Type) => methods.some(method => method.static && method.name === 'of');
  const isNew = ({ initializer, abstract }: Type) => initializer !== undefined && !initializer.protected && !abstract;
  expect(classes.filter(isOf).length).toBeGreaterThan(2);
  expect(classes.filter(type => isOf(type) && isNew(type)).map(({ fqn }) => fqn)).toEqual([]);
});
