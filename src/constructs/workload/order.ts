import { ApiObject, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ZeroDowntimeNamespace } from './zero-downtime-namespace';

/**
 * Keeps the objects of a service in the order in which they must be applied: a pod that comes before its namespace is
 * labelled or its target group exists gets no readiness gate.
 *
 * cdk8s writes objects in the order of the construct tree, unless dependencies change it, and declaring every
 * dependency makes the synthesis of an app with many charts several times slower. So they are declared only if the
 * tree alone does not give the order: when a dependency of the user moves one of the objects.
 */
export function keepOrder(service: Construct, { apiObject: namespace }: ZeroDowntimeNamespace, created: readonly ApiObject[]): void {
  const objects = namespace && Chart.of(namespace) === Chart.of(service) ? [namespace, ...created] : created;
  const { root } = service.node;
  (UNDECIDED.get(root) ?? decideAtSynthesis(root)).push(objects);
}

/** The objects of each service whose order has not been decided, by the root of their tree. */
const UNDECIDED = new WeakMap<IConstruct, (readonly ApiObject[])[]>();

/** One validation for all services: cdk8s validates the whole tree again for every chart. */
function decideAtSynthesis(root: IConstruct): (readonly ApiObject[])[] {
  const undecided: (readonly ApiObject[])[] = [];
  UNDECIDED.set(root, undecided);
  root.node.addValidation({
    validate: () => {
      for (const objects of undecided.splice(0)) {
        if (isDependedOn(objects)) objects.slice(1).forEach((object, index) => object.addDependency(objects[index]));
      }
      return [];
    },
  });
  return undecided;
}

function isDependedOn(objects: readonly ApiObject[]): boolean {
  return Chart.of(objects[0]).node.findAll().some(({ node }) => node.dependencies.some(
    target => target.node.findAll().some(construct => objects.includes(construct as ApiObject)),
  ));
}

/** Puts a service after its namespace if the construct tree alone would not. */
export function comeAfter(namespace: Construct, service: Construct): void {
  if (Chart.of(service) !== Chart.of(namespace) || precedes(service, namespace)) service.node.addDependency(namespace);
}

/** Whether a construct comes before another in the construct tree, and is not one of its ancestors. */
function precedes(first: IConstruct, second: IConstruct): boolean {
  const [path, other] = [first.node.scopes, second.node.scopes];
  const fork = path.findIndex((construct, index) => construct !== other[index]);
  if (fork < 1) return false;
  const siblings = path[fork - 1].node.children;
  return siblings.indexOf(path[fork]) < siblings.indexOf(other[fork]);
}
