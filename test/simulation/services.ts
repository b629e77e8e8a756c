import * as fc from 'fast-check';
import { Application, Scenario, SimulatedService, Traffic } from '../../src/simulation';
import { poolsConnections } from '../../src/simulation/requests/connections';
import {
  Budget, DEFAULT_SURGE_PERCENT, FieldOverrides, keepsConnections, LOAD_BALANCERS, LoadBalancerName, LoadBalancerTimings, TimingInputs,
  withMeasuredDelays,
} from '../../src/timing';
import { budgetOf } from '../timing/budgets';

/** The service that a budget describes, rolled out without unavailable pods. */
export function serviceOf(budget: Budget, replicas: number, surgePercent: number = DEFAULT_SURGE_PERCENT): SimulatedService {
  const { timings, inputs: { loadBalancer, slowStartSeconds } } = budget;
  return {
    name: 'service',
    replicas,
    maxSurge: Math.max(1, Math.ceil(replicas * surgePercent / 100)),
    maxUnavailable: 0,
    gated: loadBalancer.gated,
    ...poolsConnections(loadBalancer) && { connections: { idleSeconds: 60 } },
    preStopSeconds: timings.preStopSeconds,
    terminationGracePeriodSeconds: timings.terminationGracePeriodSeconds,
    deregistrationDelaySeconds: timings.deregistrationDelaySeconds,
    minReadySeconds: timings.minReadySeconds,
    progressDeadlineSeconds: timings.progressDeadlineSeconds,
    startupPeriodSeconds: timings.startupPeriodSeconds,
    startupFailureThreshold: timings.startupFailureThreshold,
    readinessPeriodSeconds: timings.readinessPeriodSeconds,
    healthCheckIntervalSeconds: timings.healthCheckIntervalSeconds,
    healthCheckTimeoutSeconds: timings.healthCheckTimeoutSeconds,
    unhealthyThreshold: timings.unhealthyThreshold,
    idleTimeoutSeconds: timings.idleTimeoutSeconds,
    keepAliveTimeoutSeconds: timings.keepAliveTimeoutSeconds,
    ...slowStartSeconds > 0 && { slowStartSeconds },
    loadBalancer,
  };
}

/** The service of a budget that holds, and then whatever the test needs otherwise. */
export function service(
  replicas: number, otherwise: Partial<SimulatedService> = {}, inputs: Partial<TimingInputs> = {}, overrides: FieldOverrides = {},
): SimulatedService {
  return { ...serviceOf(budgetOf(inputs, overrides), replicas), ...otherwise };
}

export function application(onSigterm: Application['onSigterm'], otherwise: Partial<Application> = {}): Application {
  return { startupSeconds: 60, shutdownSeconds: 20, onSigterm, ...otherwise };
}

/** The application that the budget must suffice for: one that exits at once if nothing is in flight when SIGTERM comes. */
export function hardest({ inputs, timings }: Budget): Application {
  return {
    startupSeconds: Math.max(0, inputs.startupSeconds - timings.startupPeriodSeconds), // until a probe has noticed, it is the whole
    shutdownSeconds: inputs.shutdownSeconds,
    acceptsAfterSigtermSeconds: inputs.acceptsAfterSigtermSeconds,
    onSigterm: inputs.drainPolicy === 'outlast-deregistration' ? 'exit' : 'drain',
  };
}

/**
 * Where clients can keep connections, they do; a budget that outlasts the deregistration holds for those that do not. Otherwise
 * all connections are closed when the deregistration delay ends, also where that is not the default.
 */
export function connectionsOf({ inputs: { drainPolicy, loadBalancer } }: Budget): Pick<SimulatedService, 'connections' | 'terminatesConnections'> {
  const kept = drainPolicy === 'leak-window' && keepsConnections(loadBalancer);
  return { connections: kept ? { idleSeconds: 60 } : undefined, terminatesConnections: !kept };
}

export function fixed(ratePerSecond: number, seconds: number): Traffic {
  return { ratePerSecond, duration: { kind: 'fixed', seconds } };
}

/** Whole seconds, and fractions down to a hundredth. */
const seconds = (max: number) => fc.oneof(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: max * 100 }).map(hundredths => hundredths / 100));

const profiles: fc.Arbitrary<LoadBalancerTimings> = fc.constantFrom(...Object.keys(LOAD_BALANCERS) as LoadBalancerName[])
  .chain(name => fc.oneof(
    fc.constant(LOAD_BALANCERS[name]),
    fc.record({
      controllerReactionSeconds: seconds(20),
      deregistrationPropagationSeconds: seconds(120),
      registrationPropagationSeconds: seconds(120),
      gatePollSeconds: seconds(30),
      gateLagSeconds: seconds(30),
    }).map(delays => withMeasuredDelays(LOAD_BALANCERS[name], {
      ...delays,
      // No kube-proxy is slower than the load balancer that deregisters its node.
      nodeDeregistrationSeconds: Math.max(LOAD_BALANCERS[name].nodeDeregistrationSeconds, delays.deregistrationPropagationSeconds),
    })),
  ));

/** Inputs of which most make a budget. */
export const timingInputs: fc.Arbitrary<TimingInputs> = fc.record({
  longestRequestSeconds: seconds(120),
  shutdownSeconds: seconds(60),
  acceptsAfterSigtermSeconds: fc.constantFrom(0, 0, 5, 30),
  startupSeconds: seconds(300),
  longestPauseSeconds: seconds(60),
  marginSeconds: seconds(29).map(more => more + 1),
  slowStartSeconds: fc.constantFrom(0, 0, 30, 120),
  loadBalancer: profiles,
  drainPolicy: fc.constantFrom('outlast-deregistration', 'leak-window'),
  reclaim: fc.constant([]),
})
  .map(inputs => inputs.loadBalancer.kind.slowStart ? inputs : { ...inputs, slowStartSeconds: 0 })
  // Connections that are kept through node ports bring requests until the application ends them.
  .map(inputs => inputs.loadBalancer.targets.areNodes ? { ...inputs, drainPolicy: 'leak-window' } : inputs);

/** What a rollout can be, all told. */
export const scenarios: fc.Arbitrary<Scenario> = fc.oneof(
  fc.constant<Scenario>({ kind: 'rollout' }),
  fc.record({ kind: fc.constant('scale-in' as const), pods: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('drain' as const), pods: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('spot' as const), pods: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant('crash' as const), pods: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constantFrom('controller-restart' as const, 'api-outage' as const), gapSeconds: fc.integer({ min: 0, max: 120 }) }),
  fc.record({ kind: fc.constant('api-slow' as const), callSeconds: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ kind: fc.constant('api-throttled' as const), refusedShare: fc.constantFrom(0, 0.3, 0.9) }),
);

/** Services of which most lose requests. */
export const services: fc.Arbitrary<SimulatedService> = fc.record({
  inputs: timingInputs.map(inputs => ({ ...inputs, marginSeconds: 20, loadBalancer: { ...inputs.loadBalancer, controllerReactionSeconds: 5 } })),
  replicas: fc.integer({ min: 1, max: 6 }),
  maxSurge: fc.integer({ min: 0, max: 3 }),
  maxUnavailable: fc.integer({ min: 0, max: 2 }),
  preStopSeconds: fc.integer({ min: 0, max: 60 }),
  terminationGracePeriodSeconds: fc.integer({ min: 0, max: 90 }),
  deregistrationDelaySeconds: fc.option(fc.integer({ min: 0, max: 90 }), { nil: undefined }),
  minReadySeconds: fc.integer({ min: 0, max: 60 }),
  gated: fc.boolean(),
  idleTimeoutSeconds: fc.constantFrom(undefined, 5, 60),
  slowStartSeconds: fc.constantFrom(undefined, 0, 30, 90),
}).map(({ inputs, replicas, ...otherwise }) => service(replicas, otherwise, inputs));

export const applications: fc.Arbitrary<Application> = fc.record({
  startupSeconds: fc.integer({ min: 0, max: 120 }),
  shutdownSeconds: fc.integer({ min: 0, max: 30 }),
  onSigterm: fc.constantFrom('drain', 'exit', 'ignore'),
  acceptsAfterSigtermSeconds: fc.constantFrom(0, 0, 5),
  pullSeconds: fc.constantFrom(0, 0, 20),
});

export const traffics: fc.Arbitrary<Traffic> = fc.record({
  ratePerSecond: fc.integer({ min: 1, max: 20 }),
  duration: fc.oneof(
    fc.record({ kind: fc.constant('fixed' as const), seconds: seconds(60).map(length => length + 0.01) }),
    fc.record({
      kind: fc.constant('lognormal' as const),
      p50Seconds: fc.constantFrom(0.1, 1, 5),
      p99Seconds: fc.constantFrom(6, 20),
      maxSeconds: fc.constantFrom(undefined, 30),
    }),
  ),
});
