import { dirname, join, sep } from 'node:path';
import { GENERATED, KubernetesObject, UNNAMED } from './objects/object';
import { WORKLOAD_KINDS } from './workload';
import { append, groupBy } from '../platform/group-by';
import { isClusterScoped } from '../platform/kubernetes';

/** Objects that are applied together: those of one environment, where the manifests hold several. */
export interface Scope {
  /** The folder, the file, or the chart in a file, `all.yaml#web`; absent if there is only one, or for what is in none. */
  readonly name?: string;
  readonly objects: readonly KubernetesObject[];
  /** Objects of the whole cluster that stand elsewhere, such as Namespaces. */
  readonly context: readonly KubernetesObject[];
}

/**
 * Tells environments apart. Where the same object is in several folders or files, each of these is a scope of its own, together with the
 * files beside it; of files in one folder, a workload, Service or Ingress has to be the same. Where an object is twice in one file, each
 * chart of Helm in that file is one. All others remain one scope.
 *
 * @param chartOf the chart of an object by the comment that Helm writes above it
 */
export function scopesOf(objects: readonly KubernetesObject[], chartOf: (object: KubernetesObject) => string | undefined): Scope[] {
  const repeated = repetitionsIn(objects);
  if (repeated.length === 0) return [{ objects, context: [] }];
  const { parts, charted } = partsOf(repeated, chartOf);
  if (parts.size === 0 && charted.size === 0) return [{ objects, context: [] }];
  const nameOf = namesIn(parts);
  const byScope = groupBy(objects, object => {
    const { file } = object.source;
    const chart = charted.has(file) ? chartOf(object) : undefined;
    return chart === undefined ? nameOf(file) : `${file}#${chart}`;
  });
  // Files beside the parts of a folder belong to each of these parts.
  const folders = new Set([...parts].map(dirname));
  const common = [...byScope].flatMap(([name, own]) => name === undefined || folders.has(name) ? own : []);
  const folderOf = ({ source }: KubernetesObject) => dirname(normal(source.file));
  const beside = groupBy(common.filter(object => folders.has(folderOf(object)) && !parts.has(normal(object.source.file))), folderOf);
  const shared = new Set([...beside.values()].flat());
  const ofCluster = common.filter(isClusterScoped);
  return [...byScope].flatMap(([name, all]): Scope[] => {
    const own = all.filter(object => !shared.has(object));
    if (own.length === 0) return [];
    if (name === undefined) return [{ objects: own, context: [] }];
    const added = beside.get(dirname(name.split('#')[0])) ?? [];
    const among = new Set(added);
    return [{ name, objects: [...own, ...added], context: ofCluster.filter(object => !among.has(object)) }];
  });
}

function repetitionsIn(objects: readonly KubernetesObject[]): KubernetesObject[][] {
  const known = new Map<string, KubernetesObject[]>();
  for (const object of objects) {
    const { apiVersion, kind, namespace, name } = object;
    if (name === UNNAMED || name.endsWith(GENERATED)) continue;
    append(known, `${apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')))} ${kind} ${namespace ?? ''} ${name}`, object);
  }
  return [...known.values()].filter(({ length }) => length > 1);
}

/** The folders and files in which the repetitions stand, just below the folder that they have in common, and the files with several charts. */
function partsOf(repeated: readonly KubernetesObject[][], chartOf: (object: KubernetesObject) => string | undefined) {
  const parts = new Set<string>();
  const charted = new Set<string>();
  for (const group of repeated) {
    for (const [file, same] of groupBy(group, ({ source }) => source.file)) {
      if (new Set(same.map(chartOf)).size > 1) charted.add(file);
    }
    const files = [...new Set(group.map(({ source }) => normal(source.file)))].sort();
    files.slice(1).forEach((file, index) => {
      // What applications have in common, such as their Namespace, may be in the file of each of them: that makes no environments of these.
      if (dirname(files[index]) === dirname(file) && !ENVIRONMENTS_HAVE.has(group[0].kind)) return;
      partsOfTwo(files[index], file).forEach(part => parts.add(part));
    });
  }
  return { parts, charted };
}

/** What each environment has of its own. */
const ENVIRONMENTS_HAVE: ReadonlySet<string> = new Set([...WORKLOAD_KINDS, 'Service', 'Ingress']);

function partsOfTwo(one: string, other: string): string[] {
  const [first, second] = [one, other].map(file => file.split(sep));
  const differs = first.findIndex((step, index) => step !== second[index]);
  return [first, second].map(steps => steps.slice(0, differs + 1).join(sep));
}

/** The innermost part that a file is in. */
function namesIn(parts: ReadonlySet<string>): (file: string) => string | undefined {
  return file => {
    for (let path = normal(file); ; path = dirname(path)) {
      if (parts.has(path)) return path;
      if (dirname(path) === path) return undefined;
    }
  };
}

/** Standard input has no folder. */
function normal(file: string): string {
  return join(file);
}
