/** The behaviour of Amazon ECS on AWS Fargate when it stops and starts the tasks of a service. Read in 2026; times are in seconds. */

/**
 * The longest `stopTimeout` of a container on Fargate, from the stop signal to SIGKILL; without one, it is 30 s.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const STOP_TIMEOUT = { maximum: 120, default: 30 } as const;

/** The capacity provider whose tasks AWS takes away with a notice of two minutes, in which they get SIGTERM. */
export const FARGATE_SPOT = 'FARGATE_SPOT';

/**
 * The part of the desired tasks that stay healthy while tasks are replaced: a task that is stopped has its replacement already.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
export const MINIMUM_HEALTHY_PERCENT = 100;

/** How many tasks may exist in a deployment, in percent of the desired ones, rounded down; the default of ECS. */
export const MAXIMUM_PERCENT = 200;
