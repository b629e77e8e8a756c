import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Member { readonly name: string }
interface Type {
  readonly fqn: string;
  readonly kind: string;
  readonly properties?: (Member & { readonly optional?: boolean; readonly static?: boolean })[];
  readonly methods?: (Member & { readonly static?: boolean; readonly parameters?: (Member & { readonly optional?: boolean })[] })[];
  readonly members?: Member[];
}

/** Every public type and member, a line each, as other languages see them. */
export function publicSurface(): string {
  const assembly = JSON.parse(readFileSync(join(__dirname, '..', '..', '.jsii'), 'utf8')) as { types: Record<string, Type> };
  return Object.values(assembly.types).flatMap(describeType).sort().join('\n') + '\n';
}

function describeType({ fqn, kind, properties = [], methods = [], members = [] }: Type): string[] {
  const type = fqn.slice(fqn.indexOf('.') + 1);
  const statics = (isStatic?: boolean) => isStatic ? 'static ' : '';
  return [
    `${kind} ${type}`,
    ...properties.map(property => `${kind} ${type} ${statics(property.static)}${property.name}${property.optional ? '?' : ''}`),
    ...methods.map(method => {
      const parameters = (method.parameters ?? []).map(({ name, optional }) => `${name}${optional ? '?' : ''}`);
      return `${kind} ${type} ${statics(method.static)}${method.name}(${parameters.join(', ')})`;
    }),
    ...members.map(({ name }) => `${kind} ${type} ${name}`),
  ];
}
