/** The timing core: from inputs to every number, with its reason. Pure, in plain seconds, without dependencies. */
export * from './budget';
export { DEFAULT_REPLICAS, DEFAULT_SURGE_PERCENT, rolloutDuration, rolloutPods } from './derive';
export * from './ecs';
export * from './explain';
export * from './expression';
export * from './fields';
export * from './finding';
export * from './inputs';
export * from './invariants';
export * from './load-balancer';
export * from './needs';
export * from './reclaim';
export * from './serialize';
export * from './terms';
