import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Duration } from 'cdk8s';
import { aCluster, aClusterV2, aStack, importedClusters } from './stacks';
import { LoadBalancerProfile, TimingBudget } from '../../src';
import { AwsLoadBalancerController, AwsLoadBalancerControllerOptions, InstalledController, WebhookFailurePolicy } from '../../src/aws';
import { describeInputs } from '../../src/timing';

/** The values of the chart, as far as they can be read before deployment. */
function valuesIn(stack: Stack): any {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('Custom::AWSCDK-EKS-HelmChart'));
  return JSON.parse(Properties.Values['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : 'known-later').join(''));
}

const ZERO_DOWNTIME = {
  replicaCount: 2,
  podDisruptionBudget: { maxUnavailable: 1 },
  enablePodReadinessGateInject: true,
  podMutatorWebhookConfig: { failurePolicy: 'Fail' },
  targetgroupbindingRequeueDuration: '15s',
  targetgroupbindingMaxExponentialBackoffDelay: '10s',
};

describe('AwsLoadBalancerController', () => {
  test('installs the chart with a role of its own, and with the values that zero downtime needs', () => {
    const { stack, vpc } = aStack();
    AwsLoadBalancerController.install(aCluster(stack, vpc));
    expect(valuesIn(stack)).toMatchObject({ ...ZERO_DOWNTIME, clusterName: 'known-later', image: { tag: 'v3.2.2' }, serviceAccount: { create: false } });
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets']) })]) },
    });
  });

  test('cluster of aws-eks-v2', () => {
    const { stack, vpc } = aStack();
    AwsLoadBalancerController.install(aClusterV2(stack, vpc));
    expect(valuesIn(stack)).toMatchObject(ZERO_DOWNTIME);
  });

  test('takes other numbers, and other values of the chart', () => {
    const { stack, vpc } = aStack();
    AwsLoadBalancerController.install(aCluster(stack, vpc), {
      version: 'v3.2.0',
      replicas: 3,
      gatePoll: Duration.seconds(2),
      maxBackoff: Duration.minutes(1),
      webhookFailurePolicy: WebhookFailurePolicy.IGNORE,
      values: { logLevel: 'debug' },
    });
    expect(valuesIn(stack)).toMatchObject({
      replicaCount: 3,
      targetgroupbindingRequeueDuration: '2s',
      targetgroupbindingMaxExponentialBackoffDelay: '60s',
      podMutatorWebhookConfig: { failurePolicy: 'Ignore' },
      logLevel: 'debug',
      image: { tag: 'v3.2.0' },
    });
  });

  test.each([[undefined, undefined], [30, undefined], [31, '4:24'], [200, '20:150']])('sets the throttle for %p target groups at once', (targetGroups, rate) => {
    const { stack, vpc } = aStack();
    AwsLoadBalancerController.install(aCluster(stack, vpc), { targetGroups });
    // What the flag says of a service replaces all of its entries, so that the others are written, too.
    expect(valuesIn(stack).awsApiThrottle).toEqual(rate && [
      `Elastic Load Balancing v2:^RegisterTargets|^DeregisterTargets=${rate}`,
      'Elastic Load Balancing v2:^Describe.*=50:200',
      'Elastic Load Balancing v2:^Modify.*=3:20',
    ]);
  });

  test('leaves a throttle of the user\'s own alone', () => {
    const { stack, vpc } = aStack();
    const awsApiThrottle = ['Elastic Load Balancing v2:.*=100:100'];
    AwsLoadBalancerController.install(aCluster(stack, vpc), { values: { awsApiThrottle } });
    expect(valuesIn(stack)).toMatchObject({ awsApiThrottle });
  });

  test('its profile says for how many target groups at once the reaction holds', () => {
    const profile = AwsLoadBalancerController.profileFor(LoadBalancerProfile.ALB_IP, 200);
    expect(profile.controllerReaction.toSeconds()).toBe(5);
    const delays = (budget: TimingBudget) => describeInputs(budget._budget.inputs)[1];
    expect(delays(TimingBudget.of({ loadBalancer: profile }))).toContain('controllerReaction (r) 5 s (holds up to 200 target groups at once)');
    expect(delays(TimingBudget.of())).toContain('controllerReaction (r) 5 s (holds up to 30 target groups at once)');
  });

  test('fails when the profile has no controller that calls for each pod', () => {
    expect(() => AwsLoadBalancerController.profileFor(LoadBalancerProfile.ALB_INSTANCE, 200)).toThrow('LoadBalancerProfile.of(): \'targetGroups\' is 200 but must be absent');
  });

  test.each<[what: string, options: AwsLoadBalancerControllerOptions, message: string]>([
    ['the version is unknown', { version: 'v9.9.9' },
      'Shop/Cluster: \'version\' is "v9.9.9" but must be a version that the AWS CDK has, such as \'v3.2.2\'; choose another \'version\''],
    ['one replica would be all', { replicas: 1 },
      'Shop/Cluster: \'replicas\' is 1 but must be a whole number between 2 and 2147483647; set \'replicas\' within that range'],
    ['the version polls as it likes', { version: 'v3.1.0', gatePoll: Duration.seconds(14) },
      'Shop/Cluster: \'gatePoll\' is 14 s but must be 15 s (v3.1.0 cannot be told otherwise); raise \'version\' to v3.2.0, or drop \'gatePoll\''],
    ['it should poll all the time', { gatePoll: Duration.seconds(0) },
      'Shop/Cluster: \'gatePoll\' is 0 but must be a whole number between 1 and 2147483647; set \'gatePoll\' within that range'],
    ['it should wait for fractions of a second', { maxBackoff: Duration.millis(1500) },
      'Shop/Cluster: \'maxBackoff\' is 1.5 but must be a whole number between 1 and 2147483647; set \'maxBackoff\' within that range'],
    ['the version throttles all calls together', { version: 'v3.1.0', targetGroups: 31 },
      'Shop/Cluster: \'targetGroups\' is 31 but must be at most 30 (v3.1.0 makes 10 calls per second of all kinds, whatever it is told of single ones); '
      + 'raise \'version\' to v3.2.0, or lower \'targetGroups\''],
    ['there are no target groups', { targetGroups: 0 },
      'Shop/Cluster: \'targetGroups\' is 0 but must be a whole number between 1 and 2147483647; set \'targetGroups\' within that range'],
    ['the throttle is said twice', { targetGroups: 30, values: { awsApiThrottle: [] } },
      'Shop/Cluster: \'values.awsApiThrottle\' is [] but must be absent (a property, or the AWS CDK, decides it); drop \'values.awsApiThrottle\''],
    ['a value is a property\'s', { values: { replicaCount: 1 } },
      'Shop/Cluster: \'values.replicaCount\' is 1 but must be absent (a property, or the AWS CDK, decides it); drop \'values.replicaCount\''],
    ['a value is the AWS CDK\'s', { values: { image: { tag: 'v2.0.0' } } },
      'Shop/Cluster: \'values.image\' is {"tag":"v2.0.0"} but must be absent (a property, or the AWS CDK, decides it); drop \'values.image\''],
  ])('fails when %s', (_, options, message) => {
    const { stack, vpc } = aStack();
    const cluster = aCluster(stack, vpc);
    expect(() => AwsLoadBalancerController.install(cluster, options)).toThrow(new Error(message));
  });

  test('fails when it is installed twice', () => {
    const { stack, vpc } = aStack();
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    expect(() => AwsLoadBalancerController.install(cluster)).toThrow('Shop/Cluster: \'albController\' is Shop/ShopCluster');
  });

  test('fails when the program does not make the cluster', () => {
    const { stack } = aStack();
    expect(() => AwsLoadBalancerController.install(importedClusters(stack).eksv2)).toThrow(
      'but must be a Cluster of aws-eks or aws-eks-v2 that the program makes (the AWS CDK installs the controller on no other); if the controller runs on '
      + 'it, say so with AwsLoadBalancerController.declareInstalled()',
    );
  });
});

describe('declareInstalled()', () => {
  test.each<[what: string, facts: InstalledController, message: string | undefined]>([
    ['the first version with bindings', { version: 'v2.0.0' }, undefined],
    ['one before', { version: 'v1.1.9' },
      'Shop/Imported: \'version\' is v1.1.9 but must be at least v2.0.0 (earlier ones do not know TargetGroupBindings); upgrade the controller'],
    ['half a version', { version: '2.13' },
      'Shop/Imported: \'version\' is "2.13" but must be a version such as v3.2.2; give all of its three numbers'],
    ['a poll that the version has', { version: 'v3.2.0', gatePoll: Duration.seconds(5), callsPerSecond: 20, burst: 100 }, undefined],
    ['a poll and a throttle that the version has not', { version: 'v3.1.0', gatePoll: Duration.seconds(5), burst: 100 },
      'Shop/Imported: \'gatePoll\' is 5 s but must be 15 s (v3.1.0 cannot be told otherwise); raise \'version\' to v3.2.0, or drop \'gatePoll\'\n'
      + 'Shop/Imported: \'burst\' is 100 but must be absent (v3.1.0 makes 10 calls per second of all kinds, whatever it is told of single ones); '
      + 'upgrade it to v3.2.0, or drop \'burst\''],
    ['a throttle of nothing', { version: 'v3.2.0', callsPerSecond: 0 },
      'Shop/Imported: \'callsPerSecond\' is 0 but must be a whole number between 1 and 2147483647; set \'callsPerSecond\' within that range'],
  ])('judges %s', (_, facts, message) => {
    const { stack } = aStack();
    const declare = () => AwsLoadBalancerController.declareInstalled(importedClusters(stack).eks, facts);
    if (message === undefined) expect(declare).not.toThrow();
    else expect(declare).toThrow(new Error(message));
  });

  test('fails when the program installs it', () => {
    const { stack, vpc } = aStack();
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    expect(() => AwsLoadBalancerController.declareInstalled(cluster, { version: 'v3.2.2' })).toThrow('Shop/Cluster: \'albController\' is Shop/ShopCluster');
  });
});
