import { configShape } from './shape';
import { JsonSchema, Keys } from './type';

/** The JSON Schema of the configuration, by which editors complete and check it. */
export function configSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://raw.githubusercontent.com/cdk8s-zero-downtime/cdk8s-zero-downtime/main/schemas/zero-downtime.schema.json',
    title: 'The configuration of zero-downtime: zero-downtime.yaml',
    ...shape().schema,
  };
}

/** A key of the configuration, for its documentation. */
export interface DocumentedKey {
  /** `cluster.zones`; `workloads[].name` for that of each item, `rules.<code>.reason` for that of each entry. */
  readonly key: string;
  readonly takes: string;
  readonly about: string;
}

/** Every key, those that several maps have in common once. */
export function documentedKeys(): DocumentedKey[] {
  return [...documented(shape().keys ?? {}, '')];
}

function shape() {
  return configShape(() => []);
}

/** Keys that have the same below them wherever they stand. */
const SHARED: ReadonlySet<string> = new Set(['overrides', 'workloads[].defaults', 'workloads[].overrides', 'workloads[].rules']);

function* documented(keys: Keys, prefix: string): Generator<DocumentedKey> {
  for (const [name, { type, about, isNeeded }] of Object.entries(keys)) {
    const key = prefix + name;
    yield { key, takes: type.takes, about: isNeeded ? `${about}; required` : about };
    if (type.keys === undefined || SHARED.has(key)) continue;
    yield* documented(type.keys, type.schema.type === 'array' ? `${key}[].` : name === 'rules' ? `${key}.<code>.` : `${key}.`);
  }
}
