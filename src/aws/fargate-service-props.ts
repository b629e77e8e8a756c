import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'cdk8s';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { BackendProtocol } from '../constructs/fronts/ingress/alb-props';
import { KeepAliveVariable } from '../constructs/workload/container-props';

/**
 * The stops of a task that its timings cover.
 */
export enum TaskStops {
  /**
   * Every stop in which a container gets SIGTERM: also by StopTask, by Fargate Spot, by the retirement of a task, and because another
   * essential container has exited. Nothing promises that ECS waits for the load balancer before SIGTERM then: the application has to accept
   * requests after SIGTERM for as long as they may arrive (`acceptsAfterSigterm` of the budget).
   */
  ALL = 'all',

  /**
   * Only deployments and scale-in, in which ECS itself replaces tasks or removes surplus ones. It then takes the task from the load balancer,
   * waits until that reports the target as unused, which takes the deregistration delay, and sends SIGTERM after that.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
   */
  DEPLOYMENTS = 'deployments',
}

/**
 * Properties of a service of Amazon ECS on AWS Fargate behind an Application Load Balancer.
 */
export interface ZeroDowntimeFargateServiceProps {
  /** The cluster. */
  readonly cluster: ecs.ICluster;

  /** The budget, whose `loadBalancer` is an Application Load Balancer with ip targets. */
  readonly budget: TimingBudget;

  /**
   * The container that receives the requests, as the AWS CDK takes it. `stopTimeout` comes from the budget, and the port is mapped already.
   * Essential: a task without it ends.
   */
  readonly container: ecs.ContainerDefinitionOptions;

  /** Port that the application listens on. 1 to 65535. */
  readonly containerPort: number;

  /**
   * The task definition that the container is added to: with the CPU, the memory, the roles and the volumes that it needs, and with any
   * other containers.
   *
   * @default - one of its own with 256 CPU units and 512 MiB
   */
  readonly taskDefinition?: ecs.FargateTaskDefinition;

  /**
   * Number of tasks. At least 1.
   *
   * @default 3
   */
  readonly desiredCount?: number;

  /**
   * How many tasks may exist in a deployment, in percent of `desiredCount`, rounded down. It has to leave room for one more task, because the
   * minimum is always 100 %.
   *
   * @default 200
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
   */
  readonly maximumPercent?: number;

  /**
   * The stops of a task that its timings cover.
   *
   * @default TaskStops.ALL
   */
  readonly stops?: TaskStops;

  /**
   * From SIGTERM to SIGKILL. Whole seconds, at most 120. A longer one than needed costs nothing where the application exits by itself.
   *
   * @default - max(W, L + R) + A + m, with TaskStops.DEPLOYMENTS only W + A + m
   */
  readonly stopTimeout?: Duration;

  /**
   * How long ECS ignores the health check after the start of a task. Whole seconds, 0 to 2147483647.
   *
   * @default - max(S, Xr) + HT · I + T + m
   * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
   */
  readonly healthCheckGracePeriod?: Duration;

  /**
   * Path of the health check.
   *
   * @default '/'
   */
  readonly readinessPath?: string;

  /**
   * Protocol between the load balancer and the application.
   *
   * @default BackendProtocol.HTTP
   */
  readonly backendProtocol?: BackendProtocol;

  /**
   * The environment variable with which the application gets its keep-alive timeout, which must be longer than the idle timeout of the load
   * balancer.
   *
   * @default - none: the application is told in another way
   */
  readonly keepAliveVariable?: KeepAliveVariable;

  /**
   * An existing target group with ip targets. One that the same program makes is compared with the budget when the app is synthesised; one
   * that is imported has to meet `targetGroupRequirements`.
   *
   * @default - one of its own, made from the budget
   */
  readonly targetGroup?: elbv2.IApplicationTargetGroup;

  /**
   * An existing listener, which forwards to the target group. An imported one needs a `listenerRule`.
   *
   * @default - none: pass `targetGroup` of the service to a listener
   */
  readonly listener?: elbv2.IApplicationListener;

  /**
   * The requests that `listener` forwards: conditions and priority of a rule.
   *
   * @default - all requests that no other rule takes
   */
  readonly listenerRule?: elbv2.AddRuleProps;

  /**
   * Capacity providers of the tasks.
   *
   * @default - Fargate on demand
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * Subnets of the tasks.
   *
   * @default - private subnets with egress, or public ones with `assignPublicIp`
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of the tasks.
   *
   * @default - a new one, which the load balancer may reach
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether each task gets a public address.
   *
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * Name of the service.
   *
   * @default - chosen by CloudFormation
   */
  readonly serviceName?: string;
}
