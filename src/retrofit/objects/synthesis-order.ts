import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { append } from '../../platform/group-by';

/** The order in which cdk8s writes the objects of a chart, with the planned dependencies. */
export class SynthesisOrder {
  private readonly planned = new Map<IConstruct, IConstruct[]>();
  private readonly positions = new Map<Chart, ReadonlyMap<IConstruct, number>>();

  /** Whether an object is written after another; for objects of different charts, dependencies decide. */
  public isAfter(object: ApiObject, other: ApiObject): boolean {
    const chart = Chart.of(object);
    if (Chart.of(other) !== chart) return this.dependsOn(object, other);
    const positions = this.positions.get(chart) ?? this.write(chart);
    this.positions.set(chart, positions);
    return positions.get(other)! < positions.get(object)!;
  }

  /** Plans that an object comes after another; refused if dependencies put it before that one. Takes effect with `refresh`. */
  public tryPutAfter(object: ApiObject, other: ApiObject): boolean {
    if (this.dependsOn(other, object)) return false;
    append(this.planned, object, other);
    return true;
  }

  /** Computes the order again. */
  public refresh(): void {
    this.positions.clear();
  }

  /** The dependencies of a construct itself: each is a whole tree, with its current content. */
  private targets(construct: IConstruct): IConstruct[] {
    return [...construct.node.dependencies, ...this.planned.get(construct) ?? []];
  }

  private dependsOn(object: IConstruct, other: IConstruct): boolean {
    const known = new Set<IConstruct>();
    const queue = [object];
    for (let next = queue.pop(); next; next = queue.pop()) {
      if (known.has(next)) continue;
      known.add(next);
      // A chart comes after those within it.
      const charts = next.node.scopes.filter(scope => Chart.isChart(scope))
        .flatMap(({ node }) => node.children.filter(child => Chart.isChart(child)));
      queue.push(...[...next.node.scopes.flatMap(scope => this.targets(scope)), ...charts].flatMap(({ node }) => node.findAll()));
    }
    return known.has(other);
  }

  /** The order of cdk8s: objects without dependents in the order of the tree, and before each its dependencies. */
  private write(chart: Chart): ReadonlyMap<IConstruct, number> {
    const all = chart.node.findAll();
    const edges = new Map<IConstruct, IConstruct[]>();
    for (const construct of all) {
      const objects = (tree: IConstruct) => tree.node.findAll().filter(inner => ApiObject.isApiObject(inner) && Chart.of(inner) === chart);
      for (const target of this.targets(construct)) {
        append(edges, construct, target);
        objects(construct).forEach(source => objects(target).forEach(inner => source !== inner && append(edges, source, inner)));
      }
    }
    const targets = new Set([...edges.values()].flat());
    const written = new Set<IConstruct>();
    const visit = (construct: IConstruct): void => {
      if (written.has(construct)) return;
      edges.get(construct)?.forEach(visit);
      written.add(construct);
    };
    all.filter(construct => !targets.has(construct)).forEach(visit);
    return new Map([...written].map((construct, index) => [construct, index]));
  }
}
