import type { Duration } from 'cdk8s';
import { DrainPolicy } from './drain-policy';
import type { LoadBalancerProfile, MeasuredLoadBalancerProps } from './load-balancer-profile';
import type { NodeReclaim } from './node-reclaim';
import type { TimingBudget } from './timing-budget';
import type { HealthCheckOverrides, ProbeOverrides, TimingBudgetProps, TimingOverrides } from './timing-budget-props';
import { choice, instance, list, needed, number, Shape, struct } from '../input/shape';

export const duration = instance<Duration>('a Duration, such as Duration.seconds(30)', value => typeof value.toSeconds === 'function');

const profile = instance<LoadBalancerProfile>(
  'a LoadBalancerProfile, such as LoadBalancerProfile.ALB_IP', value => value._timings !== undefined,
);

export const MEASURED_LOAD_BALANCER: Shape<MeasuredLoadBalancerProps> = {
  preset: needed(profile),
  controllerReaction: duration,
  deregistrationPropagation: duration,
  registrationPropagation: duration,
  gatePoll: duration,
  gateLag: duration,
};

const probe = struct<ProbeOverrides>({ period: duration, timeout: duration, failureThreshold: number });

const healthCheck = struct<HealthCheckOverrides>({ interval: duration, timeout: duration, healthyThreshold: number, unhealthyThreshold: number });

const overrides = struct<TimingOverrides>({
  deregistrationDelay: duration,
  preStop: duration,
  terminationGracePeriod: duration,
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  healthCheck,
  minReady: duration,
  progressDeadline: duration,
  idleTimeout: duration,
  keepAliveTimeout: duration,
});

export const TIMING_BUDGET: Shape<TimingBudgetProps> = {
  longestRequest: duration,
  shutdown: duration,
  startup: duration,
  longestPause: duration,
  margin: duration,
  slowStart: duration,
  loadBalancer: profile,
  drainPolicy: choice(DrainPolicy),
  reclaim: list(instance<NodeReclaim>('a NodeReclaim, such as NodeReclaim.SPOT', value => value._path !== undefined)),
  overrides,
};

export const budget = instance<TimingBudget>('a TimingBudget, such as TimingBudget.of()', value => value._budget !== undefined);
