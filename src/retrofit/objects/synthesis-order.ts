import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { append } from '../../platform/group-by';

/** In which order cdk8s writes the objects of a chart, with the dependencies that are planned. */
export class SynthesisOrder {
  private readonly planned = new Map<IConstruct, IConstruct[]>();
  private readonly positions = new Map<Chart, ReadonlyMap<IConstruct, number>>();

  /** Whether an object is written after another; those of other charts are, if dependencies see to it. */
  public isAfter(object: ApiObject, other: ApiObject): boolean {
    const chart = Chart.of(object);
    if (Chart.of(other) !== chart) return this.dependsOn(object, other);
    const positions = this.positions.get(chart) ?? this.write(chart);
    this.positions.set(chart, positions);
    return positions.get(other)! < positions.get(object)!;
  }

  /** Plans that an object comes after another; refused where that one comes after it by dependencies. Seen from `refresh` on. */
  public tryPutAfter(object: ApiObject, other: ApiObject): boolean {
    if (this.dependsOn(other, object)) return false;
    append(this.planned, object, other);
    return true;
  }

  /** Looks anew where everything is. */
  public refresh(): void {
    this.positions.clear();
  }

  /** What a construct depends on by itself: a whole tree, as much of it as there is then. */
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

  /** As cdk8s does it: what nothing depends on in the order of the tree, and before each what it depends on. */
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
