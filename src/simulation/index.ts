/**
 * The simulator: what happens to each request while pods come and go. An answer of its own, from what Kubernetes and the
 * load balancer do and not from the inequalities of the timing core; of that it uses the load-balancer profiles only.
 *
 * Left out: capacity and with it slow start, the idle timeout of a slow request, and other services' reconciles but for
 * the throttle they share.
 */
export * from './bounds';
export { DELAY_PRESETS, STAGES } from './delays';
export type { DelayPreset, Delays, Stage } from './delays';
export { LOSS_CLASSES } from './outcome';
export type { LossClass, LossWindow, Outcome, PodTimeline, TargetState } from './outcome';
export * from './reports';
export { search } from './search';
export * from './service';
export { simulate, simulateMany } from './simulate';
export type { Distribution } from './simulate';
