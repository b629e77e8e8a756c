import { Duration } from 'cdk8s';
import { duration, durationOf, secondsOf } from './duration';
import { INT32 } from '../../platform/kubernetes';
import * as timing from '../../timing';
import { Checks } from '../input/checks';
import { instance, needed, number, readProps, Shape } from '../input/shape';

/**
 * Delays that were measured on the load balancer in use. An omitted delay is that of the preset.
 */
export interface MeasuredLoadBalancerProps {
  /**
   * The preset that provides the kind of load balancer and of targets, and every omitted delay.
   */
  readonly preset: LoadBalancerProfile;

  /**
   * From the deletion of a pod until the controller has called DeregisterTargets (r).
   *
   * @default - that of the preset
   */
  readonly controllerReaction?: Duration;

  /**
   * From that call until no node of the load balancer sends new requests or connections to the target (X).
   *
   * @default - that of the preset
   */
  readonly deregistrationPropagation?: Duration;

  /**
   * From RegisterTargets until the target is being health-checked (Xr).
   *
   * @default - that of the preset
   */
  readonly registrationPropagation?: Duration;

  /**
   * From the target being healthy until the readiness gate is True (g). Only for gated profiles.
   *
   * @default - that of the preset
   */
  readonly gatePoll?: Duration;

  /**
   * From the readiness gate being True until the whole load balancer sends to the target (y).
   *
   * @default - that of the preset
   */
  readonly gateLag?: Duration;

  /**
   * From the deregistration of a node until the load balancer no longer sends to it (Xn). Only if nodes are the targets.
   *
   * @default - that of the preset
   */
  readonly nodeDeregistration?: Duration;

  /**
   * From a change of weights until every node of the load balancer applies it (w). Only Argo Rollouts changes weights.
   *
   * @default - that of the preset, an assumption of at most 10 s
   */
  readonly weightChange?: Duration;

  /**
   * Number of target groups that one disruption affects at once, such as a drain of nodes that many services run on (N). The
   * bound of the controller's reaction is `max(5, (2 N - 2 b) / c)` seconds, because its calls share a throttle. More than 0.
   *
   * @default - at most 30, for which a reaction within 5 s holds
   */
  readonly targetGroups?: number;

  /**
   * Calls per second that the controller may make for registering and deregistering targets: its flag
   * `--aws-api-throttle` (c). More than 0.
   *
   * @default 4
   */
  readonly controllerCallsPerSecond?: number;

  /**
   * Burst of these calls (b). More than 0.
   *
   * @default 20
   */
  readonly controllerBurst?: number;
}

export const loadBalancerProfile = instance<LoadBalancerProfile>(
  'a LoadBalancerProfile, such as LoadBalancerProfile.ALB_IP', value => value._timings !== undefined,
);

export const MEASURED_LOAD_BALANCER: Shape<MeasuredLoadBalancerProps> = {
  preset: needed(loadBalancerProfile),
  controllerReaction: duration,
  deregistrationPropagation: duration,
  registrationPropagation: duration,
  gatePoll: duration,
  gateLag: duration,
  nodeDeregistration: duration,
  weightChange: duration,
  targetGroups: number,
  controllerCallsPerSecond: number,
  controllerBurst: number,
};

/**
 * The assumed delays of the load balancer in front of a service: how long it continues to send to a deleted pod, and how long
 * it takes to send to a new one.
 *
 * AWS publishes no distribution of these delays. The presets are bounds chosen from public reports; if you have measured
 * better values, make a profile with `LoadBalancerProfile.of()`.
 */
export class LoadBalancerProfile {
  /** Application Load Balancer, pods as targets: deregistration within 20 s of a reaction within 5 s. */
  public static readonly ALB_IP = new LoadBalancerProfile(timing.LOAD_BALANCERS['alb-ip']);

  /** Application Load Balancer, nodes as targets: kube-proxy sends no new connection within 10 s; no readiness gate. */
  public static readonly ALB_INSTANCE = new LoadBalancerProfile(timing.LOAD_BALANCERS['alb-instance']);

  /** Application Load Balancer of EKS Auto Mode, pods as targets: like ALB_IP, but without a readiness gate. */
  public static readonly ALB_AUTO = new LoadBalancerProfile(timing.LOAD_BALANCERS['alb-auto']);

  /** Network Load Balancer, pods as targets: new connections for up to 180 s after deregistration. */
  public static readonly NLB_IP = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-ip']);

  /** Network Load Balancer, pods as targets, with the largest delays that AWS Support has named: 300 s until the last new connection. */
  public static readonly NLB_IP_CONSERVATIVE = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-ip-conservative']);

  /** Network Load Balancer, nodes as targets: kube-proxy sends no new connection within 10 s; no readiness gate. */
  public static readonly NLB_INSTANCE = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-instance']);

  /** Network Load Balancer of EKS Auto Mode, pods as targets: like NLB_IP, but without a readiness gate. */
  public static readonly NLB_AUTO = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-auto']);

  /**
   * Amazon VPC Lattice, pods as targets: new requests for up to 40 s after deregistration, and a readiness gate with one name
   * for all target groups. All delays are assumptions: none has been published or measured.
   */
  public static readonly VPC_LATTICE = new LoadBalancerProfile(timing.LOAD_BALANCERS['vpc-lattice']);

  /** No AWS load balancer: traffic from within the cluster only. */
  public static readonly CLUSTER_IP = new LoadBalancerProfile(timing.LOAD_BALANCERS['cluster-ip']);

  /**
   * A preset with measured delays, or for a fleet of target groups. A measured delay is both typical value and bound.
   *
   * @throws if a number of the fleet is not more than 0
   */
  public static of(props: MeasuredLoadBalancerProps): LoadBalancerProfile {
    const { preset: { _timings: preset }, ...measured } = readProps('LoadBalancerProfile.of()', props, MEASURED_LOAD_BALANCER);
    const delays = {
      controllerReactionSeconds: secondsOf(measured.controllerReaction),
      deregistrationPropagationSeconds: secondsOf(measured.deregistrationPropagation),
      registrationPropagationSeconds: secondsOf(measured.registrationPropagation),
      gatePollSeconds: secondsOf(measured.gatePoll),
      gateLagSeconds: secondsOf(measured.gateLag),
      nodeDeregistrationSeconds: secondsOf(measured.nodeDeregistration),
      weightChangeSeconds: secondsOf(measured.weightChange),
    };
    const fleet = fleetOf(measured, preset);
    const known = Object.fromEntries(Object.entries(delays).filter(([, seconds]) => seconds !== undefined));
    return new LoadBalancerProfile(timing.withMeasuredDelays(fleet ? timing.withFleet(preset, fleet) : preset, known));
  }

  /** Name of the preset, such as `alb-ip`. */
  public readonly presetName: string;

  /** From the deletion of a pod until the controller has called DeregisterTargets (r). */
  public readonly controllerReaction: Duration;

  /** From that call until no node of the load balancer sends new requests or connections to the target (X). */
  public readonly deregistrationPropagation: Duration;

  /** From RegisterTargets until the target is being health-checked (Xr). */
  public readonly registrationPropagation: Duration;

  /** From the target being healthy until the readiness gate is True (g). */
  public readonly gatePoll: Duration;

  /** From the readiness gate being True until the whole load balancer sends to the target (y). */
  public readonly gateLag: Duration;

  /** @internal */
  public readonly _timings: timing.LoadBalancerTimings;

  private constructor(timings: timing.LoadBalancerTimings) {
    this._timings = timings;
    this.presetName = timings.name;
    this.controllerReaction = durationOf(timings.controllerReactionSeconds);
    this.deregistrationPropagation = durationOf(timings.deregistrationPropagationSeconds);
    this.registrationPropagation = durationOf(timings.registrationPropagationSeconds);
    this.gatePoll = durationOf(timings.gatePollSeconds);
    this.gateLag = durationOf(timings.gateLagSeconds);
  }
}

function fleetOf(
  { targetGroups, controllerCallsPerSecond, controllerBurst }: Omit<MeasuredLoadBalancerProps, 'preset'>, preset: timing.LoadBalancerTimings,
): timing.Fleet | undefined {
  const given = { targetGroups, controllerCallsPerSecond, controllerBurst };
  const checks = new Checks('LoadBalancerProfile.of()');
  for (const [field, value] of Object.entries(given)) {
    if (value !== undefined && !(value > 0)) checks.add({ field, actual: value, relation: 'more than', limit: 0, remedy: `raise '${field}'` });
    if (value !== undefined && value > INT32) checks.add({ field, actual: value, relation: 'at most', limit: INT32, remedy: `lower '${field}'` });
  }
  if (targetGroups !== undefined && !timing.hasFleet(preset)) {
    checks.add({ field: 'targetGroups', actual: targetGroups, relation: 'absent', because: `behind '${preset.name}' there is no controller that calls for each pod by a throttle which is known`, remedy: 'drop \'targetGroups\'' });
  }
  if (targetGroups === undefined) {
    for (const [field, value] of [['controllerCallsPerSecond', controllerCallsPerSecond], ['controllerBurst', controllerBurst]] as const) {
      if (value !== undefined) checks.add({ field, actual: value, relation: 'absent', because: 'it counts only with \'targetGroups\'', remedy: 'give \'targetGroups\', too' });
    }
  }
  checks.throwIfAny();
  return targetGroups === undefined ? undefined : {
    targetGroups,
    callsPerSecond: controllerCallsPerSecond ?? timing.DEFAULT_THROTTLE.callsPerSecond,
    burst: controllerBurst ?? timing.DEFAULT_THROTTLE.burst,
  };
}
