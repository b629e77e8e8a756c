import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Json, listAt, Path, textAt, textsAt } from './json';
import { append } from '../../platform/group-by';
import { isRecord } from '../../platform/is-record';
import { meetsExpression, selects } from '../../platform/label-selector';

/** An object of the scope, with what it synthesises to. */
export interface Found {
  readonly object: ApiObject;
  readonly chart: Chart;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Whether it may be changed: not where it was excluded. */
  readonly changeable: boolean;
  /** As it is now, changes that were decided included. */
  json: Json;
}

/** Kinds that are looked at, with the API groups that they are known in. */
const KINDS: Readonly<Record<string, RegExp>> = {
  Namespace: /^v1$/,
  Service: /^v1$/,
  Pod: /^v1$/,
  List: /^v1$/,
  Deployment: /^(apps|extensions)\//,
  StatefulSet: /^apps\//,
  DaemonSet: /^(apps|extensions)\//,
  ReplicaSet: /^(apps|extensions)\//,
  Rollout: /^argoproj\.io\//,
  Ingress: /^(networking\.k8s\.io|extensions)\//,
  IngressClass: /^networking\.k8s\.io\//,
  IngressClassParams: /^elbv2\.k8s\.aws\//,
  TargetGroupBinding: /^elbv2\.k8s\.aws\//,
  HTTPRoute: /^gateway\.networking\.k8s\.io\//,
  GRPCRoute: /^gateway\.networking\.k8s\.io\//,
  TCPRoute: /^gateway\.networking\.k8s\.io\//,
  TLSRoute: /^gateway\.networking\.k8s\.io\//,
  Gateway: /^gateway\.networking\.k8s\.io\//,
  GatewayClass: /^gateway\.networking\.k8s\.io\//,
  TargetGroupConfiguration: /^gateway\.k8s\.aws\//,
  LoadBalancerConfiguration: /^gateway\.k8s\.aws\//,
  PodDisruptionBudget: /^policy\//,
  HorizontalPodAutoscaler: /^autoscaling\//,
  ScaledObject: /^keda\.sh\//,
};

/** Something that could not be synthesised when it was looked at. */
export interface Unreadable {
  readonly label: string;
  readonly reason: string;
}

/** All objects of a scope by kind, as they synthesise now. */
export class Inventory {
  public readonly unreadable: Unreadable[] = [];
  private readonly kinds = new Map<string, Found[]>();

  public constructor(scope: IConstruct, exclude: readonly IConstruct[]) {
    const excluded = new Set(exclude.flatMap(construct => construct.node.findAll()));
    for (const construct of scope.node.findAll()) {
      if (ApiObject.isApiObject(construct)) this.add(construct as ApiObject, !excluded.has(construct));
    }
  }

  public all(...kinds: readonly string[]): readonly Found[] {
    return kinds.flatMap(kind => this.kinds.get(kind) ?? []);
  }

  private add(object: ApiObject, changeable: boolean): void {
    if (!KINDS[object.kind]?.test(object.apiVersion)) return;
    let json: unknown;
    try {
      json = object.toJson();
    } catch (error) {
      this.unreadable.push({
        label: `${object.kind} ${object.node.path}`,
        reason: `it cannot be synthesised yet: ${error instanceof Error ? error.message : String(error)}`,
      });
      return;
    }
    if (!isRecord(json)) return;
    const found: Found = {
      object,
      changeable,
      json,
      chart: Chart.of(object),
      kind: object.kind,
      name: textAt(json, ['metadata', 'name']) ?? object.name,
      namespace: textAt(json, ['metadata', 'namespace']),
    };
    append(this.kinds, found.kind, found);
  }
}

/** `Deployment shop/web`. */
export function labelOf({ kind, namespace, name }: Pick<Found, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * Those of the same chart, or all where there is none: charts of one scope may be the same application for several clusters,
 * and they may as well share what only one of them has.
 */
export function nearest(candidates: readonly Found[], { chart }: Pick<Found, 'chart'>): readonly Found[] {
  const same = candidates.filter(candidate => candidate.chart === chart);
  return same.length > 0 ? same : candidates;
}

/** Whether a label selector with labels and expressions selects pods; an empty one selects all. */
export function matchesSelector(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (!isRecord(selector)) return false;
  const matchLabels = textsAt(selector, ['matchLabels']);
  if (Object.keys(matchLabels).length > 0 && !selects(matchLabels, labels)) return false;
  return listAt(selector, ['matchExpressions']).every(expression =>
    meetsExpression(textAt(expression, ['key']), textAt(expression, ['operator']), listAt(expression, ['values']), labels));
}

export const POD: Path = ['spec', 'template', 'spec'];

export function podLabels({ json }: Found): Readonly<Record<string, string>> {
  return textsAt(json, ['spec', 'template', 'metadata', 'labels']);
}
