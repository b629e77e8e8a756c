import { Chart } from 'cdk8s';
import { ScopeObject } from './scope-object';
import { isWorkloadKind } from '../../model/workload';
import { groupBy } from '../../platform/group-by';
import { isRecord } from '../../platform/records';

/**
 * The objects that count for the workloads of a chart. Charts of one scope may be the same application for several clusters, or
 * share objects that only one of them contains. All other charts count except those with the same Service or workload; of the
 * same object in several charts, the nearest one in the tree counts.
 */
export class Surroundings {
  private readonly charts: ReadonlyMap<Chart, readonly ScopeObject[]>;
  private readonly applications: ReadonlyMap<Chart, ReadonlySet<string>>;

  public constructor(private readonly objects: readonly ScopeObject[]) {
    this.charts = groupBy(objects, ({ chart }) => chart);
    this.applications = new Map([...this.charts].map(([chart, own]) => [chart, new Set(own.flatMap(applicationKeys))]));
  }

  /** The objects that count together, with the charts for whose workloads they count. */
  public groups(): { readonly charts: ReadonlySet<Chart>; readonly objects: readonly ScopeObject[] }[] {
    const groups = new Map<string, { charts: Set<Chart>; objects: readonly ScopeObject[] }>();
    for (const chart of this.charts.keys()) {
      const counting = this.around(chart);
      const positions = [...this.objects.keys()].filter(index => counting.has(this.objects[index]));
      const key = positions.join();
      const group = groups.get(key) ?? { charts: new Set(), objects: positions.map(index => this.objects[index]) };
      group.charts.add(chart);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  private around(chart: Chart): ReadonlySet<ScopeObject> {
    const counting = new Set<ScopeObject>();
    const known = new Set<string>();
    for (const equallyNear of this.byDistance(chart)) {
      const added = equallyNear.flatMap(other => this.charts.get(other)!).filter(object => !known.has(identityOf(object)));
      added.forEach(object => counting.add(object));
      added.forEach(object => known.add(identityOf(object)));
    }
    return counting;
  }

  /** The chart itself, and others in the order of how many scopes they share with it. */
  private byDistance(chart: Chart): Chart[][] {
    const scopes = new Set(chart.node.scopes);
    const own = this.applications.get(chart)!;
    const others = [...this.charts.keys()].filter(other => other !== chart && ![...this.applications.get(other)!].some(key => own.has(key)));
    const byShared = groupBy(others, other => other.node.scopes.filter(scope => scopes.has(scope)).length);
    return [[chart], ...[...byShared].sort(([one], [other]) => other - one).map(([, charts]) => charts)];
  }
}

/** The objects that only one installation of an application has in a cluster: its Services, its workloads, and pods with their labels. */
function applicationKeys(object: ScopeObject): string[] {
  const { kind, namespace = '', body: { spec } } = object;
  if (kind === 'Service') return [identityOf(object)];
  if (!isWorkloadKind(kind)) return [];
  const selector = isRecord(spec) ? spec.selector : undefined;
  return [identityOf(object), ...selector === undefined ? [] : [`${kind} ${namespace} ${JSON.stringify(selector)}`]];
}

function identityOf({ kind, namespace = '', name }: ScopeObject): string {
  return `${kind} ${namespace}/${name}`;
}
