// What users of the AWS CDK import from `cdk8s-zero-downtime/aws`: all that these files export, as jsii does not see names that
// are exported one by one in a submodule. Loads nothing of the AWS CDK until it is used.
export * from './aws-load-balancer-controller';
export * from './chart-deployment';
export * from './controller-options';
export * from './fargate-service-props';
export * from './target-group';
export * from './target-group-budgets';
export * from './target-group-props';
export * from './target-group-timings';
export * from './zero-downtime-application-target-group';
export * from './zero-downtime-fargate-service';
export * from './zero-downtime-network-target-group';
