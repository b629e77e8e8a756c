import { Duration } from 'cdk8s';
import { duration, durationOf, secondsOf } from './duration';
import * as timing from '../../timing';
import { instance, needed, readProps, Shape } from '../input/shape';

/**
 * Delays that were measured on the load balancer in use. What is left out is taken from the preset.
 */
export interface MeasuredLoadBalancerProps {
  /**
   * The preset that tells the kind of load balancer and of targets, and every delay not given here.
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
};

/**
 * What is assumed of the load balancer in front of a service: how long it goes on sending to a deleted pod, and how long
 * it takes to send to a new one.
 *
 * AWS publishes no distribution of these delays. The presets are bounds chosen from public reports; whoever has measured
 * better makes a profile with `LoadBalancerProfile.of()`.
 */
export class LoadBalancerProfile {
  /** Application Load Balancer, pods as targets: deregistration within 20 s of a reaction within 5 s. */
  public static readonly ALB_IP = new LoadBalancerProfile(timing.LOAD_BALANCERS['alb-ip']);

  /** Application Load Balancer, nodes as targets: 60 s until no node forwards to the pod; no readiness gate. */
  public static readonly ALB_INSTANCE = new LoadBalancerProfile(timing.LOAD_BALANCERS['alb-instance']);

  /** Application Load Balancer of EKS Auto Mode, pods as targets: as ALB_IP, but no readiness gate. */
  public static readonly ALB_AUTO = new LoadBalancerProfile(timing.LOAD_BALANCERS['alb-auto']);

  /** Network Load Balancer, pods as targets: new connections for up to 180 s after deregistration. */
  public static readonly NLB_IP = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-ip']);

  /** Network Load Balancer, nodes as targets: 60 s until no node forwards to the pod; no readiness gate. */
  public static readonly NLB_INSTANCE = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-instance']);

  /** Network Load Balancer of EKS Auto Mode, pods as targets: as NLB_IP, but no readiness gate. */
  public static readonly NLB_AUTO = new LoadBalancerProfile(timing.LOAD_BALANCERS['nlb-auto']);

  /** No AWS load balancer: traffic from within the cluster only. */
  public static readonly CLUSTER_IP = new LoadBalancerProfile(timing.LOAD_BALANCERS['cluster-ip']);

  /**
   * A preset with measured delays.
   */
  public static of(props: MeasuredLoadBalancerProps): LoadBalancerProfile {
    const { preset: { _timings: preset }, ...measured } = readProps('LoadBalancerProfile.of()', props, MEASURED_LOAD_BALANCER);
    return new LoadBalancerProfile({
      ...preset,
      controllerReactionSeconds: secondsOf(measured.controllerReaction) ?? preset.controllerReactionSeconds,
      deregistrationPropagationSeconds: secondsOf(measured.deregistrationPropagation) ?? preset.deregistrationPropagationSeconds,
      registrationPropagationSeconds: secondsOf(measured.registrationPropagation) ?? preset.registrationPropagationSeconds,
      gatePollSeconds: secondsOf(measured.gatePoll) ?? preset.gatePollSeconds,
      gateLagSeconds: secondsOf(measured.gateLag) ?? preset.gateLagSeconds,
    });
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
