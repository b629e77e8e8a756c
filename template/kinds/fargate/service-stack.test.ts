import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ENVIRONMENTS } from './environments';
import { ServiceStack } from './service-stack';

describe.each(Object.entries(ENVIRONMENTS))('starter-app in %s', (name, environment) => {
  const stack = new ServiceStack(new App(), `starter-app-${name}`, environment);
  const template = Template.fromStack(stack);
  const { budget, stopTimeout } = stack.service;

  test('deregisters tasks for as long as their requests may take', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetGroupAttributes: Match.arrayWith([
        { Key: 'deregistration_delay.timeout_seconds', Value: String(budget.deregistrationDelay!.toSeconds()) },
      ]),
    });
  });

  test('kills no task before its time', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike({ StopTimeout: stopTimeout.toSeconds(), Image: environment.image })],
    });
  });

  test('starts new tasks before it stops old ones', () => {
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: environment.replicas, DeploymentConfiguration: Match.objectLike({ MinimumHealthyPercent: 100 }),
    });
  });
});
