import { posix } from 'node:path';
import { Pair } from './pairs';
import { KubernetesObject } from '../../model/objects/object';
import { Scope, scopesOf } from '../../model/scopes';
import { groupBy } from '../../platform/group-by';

type ChartOf = (object: KubernetesObject) => string | undefined;

/** An environment in both versions. */
export type Environment = Pair<Pick<Scope, 'objects' | 'context'>> & Pick<Scope, 'name'>;

/**
 * The environments of two versions, by their paths below the folder that each version is in: one that only one of the versions holds
 * beside others is compared with nothing.
 */
export function environmentsIn({ old, now }: Pair<readonly KubernetesObject[]>, chartOf: Pair<ChartOf>): Environment[] {
  const [before, after] = [sideOf(old, chartOf.old), sideOf(now, chartOf.now)];
  const names = new Set([...before.names, ...after.names]);
  if (names.size === 0) return [{ old: { objects: old, context: [] }, now: { objects: now, context: [] } }];
  const [olds, nows] = [before.by(names), after.by(names)];
  return [...new Set([...olds.keys(), ...nows.keys()])]
    .map(name => ({ ...name !== undefined && { name }, old: olds.get(name) ?? NOTHING, now: nows.get(name) ?? NOTHING }));
}

const NOTHING = { objects: [], context: [] };

/** One version, with the names of its environments as they are below its folder. */
function sideOf(objects: readonly KubernetesObject[], chartOf: ChartOf) {
  const scopes = scopesOf(objects, chartOf);
  const folders = [...new Set(objects.map(({ source }) => posix.dirname(slashed(source.file))))];
  const root = folders.reduce((common, folder) => sharedBy(common, folder), folders[0] ?? '.');
  const within = (path: string) => posix.relative(root, slashed(path));
  return {
    names: scopes.flatMap(({ name }) => name === undefined ? [] : [within(name)]),
    /** A single environment is one of the other version by its path. */
    by: (names: ReadonlySet<string>): Map<string | undefined, Pick<Scope, 'objects' | 'context'>> => {
      if (scopes.length > 1) return new Map(scopes.map(scope => [scope.name === undefined ? undefined : within(scope.name), scope]));
      const nameOf = ({ source: { file } }: KubernetesObject) => [...names].find(name => `/${slashed(file)}/`.includes(`/${name}/`));
      return new Map([...groupBy(objects, nameOf)].map(([name, own]) => [name, { objects: own, context: [] }]));
    },
  };
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

function sharedBy(one: string, other: string): string {
  const [steps, others] = [one, other].map(path => path.split('/'));
  const differs = steps.findIndex((step, index) => others[index] !== step);
  return differs === -1 ? one : steps.slice(0, differs).join('/') || (one.startsWith('/') ? '/' : '.');
}
