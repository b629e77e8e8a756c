import { Sourced } from './object';
import { formatPath, View } from './view';

/** Adds to an absent setting the place where it is missing. */
export type Relocation = <Value>(setting: Sourced<Value>) => Sourced<Value>;

export const found: Relocation = setting => setting;

/** For settings that neither the route nor any object among the manifests has. */
export function missedAt({ object, path }: View, holder: string): Relocation {
  return setting => ({ ...setting, object, path, missing: `${holder}.${formatPath(setting.path)}` });
}
