/**
 * The simulator: what happens to each request while pods come and go. An answer of its own, from what Kubernetes and the
 * load balancer do and not from the inequalities of the timing core; of that it uses the load-balancer profiles only.
 *
 * Taken as given: where connections are kept, those of a pod that has closed them are refused for as long as the pod is known; kube-proxies send
 * to a terminating pod if they have no other, load balancers do not; a crashed container is taken to refuse requests until
 * its target has left. Behind node ports a pod's target leaves only with its node.
 *
 * Left out: capacity, so that nobody is too slow because others are gone; the controller's three workers, which reconcile
 * faster than its throttle lets them call, so that it is the throttle that other services are felt by; zones that take only
 * requests of their own, as who is in which zone is not decided by the manifests.
 */
export * from './bounds';
export { DEFAULT_NODES, DELAY_PRESETS, delayBounds, STAGES } from './cluster/delays';
export type { DelayPreset, Delays, Stage } from './cluster/delays';
export { sendsAfterDelay } from './cluster/after-delay';
export { subjectsOf } from './from-manifests/from-model';
export type { LeftOut } from './from-manifests/from-model';
export { LOSS_CLASSES } from './outcome';
export type { LossClass, LossSpell, LossWindow, Outcome, PodTimeline, TargetState } from './outcome';
export { planFor } from './plan';
export type { ConnectionsAsked, Plan } from './plan';
export { isBusy } from './requests/connections';
export * from './requests/service';
export { finishesInTime, simulate, simulateMany } from './simulate';
export type { Distribution, Watch } from './simulate';
