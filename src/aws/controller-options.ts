import { Duration } from 'cdk8s';

/**
 * What happens to a new pod while no replica of the controller can give it a readiness gate.
 */
export enum WebhookFailurePolicy {
  /** It is not created, and tried again: a rollout waits. */
  FAIL = 'Fail',
  /** It is created without a gate: a rollout may run ahead of the load balancer. */
  IGNORE = 'Ignore',
}

/**
 * How the AWS Load Balancer Controller is installed.
 */
export interface AwsLoadBalancerControllerOptions {
  /**
   * Version of the controller, such as `v3.2.2`: one that the AWS CDK has the chart and the IAM policy of.
   *
   * @default 'v3.2.2'
   */
  readonly version?: string;

  /**
   * Number of replicas, one of which works at a time. At least 2: while there is none, ended pods stay registered and new
   * ones do not become ready.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * How often the controller asks whether a new target is healthy (g of the load-balancer profiles). Whole seconds, at least
   * 1. Before v3.2.0 it was always 15 s.
   *
   * @default Duration.seconds(15) - as the presets of LoadBalancerProfile assume
   */
  readonly gatePoll?: Duration;

  /**
   * The longest wait after errors in a row. The default of the controller, 1000 s, is longer than a rollout may take. Whole
   * seconds, at least 1.
   *
   * @default Duration.seconds(10)
   */
  readonly maxBackoff?: Duration;

  /**
   * What happens to a new pod while no replica can give it a readiness gate. Concerns gates that are injected: those of bound
   * services are declared in the pod template.
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
