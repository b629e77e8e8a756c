import { Checks } from './checks';
import { Shape, struct, Type } from './shape';
import { isRecord } from '../../platform/records';

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
      checkNames(rendered, field, checks);
      return rendered;
    },
  };
}

/** Classes of cdk8s-plus render themselves with this method, in every version. */
function isRendered(value: unknown): value is { _toKube(): unknown } {
  return isRecord(value) && typeof value._toKube === 'function';
}

/** The fields whose keys are names that users choose. */
const FREE_KEYS = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'limits', 'requests', 'volumeAttributes', 'options']);

function checkNames(value: unknown, field: string, checks: Checks): void {
  if (Array.isArray(value)) value.forEach((item, index) => checkNames(item, `${field}[${index}]`, checks));
  if (!isRecord(value) || (value.constructor !== Object && value.constructor !== undefined)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (FREE_KEYS.has(key)) continue;
    const name = `${field}.${key}`;
    if (key.includes('_')) {
      checks.add({ field: name, actual: 'set', relation: 'absent', because: 'Kubernetes has no field of that name', remedy: `write '${camelCase(key)}'` });
    } else {
      checkNames(inner, name, checks);
    }
  }
}

function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}
