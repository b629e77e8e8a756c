import { setTo } from './bounds';
import { Subject } from './rule';
import { Remedy } from './rule-finding';
import { endingContainer } from '../../model/behind-proxy';
import { Front, isAskedByUsers } from '../../model/fronts/front';
import { dropsWithoutPod } from '../../model/fronts/local-policy';
import { isStatedOnly } from '../../model/fronts/target-group-binding';
import { Model } from '../../model/model';
import { AttributeSet } from '../../model/objects/attribute-set';
import { Sourced } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { gateLabel } from '../../model/pods/gate';
import { PreStop } from '../../model/pods/pre-stop';
import { endsBeforeReplaced, Workload } from '../../model/workload';
import { setKeyValue } from '../../platform/key-values';
import { selectsSinglePods } from '../../platform/label-selector';
import {
  constant, Expression, holds, leakPreStop, localRegistrationWindow, registrationWindow, TimingInputs, untilServed, withAcceptance,
} from '../../timing';

/** Facts about a workload that several rules use. */

export { declaresGate, formerGate, gateLabel, isGated, isLabelled, unopenedGate } from '../../model/pods/gate';
export { leakOf } from '../../model/fronts/local-policy';
export { lowestReplicas } from '../../model/workload';

/** The preStop of the container whose end a front notices. */
export function preStopOf(workload: Workload, front: Front): Sourced<PreStop> | undefined {
  return endingContainer(workload, front)?.preStop;
}

/** P in seconds, if the manifests show it; 0 without a hook. */
export function preStopSeconds(workload: Workload, front: Front): Sourced<number> | undefined {
  const preStop = preStopOf(workload, front);
  return preStop?.value.seconds === undefined ? undefined : { ...preStop, value: preStop.value.seconds };
}

/** Sets the label of readiness gates on the Namespace, if it is among the manifests. */
export function setGateLabel({ namespace }: Workload, front: Front): Remedy[] {
  return namespace ? setTo(namespace.at('metadata', 'labels', gateLabel(front)), 'enabled') : [];
}

/** P + W: until the application closes its listener, if the manifests show it. */
export function acceptsFor(workload: Workload, front: Front, inputs: TimingInputs): number | undefined {
  const preStop = preStopSeconds(workload, front);
  return preStop && withAcceptance(inputs, constant(preStop.value)).value;
}

/** H with the health check in use; without the two delays of the health check if something else owns the target group. */
export function registrationOf(front: Front, inputs: TimingInputs): Expression {
  const { healthCheck } = front;
  if (healthCheck && dropsWithoutPod(front)) {
    return localRegistrationWindow(inputs, healthCheck.healthyThreshold.value, healthCheck.intervalSeconds.value, healthCheck.timeoutSeconds.value);
  }
  return registrationWindow(inputs, healthCheck?.intervalSeconds.value, healthCheck?.timeoutSeconds.value);
}

/** H without a readiness gate. */
export function ungatedRegistrationOf(front: Front, inputs: TimingInputs): Expression {
  return registrationOf(front, ungated(inputs));
}

/** H + y without a readiness gate: from a ready pod until all nodes of the load balancer send to it. */
export function ungatedUntilServed(front: Front, inputs: TimingInputs): Expression {
  const registration = ungatedRegistrationOf(front, inputs);
  return inputs.loadBalancer.gateLagSeconds > 0 ? untilServed(ungated(inputs), registration) : registration;
}

function ungated({ loadBalancer, ...inputs }: TimingInputs): TimingInputs {
  return { ...inputs, loadBalancer: { ...loadBalancer, gated: false } };
}

/** Whether the address of a pod is registered as the target, so that it has to be free when another pod gets it. */
export function isAddressed({ loadBalancer, deregistrationDelay }: Front): boolean {
  return loadBalancer.targets.arePods && deregistrationDelay !== undefined;
}

/**
 * Whether pods get requests until they are gone, whatever they do before (N07). A headless Service, and one for a single pod within the
 * cluster, is how peers find each other.
 */
export function publishesNotReady({ service, kind }: Front): boolean {
  if (!service.publishNotReadyAddresses) return false;
  return kind !== 'cluster' || (service.view.at('spec', 'clusterIP').text() !== 'None' && !selectsSinglePods(service.selector));
}

/** Writes a setting of the load balancer: an annotation takes text, a field of a configuration its own type. */
export function setSetting(place: Sourced<number | string>, value: number | string): Remedy[] {
  return setTo(place, place.path.includes('annotations') ? String(value) : value);
}

/** Writes one attribute into an annotation of the form `k=v,k=v`, or into a list of keys and values. */
export function setAttribute(attributes: AttributeSet, key: string, value: string): Remedy[] {
  if (isStatedOnly(attributes) || attributes.missing !== undefined) return [];
  const { view } = attributes;
  if (view.path.includes('annotations')) {
    return [{ kind: 'set', object: view.object, path: view.path, value: setKeyValue(view.text() ?? '', key, value) }];
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

/** Whether the workload gets requests of users, through a load balancer or a gateway. */
export function isBehindLoadBalancer({ fronts }: Workload): boolean {
  return fronts.some(isAskedByUsers);
}

/** The fronts of Services that select no workload among the manifests. */
export function frontsWithoutWorkload({ fronts, workloads }: Model): Front[] {
  const owned = new Set(workloads.flatMap(({ services }) => services));
  return [...fronts].flatMap(([service, its]) => owned.has(service) ? [] : its);
}

/** Whether the kind of workload runs several copies of a pod, and can start a new one before an old one ends. */
export function isReplicated({ object: { kind } }: Workload): boolean {
  return kind === 'Deployment' || kind === 'Rollout';
}

/** A volume that is claimed for all pods of a template, although often only one of them can mount it. */
export function claimedVolume({ pod }: Workload): View | undefined {
  return pod.view.at('spec', 'volumes').list().find(volume => volume.at('persistentVolumeClaim').exists);
}

/** Whether pods keep state of their own, so that more replicas are not simply possible. */
export function keepsState(workload: Workload): boolean {
  return workload.object.kind === 'StatefulSet' || claimedVolume(workload) !== undefined;
}

/** Whether only other pods use the state: they may be able to wait, as for a database. */
export function isWaitedFor(workload: Workload): boolean {
  return keepsState(workload) && !isBehindLoadBalancer(workload);
}

/** Whether a pod ends before it is replaced, and no load balancer with targets of its own sends to it: callers in the cluster can retry. */
export function isAskedAgain(workload: Workload): boolean {
  return endsBeforeReplaced(workload) && !workload.fronts.some(({ loadBalancer: { kind } }) => kind.hasTargetGroup);
}

/** Whether the preStop of the container that answers a front is too short for the leak window of any front of that container (T03). */
export function leaksBehind({ workload, assumptions }: Pick<Subject, 'workload' | 'assumptions'>, front: Front): boolean {
  const preStop = preStopSeconds(workload, front);
  const container = endingContainer(workload, front);
  return preStop !== undefined && workload.fronts.some(other =>
    endingContainer(workload, other) === container && !holds(preStop.value, 'at least', leakPreStop(assumptions.inputs(other)).value));
}
