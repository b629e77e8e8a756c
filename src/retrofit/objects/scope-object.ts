import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { identify, KubernetesObject } from '../../model/objects/object';
import { isRecord } from '../../platform/records';

/** An object of the scope as the model reads it, with its synthesised form. */
export interface ScopeObject extends KubernetesObject {
  readonly construct: ApiObject;
  readonly chart: Chart;
  /** Whether it may be changed: not if it is excluded. */
  readonly changeable: boolean;
  /** The current content, including decided changes. */
  body: Readonly<Record<string, unknown>>;
}

/** The model returns the same objects that it got. */
export function scopeObject(object: KubernetesObject): ScopeObject {
  return object as ScopeObject;
}

/** An object that could not be synthesised at the time of the call. */
export interface Unreadable {
  readonly label: string;
  readonly reason: string;
}

/** All objects of a scope, in their current synthesised form. */
export function synthesise(scope: IConstruct, exclude: readonly IConstruct[]): { objects: ScopeObject[]; unreadable: Unreadable[] } {
  const excluded = new Set(exclude.flatMap(construct => construct.node.findAll()));
  const objects: ScopeObject[] = [];
  const unreadable: Unreadable[] = [];
  for (const construct of scope.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node))) {
    try {
      const body: unknown = construct.toJson();
      if (isRecord(body)) objects.push(read(construct, body, !excluded.has(construct)));
    } catch (error) {
      unreadable.push({
        label: `${construct.kind} ${construct.node.path}`,
        reason: `it cannot be synthesised yet: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
  return { objects, unreadable };
}

function read(construct: ApiObject, body: ScopeObject['body'], changeable: boolean): ScopeObject {
  return {
    construct,
    chart: Chart.of(construct),
    changeable,
    apiVersion: construct.apiVersion,
    kind: construct.kind,
    ...identify(body.metadata),
    body,
    source: { file: construct.node.path, document: 0, line: 1 },
    prefix: [],
  };
}
