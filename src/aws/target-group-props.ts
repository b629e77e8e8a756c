import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { BackendProtocol } from '../constructs/fronts/ingress/alb-props';
import { NetworkHealthCheck } from '../constructs/fronts/network/nlb-props';
import { WorkloadProps } from '../constructs/workload/workload-props';

/**
 * What all target groups have in common.
 */
export interface ZeroDowntimeTargetGroupProps {
  /** The VPC of the cluster. */
  readonly vpc: ec2.IVpc;

  /**
   * The budget that the services bound to it are made from, too. Its `loadBalancer` must fit the target group.
   */
  readonly budget: TimingBudget;

  /**
   * What the load balancer and the kubelet ask the application by HTTP.
   *
   * @default '/'
   */
  readonly readinessPath?: string;

  /**
   * Port of targets that name none. The controller always names one. 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Name of the target group: at most 32 letters, digits and hyphens. It stands in the way of a replacement, as names are
   * unique.
   *
   * @default - chosen by CloudFormation
   */
  readonly targetGroupName?: string;

  /**
   * Attributes beside those that the budget decides.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };
}

/**
 * A target group of an Application Load Balancer.
 */
export interface ZeroDowntimeApplicationTargetGroupProps extends ZeroDowntimeTargetGroupProps {
  /**
   * What the load balancer and the application speak.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;
}

/**
 * A target group of a Network Load Balancer.
 */
export interface ZeroDowntimeNetworkTargetGroupProps extends ZeroDowntimeTargetGroupProps {
  /**
   * What the load balancer and the kubelet ask the application.
   *
   * @default NetworkHealthCheck.HTTP
   */
  readonly networkHealthCheck?: NetworkHealthCheck;
}

/**
 * A service that is bound to a target group of a stack. What both must agree on, budget, readiness path and protocol, is the
 * target group's.
 */
export interface TargetGroupServiceProps extends WorkloadProps {
  /**
   * Name of the TargetGroupBinding, and thereby of the readiness gate. A DNS label of at most 63 characters.
   *
   * @default - the name of the service
   */
  readonly bindingName?: string;

  /**
   * Whether other clusters register their pods with the same target group.
   *
   * @default false
   */
  readonly multiCluster?: boolean;

  /**
   * Security groups of the load balancer, by id, which are then let in to the pods. Tokens of the AWS CDK will do.
   *
   * @default - none: the rules are somebody else's
   */
  readonly loadBalancerSecurityGroups?: string[];
}
