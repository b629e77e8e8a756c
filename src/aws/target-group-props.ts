import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { BackendProtocol } from '../constructs/fronts/ingress/alb-props';
import { NetworkHealthCheck } from '../constructs/fronts/network/nlb-props';
import { WorkloadProps } from '../constructs/workload/workload-props';

/**
 * Properties that all target groups have in common.
 */
export interface ZeroDowntimeTargetGroupProps {
  /** The VPC of the cluster. */
  readonly vpc: ec2.IVpc;

  /**
   * The budget, which the services bound to the target group use as well. Its `loadBalancer` must match the target group.
   */
  readonly budget: TimingBudget;

  /**
   * Path of the HTTP health check of the load balancer, and of the kubelet's readiness probe.
   *
   * @default '/'
   */
  readonly readinessPath?: string;

  /**
   * Port of targets that are registered without one. The controller always registers a port. 1 to 65535.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Name of the target group: at most 32 letters, digits and hyphens. With a fixed name, CloudFormation cannot replace the
   * target group, since names are unique.
   *
   * @default - chosen by CloudFormation
   */
  readonly targetGroupName?: string;

  /**
   * Attributes in addition to those that the budget sets.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
   */
  readonly targetGroupAttributes?: { [name: string]: string };
}

/**
 * Properties of a target group of an Application Load Balancer.
 */
export interface ZeroDowntimeApplicationTargetGroupProps extends ZeroDowntimeTargetGroupProps {
  /**
   * Protocol between the load balancer and the application.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;
}

/**
 * Properties of a target group of a Network Load Balancer.
 */
export interface ZeroDowntimeNetworkTargetGroupProps extends ZeroDowntimeTargetGroupProps {
  /**
   * Health check of the load balancer, and of the kubelet.
   *
   * @default NetworkHealthCheck.HTTP
   */
  readonly networkHealthCheck?: NetworkHealthCheck;
}

/**
 * Properties of a service that is bound to a target group of a stack. Budget, readiness path and protocol are those of the
 * target group.
 */
export interface TargetGroupServiceProps extends WorkloadProps {
  /**
   * Name of the TargetGroupBinding, and thus of the readiness gate. A DNS label of at most 63 characters.
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
   * IDs of the security groups of the load balancer, from which the pods then accept traffic. Tokens of the AWS CDK are
   * allowed.
   *
   * @default - none: the security group rules are made elsewhere
   */
  readonly loadBalancerSecurityGroups?: string[];
}
