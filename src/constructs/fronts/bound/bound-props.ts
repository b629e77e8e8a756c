import { flag, list, Shape, text, texts } from '../../input/shape';
import { BackendProtocol, backendProtocol } from '../ingress/alb-props';
import { NetworkHealthCheck, networkHealthCheck } from '../network/nlb-props';

/**
 * The existing target group of a service.
 */
export interface BoundTargetGroupProps {
  /**
   * ARN of the target group.
   *
   * @default - the target group is identified by its name
   */
  readonly targetGroupArn?: string;

  /**
   * Name of the target group: at most 32 letters, digits and hyphens.
   *
   * @default - the target group is identified by its ARN
   */
  readonly targetGroupName?: string;

  /**
   * Name of the TargetGroupBinding, and thus of the readiness gate. A DNS label of at most 63 characters, unique in the
   * namespace.
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
   * IDs of the security groups of the load balancer, from which the pods then accept traffic.
   *
   * @default - none: the security group rules are made elsewhere
   */
  readonly loadBalancerSecurityGroups?: string[];

  /**
   * Protocol between an Application Load Balancer and the application.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * Health check of a Network Load Balancer and of the kubelet. Only with a budget for such a load balancer.
   *
   * @default NetworkHealthCheck.HTTP
   */
  readonly networkHealthCheck?: NetworkHealthCheck;

  /**
   * Attributes of the target group that the requirements contain in addition to those that the budget sets.
   *
   * @default - none
   */
  readonly targetGroupAttributes?: { [name: string]: string };
}

export const BOUND_TARGET_GROUP: Shape<BoundTargetGroupProps> = {
  targetGroupArn: text,
  targetGroupName: text,
  bindingName: text,
  multiCluster: flag,
  loadBalancerSecurityGroups: list(text),
  backendProtocol,
  networkHealthCheck,
  targetGroupAttributes: texts,
};
