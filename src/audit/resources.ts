import { Kind, KindInfo, KINDS } from '../platform/kinds';

/** A kind of objects as a cluster serves it. */
export interface Resource {
  /** In the plural: `deployments`. */
  readonly name: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly isNamespaced: boolean;
  readonly kind: string;
}

/** Reads what `kubectl api-resources --no-headers` prints: name, short names if any, API version, whether it is namespaced, kind. */
export function parseResources(text: string): Resource[] {
  return text.split('\n').flatMap((line): Resource[] => {
    const words = line.trim().split(/\s+/);
    if (words.length < 4) return [];
    const [apiVersion, isNamespaced, kind] = words.slice(-3);
    const [version, group = ''] = apiVersion.split('/').reverse();
    return [{ name: words[0], group, version, isNamespaced: isNamespaced === 'true', kind }];
  });
}

/** The kinds of the model that a cluster serves, and those that it does not. */
export function wantedResources(served: readonly Resource[]): { readonly resources: readonly Resource[]; readonly absent: readonly Kind[] } {
  const found = (Object.entries(KINDS) as [Kind, KindInfo][])
    .map(([kind, { groups }]) => ({ kind, resources: served.filter(resource => resource.kind === kind && groups.includes(resource.group)) }));
  return {
    resources: found.flatMap(({ resources }) => resources),
    absent: found.filter(({ resources }) => resources.length === 0).map(({ kind }) => kind),
  };
}

/** `deployments.apps`, as it is named to kubectl, and in files. */
export function fullName({ name, group }: Pick<Resource, 'name' | 'group'>): string {
  return group === '' ? name : `${name}.${group}`;
}

/** The name that means this resource alone: one of the core group may share its short name with others. */
export function exactName({ name, group, version }: Resource): string {
  return `${name}.${version}.${group}`;
}
