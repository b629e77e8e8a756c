import { Sourced } from './object';
import { formatPath, View } from './view';

/** Says of a setting where it is missed, if it is. */
export type Relocation = <Value>(setting: Sourced<Value>) => Sourced<Value>;

export const found: Relocation = setting => setting;

/** For settings that a route has not, and no object among the manifests has for it. */
export function missedAt({ object, path }: View, holder: string): Relocation {
  return setting => ({ ...setting, object, path, missing: `${holder}.${formatPath(setting.path)}` });
}
