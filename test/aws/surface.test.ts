import * as aws from '../../src/aws';
import * as core from '../../src/core';
import * as root from '../../src/index';

describe('cdk8s-zero-downtime/aws', () => {
  test('offers what is listed, and no helper of its own', () => {
    expect(Object.keys(aws).sort()).toEqual([
      'AwsLoadBalancerController', 'ChartDeployment', 'TargetGroupBudgets', 'TargetGroupTimings', 'TaskStops',
      'WebhookFailurePolicy', 'ZeroDowntimeApplicationTargetGroup', 'ZeroDowntimeFargateService', 'ZeroDowntimeNetworkTargetGroup', 'ZeroDowntimeTargetGroup',
    ]);
  });

  test('is the only thing that the root has and the core has not', () => {
    expect(Object.keys(root).sort()).toEqual([...Object.keys(core), 'aws'].sort());
  });
});
