import { Front } from '../fronts/front';
import { boundService } from '../fronts/target-group-binding';
import { Model } from '../model';
import { bindingsOf } from './gates';
import { View } from '../objects/view';

/** What AWS says of load balancers, as plain data. */
export interface Elb {
  readonly targetGroups: readonly TargetGroup[];
  readonly loadBalancers: readonly LoadBalancer[];
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly targetType: string;
  /** By the names of AWS: `HealthCheckIntervalSeconds`. */
  readonly healthCheck: Readonly<Record<string, string | number | undefined>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The load balancers that use it, by their ARN. */
  readonly loadBalancers: readonly string[];
  readonly targets: readonly Target[];
}

export interface Target {
  /** The address of a pod, or the name of a node. */
  readonly id: string;
  readonly port?: number;
  readonly zone?: string;
  /** `healthy`, `unhealthy`, `initial`, `draining`, `unused` or `unavailable`. */
  readonly state: string;
  readonly reason?: string;
}

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly zones: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Those of Network Load Balancers, whose idle timeouts are theirs. */
  readonly listeners: readonly Listener[];
}

export interface Listener {
  readonly port?: number;
  readonly protocol: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The target group of a front, with the binding that leads to it. */
export interface BoundGroup {
  readonly group: TargetGroup;
  readonly binding?: View;
}

/** The target groups of a front: by its bindings or, where these cannot be read, by the tags of the controller. */
export function targetGroupsOf(model: Model, { targetGroups }: Elb, front: Front): BoundGroup[] {
  const bindings = front.kind === 'target-group-binding' ? [front.view] : bindingsOf(model, front).filter(binding => isOfPort(binding, front));
  const bound = bindings.flatMap(binding => {
    const arn = binding.at('spec', 'targetGroupARN').text();
    const group = targetGroups.find(each => each.arn === arn || each.name === binding.at('spec', 'targetGroupName').text());
    return group === undefined ? [] : [{ group, binding }];
  });
  return bound.length > 0 ? bound : targetGroups.filter(group => isTagged(group, front)).map(group => ({ group }));
}

/** A Service may have a binding for each of its ports. */
function isOfPort(binding: View, { port }: Front): boolean {
  const named = boundService(binding).port;
  return named === undefined || port === undefined || named === port.number || named === port.name;
}

/** Whether the controller has made a group for the object and the Service of a front: `shop/web`, and `shop/web-web:80`. */
function isTagged({ tags }: TargetGroup, { view: { object }, service }: Front): boolean {
  const of = (end: string) => Object.entries(tags).find(([key]) => key.endsWith(`.k8s.aws/${end}`))?.[1];
  return of('stack') === `${object.namespace ?? ''}/${object.name}` && new RegExp(`[-/]${service.name}:[^:]*$`).test(of('resource') ?? '');
}

/** The load balancers that use a target group. */
export function loadBalancersOf({ loadBalancers }: Elb, group: TargetGroup): LoadBalancer[] {
  return loadBalancers.filter(({ arn }) => group.loadBalancers.includes(arn));
}
