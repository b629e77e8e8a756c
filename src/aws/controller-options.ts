import { Duration } from 'cdk8s';

/**
 * How the API server treats a new pod while no replica of the controller can inject its readiness gate.
 */
export enum WebhookFailurePolicy {
  /** The pod is not created, and its owner retries: a rollout waits. */
  FAIL = 'Fail',
  /** The pod is created without a gate: a rollout may run ahead of the load balancer. */
  IGNORE = 'Ignore',
}

/**
 * Options for installing the AWS Load Balancer Controller.
 */
export interface AwsLoadBalancerControllerOptions {
  /**
   * Version of the controller, such as `v3.2.2`. The AWS CDK must have its chart and its IAM policy.
   *
   * @default 'v3.2.2'
   */
  readonly version?: string;

  /**
   * Number of replicas, one of which is the leader. At least 2: while none runs, terminated pods stay registered and new
   * ones do not become ready.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * How often the controller checks whether a new target is healthy (g of the load-balancer profiles). Whole seconds, at least
   * 1. Before v3.2.0 it is always 15 s.
   *
   * @default Duration.seconds(15) - as the presets of LoadBalancerProfile assume
   */
  readonly gatePoll?: Duration;

  /**
   * The longest wait after consecutive errors. The default of the controller, 1000 s, is longer than a rollout may take. Whole
   * seconds, at least 1.
   *
   * @default Duration.seconds(10)
   */
  readonly maxBackoff?: Duration;

  /**
   * How the API server treats a new pod while no replica can inject its readiness gate. It does not affect bound services,
   * whose gates are declared in the pod template.
   *
   * @default WebhookFailurePolicy.FAIL
   */
  readonly webhookFailurePolicy?: WebhookFailurePolicy;

  /**
   * How many target groups one disruption touches at once, such as a drain of nodes that many services run on (N of the
   * load-balancer profiles). Above 30 the controller is told to make more calls (`--aws-api-throttle`), so that it still reacts to
   * each deleted pod within 5 s; `AwsLoadBalancerController.profileFor()` is the profile of the services behind it. Whole, at
   * least 1; above 30 only with version v3.2.0 or later.
   *
   * AWS refuses calls beyond the limits of an account in a Region, which are as low as what the controller allows itself by
   * default. Have AWS Support raise them before you rely on this.
   *
   * @default 30 - the throttle stays as the controller has it
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html
   */
  readonly targetGroups?: number;

  /**
   * Values of the Helm chart beside those that a property decides.
   *
   * @default - none
   * @see https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/helm/aws-load-balancer-controller/values.yaml
   */
  readonly values?: { [name: string]: unknown };
}

/**
 * What is known of a controller that something else has installed.
 */
export interface InstalledController {
  /** Its version, such as `v3.2.2`. At least v2.0.0. */
  readonly version: string;

  /**
   * How often it checks whether a new target is healthy (`--targetgroupbinding-requeue-duration`). Whole seconds, at least 1. Before v3.2.0 it is
   * always 15 s.
   *
   * @default Duration.seconds(15)
   */
  readonly gatePoll?: Duration;

  /**
   * How many calls of RegisterTargets and DeregisterTargets it makes per second (`--aws-api-throttle`). Whole, at least 1.
   *
   * @default 4
   */
  readonly callsPerSecond?: number;

  /**
   * How many of these calls it makes at once (`--aws-api-throttle`). Whole, at least 1.
   *
   * @default 20
   */
  readonly burst?: number;
}
