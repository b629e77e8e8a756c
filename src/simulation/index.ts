/**
 * The simulator: the fate of each request while pods come and go. An independent answer, from the behaviour of Kubernetes and the
 * load balancer and not from the inequalities of the timing core, of which it uses only the load-balancer profiles.
 *
 * Assumed: kept connections of a pod that has closed them are refused for as long as the pod is known; kube-proxies send
 * to a terminating pod if they have no other, load balancers do not; a crashed container refuses requests until
 * its target has left. Behind node ports a pod's target leaves only with its node.
 *
 * Left out: capacity, so that no pod is too slow because others are gone; the controller's three workers, which reconcile
 * faster than its throttle lets them call, so that other services have an effect only through the throttle; zones that take only
 * requests of their own, as the manifests do not decide the zone of a pod.
 */
export * from './bounds';
export { DEFAULT_NODES, DELAY_PRESETS, delayBounds, STAGES } from './cluster/delays';
export type { DelayPreset, Delays, Stage } from './cluster/delays';
export { sendsAfterDelay } from './cluster/after-delay';
export { subjectsOf } from './from-manifests/from-model';
export type { LeftOut, SimulationSubject } from './from-manifests/from-model';
export { LOSS_CLASSES } from './outcome';
export type { LossClass, LossSpell, LossWindow, Outcome, PodTimeline, TargetState } from './outcome';
export { planFor } from './plan';
export type { ConnectionsAsked, Plan } from './plan';
export { isBusy, poolsConnections } from './requests/connections';
export * from './requests/service';
export { finishesInTime, simulate, simulateMany } from './simulate';
export type { Distribution, Watch } from './simulate';
