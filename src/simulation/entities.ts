/**
 * The entities of the simulation that a rehearsal runs on a wall clock: the Deployment's decisions, the kubelet's times, the controller,
 * the delays, and the records of pods and losses. What they do does not depend on the clock.
 */
export { LoadBalancerController } from './cluster/controller';
export { delayBounds, repeatableDelays, typicalDelays, worstDelays } from './cluster/delays';
export type { DelaySource, Stage } from './cluster/delays';
export { createPod, settledPod } from './cluster/pod';
export type { Pod, Route } from './cluster/pod';
export { EVER, NEVER } from './cluster/queue';
export type { Agenda } from './cluster/queue';
export { RollingUpdate } from './cluster/rolling-update';
export { signalsAfter } from './cluster/termination';
export { LossRecord, timelineOf } from './outcome';
export { outcomeOf, run as play } from './run';
export type { Draws } from './run';
