import { Checks, quote } from './checks';
import { refuseKey } from './manifest-keys';
import { isBuiltIn, Shape, struct, Type } from './shape';
import { isPlainRecord, isRecord } from '../../platform/records';

/**
 * An object as Kubernetes has it, which is passed on unchanged: plain data, a typed object of any cdk8s-plus version, or one of its
 * classes. Only the fields that are read here are checked, and all names: Kubernetes ignores, or refuses, a field in snake case.
 */
export function kubernetesObject(used: Partial<Shape<any>> = {}): Type<any> {
  const known = struct<object>(used as Shape<object>);
  return {
    takes: 'an object as in the YAML of Kubernetes',
    read: (value, field, checks) => {
      const rendered = isRendered(value) ? value._toKube() : value;
      known.read(rendered, field, checks);
      if (isRecord(rendered) && !isBuiltIn(rendered)) checkTree(rendered, field, checks);
      return rendered;
    },
  };
}

/** Classes of cdk8s-plus render themselves with this method, in every version. */
function isRendered(value: unknown): value is { _toKube(): unknown } {
  return isRecord(value) && typeof value._toKube === 'function';
}

function checkTree(value: object, field: string, checks: Checks): void {
  const problem = endlessness(value);
  if (problem === undefined) checkContent(value, field, checks);
  else checks.add({ field, says: `'${field}' ${problem}`, because: 'it is written as YAML', remedy: 'hand over the object as Kubernetes has it' });
}

/** Deeper than any object of Kubernetes; what walks through objects must not overflow the stack. */
const MAX_DEPTH = 100;

/** Why an object cannot be walked through. */
function endlessness(value: unknown, around: readonly unknown[] = []): string | undefined {
  if (!Array.isArray(value) && !isPlainRecord(value)) return undefined;
  if (around.includes(value)) return 'contains itself';
  if (around.length === MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
  for (const inner of Object.values(value)) {
    const problem = endlessness(inner, [...around, value]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The fields whose keys are names that users choose. */
const FREE_KEYS = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'limits', 'requests', 'volumeAttributes', 'options', 'config']);

function checkContent(value: unknown, field: string, checks: Checks, isFree = false): void {
  if (Array.isArray(value)) value.forEach((item, index) => checkContent(item, `${field}[${index}]`, checks, isFree));
  if (!isWritable(value)) checks.add({ field, actual: quote(value), relation: 'matching', limit: 'a value of YAML', remedy: 'write it as text, number, list or object' });
  if (!isPlainRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const name = `${field}.${key}`;
    if (refuseKey(key, name, checks)) continue;
    if (key.includes('_') && !isFree) {
      checks.add({ field: name, actual: 'set', relation: 'absent', because: 'Kubernetes has no field of that name', remedy: `write '${camelCase(key)}'` });
    } else {
      checkContent(inner, name, checks, isFree || FREE_KEYS.has(key));
    }
  }
}

/** Objects of other classes are for cdk8s to resolve. */
function isWritable(value: unknown): boolean {
  return !isBuiltIn(value) && !['function', 'symbol'].includes(typeof value) && (typeof value !== 'number' || Number.isFinite(value));
}

function camelCase(name: string): string {
  const [first, ...others] = name.split('_').filter(word => word !== '');
  return [first, ...others.map(word => word.charAt(0).toUpperCase() + word.slice(1))].join('');
}
