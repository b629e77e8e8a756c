import { Remedy } from './breach';
import { AttributeSet, Front } from '../model/front';
import { Model } from '../model/model';
import { Sourced } from '../model/object';
import { Container } from '../model/pod';
import { PreStop } from '../model/pre-stop';
import { servingContainer, Workload } from '../model/workload';

/** What rules ask about a workload, each question in one place. */

/** The preStop of the container that answers a front. */
export function preStopOf(workload: Workload, front: Front): Sourced<PreStop> | undefined {
  return servingContainer(workload, front)?.preStop;
}

/** P in seconds, where it can be read off; a missing hook is 0. */
export function preStopSeconds(workload: Workload, front: Front): Sourced<number> | undefined {
  const preStop = preStopOf(workload, front);
  return preStop?.value.seconds === undefined ? undefined : { ...preStop, value: preStop.value.seconds };
}

/** Whether pods become ready only when the load balancer sends to them; undefined where the manifests do not show it. */
export function isGated({ pod, namespace }: Workload, front: Front): boolean | undefined {
  if (!front.loadBalancer.gated) return false;
  if (pod.readinessGates.some(type => /^target-health\.(elbv2|alb\.ingress)\.k8s\.aws\//.test(type))) return true;
  if (!namespace) return undefined;
  return namespace.at('metadata', 'labels', 'elbv2.k8s.aws/pod-readiness-gate-inject').text() === 'enabled';
}

/** The fewest pods that there may be, and who decides it. */
export function lowestReplicas({ replicas, autoscalers }: Workload): Sourced<number> {
  return autoscalers.length > 0 ? autoscalers[0].minReplicas : replicas;
}

/** ingress-nginx, which has a shutdown of its own. */
export function isIngressNginx({ image, args, command }: Container): boolean {
  return /(^|\/)ingress-nginx\/controller|nginx-ingress-controller/.test(image)
    || [...command, ...args].some(word => /(^|\/)nginx-ingress-controller$/.test(word));
}

/** Writes one attribute into an annotation of the form `k=v,k=v`, or into a list of keys and values. */
export function setAttribute({ view, values }: AttributeSet, key: string, value: string): Remedy[] {
  if (view.path.includes('annotations')) {
    const text = Object.entries({ ...values, [key]: value }).map(([name, given]) => `${name}=${given.replace(/[\\,]/g, '\\$&')}`).join(',');
    return [{ kind: 'set', object: view.object, path: view.path, value: text }];
  }
  const items = view.list();
  const index = items.findIndex(item => item.at('key').text() === key);
  return index < 0
    ? [{ kind: 'set', object: view.object, path: [...view.path, items.length], value: { key, value } }]
    : [{ kind: 'set', object: view.object, path: [...view.path, index, 'value'], value }];
}

/** The attributes of the target group of a front. */
export function targetGroupAttributes({ attributes }: Front): AttributeSet | undefined {
  return attributes.find(({ what }) => what === 'target group');
}

export function loadBalancerAttributes({ attributes }: Front): AttributeSet | undefined {
  return attributes.find(({ what }) => what === 'load balancer');
}

/** Whether a load balancer sends requests to the workload, not only other pods. */
export function isBehindLoadBalancer({ fronts }: Workload): boolean {
  return fronts.some(({ kind }) => kind !== 'cluster');
}

/** The fronts of Services that select no workload among the manifests. */
export function frontsWithoutWorkload({ fronts, workloads }: Model): Front[] {
  const owned = new Set(workloads.flatMap(({ services }) => services));
  return [...fronts].flatMap(([service, its]) => owned.has(service) ? [] : its);
}

/** Who runs more than one copy of a pod, and can start a new one before an old one ends. */
export function isReplicated({ object: { kind } }: Workload): boolean {
  return kind === 'Deployment' || kind === 'Rollout';
}
