import { list, needed, Shape, struct, text } from '../../input/shape';

/**
 * Where an Application Load Balancer writes a line for each request.
 */
export interface AccessLogs {
  /** Name of the S3 bucket; its policy must allow Elastic Load Balancing to write. */
  readonly bucket: string;

  /**
   * Put before the names of the files.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/**
 * Settings of an Application Load Balancer that no rollout depends on.
 */
export interface ApplicationLoadBalancerSettings {
  /**
   * Subnets of the load balancer, by id or by name, in at least two zones.
   *
   * @default - those that the controller discovers by their tags
   */
  readonly subnets?: string[];

  /**
   * Security groups of the load balancer, by id or by name. The controller still makes the rules by which it reaches the pods.
   *
   * @default - one that the controller makes for its listeners
   */
  readonly securityGroups?: string[];

  /**
   * Ranges of addresses that may connect, such as `10.0.0.0/8`. Not with `securityGroups`.
   *
   * @default - all
   */
  readonly inboundCidrs?: string[];

  /**
   * ARN of a web ACL of AWS WAF for all requests.
   *
   * @default - none
   */
  readonly wafAclArn?: string;

  /**
   * Where the load balancer writes a line for each request.
   *
   * @default - nowhere
   */
  readonly accessLogs?: AccessLogs;
}

export const APPLICATION_LOAD_BALANCER_SETTINGS: Shape<ApplicationLoadBalancerSettings> = {
  subnets: list(text),
  securityGroups: list(text),
  inboundCidrs: list(text),
  wafAclArn: text,
  accessLogs: struct<AccessLogs>({ bucket: needed(text), prefix: text }),
};
