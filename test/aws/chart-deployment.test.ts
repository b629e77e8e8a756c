import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as cdk8s from 'cdk8s';
import { aCluster, aClusterV2, aStack, errorsOf, importedClusters, listenTo } from './stacks';
import { LoadBalancerProfile, TimingBudget, ZeroDowntimeBoundService } from '../../src';
import { AwsLoadBalancerController, ChartDeployment, ZeroDowntimeApplicationTargetGroup } from '../../src/aws';

const WORKLOAD = { image: 'shop/web:1.4.2', containerPort: 8080 };
const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

function aGroup(budget = TimingBudget.of()) {
  const made = aStack();
  const group = new ZeroDowntimeApplicationTargetGroup(made.stack, 'Web', { vpc: made.vpc, budget });
  return { ...made, group };
}

/** The manifest of the shop, and all that CloudFormation makes before it. */
function deployed(stack: Stack) {
  const resources = Template.fromStack(stack).toJSON().Resources as { [id: string]: any };
  const [, manifest] = Object.entries(resources).find(([, { Type, Properties }]) => Type === MANIFEST && JSON.stringify(Properties).includes('TargetGroupBinding'))!;
  return { manifest, before: (manifest.DependsOn as string[]).map(id => resources[id].Type) };
}

/** The objects in a manifest, with a word for each reference. */
function objectsIn(manifest: any): any[] {
  const parts: unknown[] = manifest.Properties.Manifest['Fn::Join'][1];
  return JSON.parse(parts.map(part => typeof part === 'string' ? part : `<${JSON.stringify(part).replace(/"/g, '')}>`).join(''));
}

const FOR_200 = AwsLoadBalancerController.profileFor(LoadBalancerProfile.ALB_IP, 200);

describe('ChartDeployment', () => {
  test('depends on the listener of its target group and on the controller', () => {
    const { stack, vpc, chart, group } = aGroup();
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    ChartDeployment.add(cluster, 'web', chart);

    const { manifest, before } = deployed(stack);
    expect(before).toEqual(expect.arrayContaining(['AWS::ElasticLoadBalancingV2::Listener', 'Custom::AWSCDK-EKS-HelmChart']));
    const binding = objectsIn(manifest).find(({ kind }) => kind === 'TargetGroupBinding');
    expect(binding.spec.targetGroupARN).toMatch(/^<\{Ref:WebTargetGroup\w+\}>$/);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('cluster of aws-eks-v2', () => {
    const { stack, vpc, chart, group } = aGroup();
    const cluster = aClusterV2(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    ChartDeployment.add(cluster, 'web', chart);

    const { manifest, before } = deployed(stack);
    expect(before).toEqual(expect.arrayContaining(['AWS::ElasticLoadBalancingV2::Listener', 'Custom::AWSCDK-EKS-HelmChart']));
    expect(objectsIn(manifest).map(({ kind }) => kind)).toEqual(['Namespace', 'Service', 'TargetGroupBinding', 'PodDisruptionBudget', 'Deployment']);
  });

  test('takes a controller that the cluster installs itself', () => {
    const { stack, vpc, chart, group } = aGroup();
    const cluster = new eks.Cluster(stack, 'Cluster', {
      vpc,
      version: eks.KubernetesVersion.V1_32,
      kubectlLayer: aCluster(new Stack(new App(), 'Other'), vpc).kubectlLayer!,
      albController: { version: eks.AlbControllerVersion.V3_2_2 },
    });
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    const { node: { dependencies } } = ChartDeployment.add(cluster, 'web', chart);
    expect(dependencies).toContain(cluster.albController);
  });

  test.each(['eks', 'eksv2'] as const)('takes an imported cluster of %s on which the controller is said to run', module => {
    const { stack, vpc, chart, group } = aGroup();
    const cluster = importedClusters(stack)[module];
    AwsLoadBalancerController.declareInstalled(cluster, { version: 'v2.13.4' });
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    ChartDeployment.add(cluster, 'web', chart);
    expect(deployed(stack).before).toEqual(['AWS::ElasticLoadBalancingV2::Listener']);
  });

  test('fails on an imported cluster of whose controller nothing is said', () => {
    const { stack, vpc, chart, group } = aGroup();
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    expect(() => ChartDeployment.add(importedClusters(stack).eks, 'web', chart)).toThrow('shop: \'controller\' is absent but must be present');
  });

  test('fails when the declared controller is slower than the budget assumes', () => {
    const { stack, vpc, chart, group } = aGroup(TimingBudget.of({ loadBalancer: FOR_200 }));
    const cluster = importedClusters(stack).eks;
    AwsLoadBalancerController.declareInstalled(cluster, { version: 'v3.2.2', gatePoll: cdk8s.Duration.seconds(16) });
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    expect(() => ChartDeployment.add(cluster, 'web', chart)).toThrow(/'gatePoll' is 15 s but must be at least 16 s.*\n.*'targetGroups' is 30 but must be at least 200/);
  });

  test('fails when the cluster is only a resource', () => {
    const { stack, chart } = aStack();
    const cluster = new eks.CfnCluster(stack, 'Cluster', { roleArn: 'arn:aws:iam::111122223333:role/eks', resourcesVpcConfig: { subnetIds: ['subnet-1'] } });
    expect(() => ChartDeployment.add(cluster, 'web', chart))
      .toThrow('ChartDeployment.add(): \'cluster\' is an instance of CfnCluster but must be a cluster of aws-eks or aws-eks-v2, which may be imported');
  });

  test('depends on the rule of an imported listener', () => {
    const { stack, vpc, chart, group } = aGroup();
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0123456789abcdef/0123456789abcdef',
      securityGroup: new SecurityGroup(stack, 'Group', { vpc }),
    });
    listener.addTargetGroups('Web', { targetGroups: [group.targetGroup], priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns(['/web/*'])] });
    group.bind(chart, 'web', WORKLOAD);
    ChartDeployment.add(cluster, 'web', chart);
    expect(deployed(stack).before).toContain('AWS::ElasticLoadBalancingV2::ListenerRule');
  });

  test('a chart that binds no target group of the stack', () => {
    const { stack, vpc, chart } = aStack();
    new ZeroDowntimeBoundService(chart, 'web', { ...WORKLOAD, targetGroupName: 'web' });
    expect(() => ChartDeployment.add(aCluster(stack, vpc), 'web', chart)).not.toThrow();
  });

  test('fails when no listener uses the target group, and there is no controller: no pod would become ready', () => {
    const { stack, vpc, chart, group } = aGroup();
    group.bind(chart, 'web', WORKLOAD);
    expect(() => ChartDeployment.add(aCluster(stack, vpc), 'web', chart)).toThrow(new Error([
      'shop: \'controller\' is absent but must be present (nothing on Shop/Cluster would register the pods of shop/web); '
      + 'install it with AwsLoadBalancerController.install() first, or say with AwsLoadBalancerController.declareInstalled() that something else does',
      'shop: \'listener of Shop/Web/TargetGroup\' is absent but must be present (shop/web is bound to this target group; without a listener no target is '
      + 'healthy, and no pod becomes ready); add the target group to a listener before the chart is added to the cluster',
    ].join('\n')));
  });

  test.each([[16, false], [15, true]])('judges a controller that polls every %d s against a budget that assumes 15 s', (seconds, accepted) => {
    const { stack, vpc, chart, group } = aGroup();
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster, { gatePoll: cdk8s.Duration.seconds(seconds) });
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    const add = () => ChartDeployment.add(cluster, 'web', chart);
    if (accepted) {
      expect(add).not.toThrow();
    } else {
      expect(add).toThrow(new Error('shop: \'gatePoll\' is 15 s but must be at least 16 s (the controller on Shop/Cluster asks no more often, but the '
        + 'budget of shop/web assumes it); lower \'gatePoll\' of the controller, or raise it in a load-balancer profile of the budget'));
    }
  });

  test.each([[30, false], [190, false], [200, true]])('judges a controller for %i target groups against a budget that counts on 200', (targetGroups, accepted) => {
    const { stack, vpc, chart, group } = aGroup(TimingBudget.of({ loadBalancer: FOR_200 }));
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster, { targetGroups });
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    const add = () => ChartDeployment.add(cluster, 'web', chart);
    if (accepted) expect(add).not.toThrow();
    else expect(add).toThrow('shop: \'targetGroups\' is');
  });

  test('names how many target groups the controller reacts to in time', () => {
    const { stack, vpc, chart, group } = aGroup(TimingBudget.of({ loadBalancer: FOR_200 }));
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    expect(() => ChartDeployment.add(cluster, 'web', chart)).toThrow(new Error('shop: \'targetGroups\' is 30 but must be at least 200 (the budget of shop/web counts on a '
      + 'controller that reacts to so many within 5 s, and the one on Shop/Cluster calls more slowly); install the controller with \'targetGroups\', and make the '
      + 'profile with AwsLoadBalancerController.profileFor()'));
  });

  test('takes a budget that counts on a slow controller', () => {
    const loadBalancer = LoadBalancerProfile.of({ preset: LoadBalancerProfile.ALB_IP, targetGroups: 200 });
    const { stack, vpc, chart, group } = aGroup(TimingBudget.of({ loadBalancer }));
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster);
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    expect(() => ChartDeployment.add(cluster, 'web', chart)).not.toThrow();
  });

  test('accepts a slower controller where the budget knows of it', () => {
    const loadBalancer = LoadBalancerProfile.of({ preset: LoadBalancerProfile.ALB_IP, gatePoll: cdk8s.Duration.seconds(30) });
    const { stack, vpc, chart, group } = aGroup(TimingBudget.of({ loadBalancer }));
    const cluster = aCluster(stack, vpc);
    AwsLoadBalancerController.install(cluster, { gatePoll: cdk8s.Duration.seconds(30) });
    listenTo(stack, vpc, group.targetGroup);
    group.bind(chart, 'web', WORKLOAD);
    expect(() => ChartDeployment.add(cluster, 'web', chart)).not.toThrow();
  });
});

describe('a chart with tokens', () => {
  test('is refused when its app is synthesised, rather than written with tokens in it', () => {
    const { chart, group } = aGroup();
    group.bind(chart, 'web', WORKLOAD);
    const message = new RegExp('^shop TargetGroupBinding/web: \'spec.targetGroupARN\' is the token "\\$\\{Token\\[TOKEN\\.\\d+\\]\\}" '
      + '\\(only the AWS CDK knows what this token stands for, and it does not see what is written to a file\\); hand the chart to the cluster with '
      + 'addCdk8sChart\\(\\) and do not synthesise the cdk8s app, or write the value itself$');
    expect(() => (chart.node.root as cdk8s.App).synth()).toThrow(message);
    expect(() => (chart.node.root as cdk8s.App).synthYaml()).toThrow(message);
  });

  test('names every token, in lists, numbers and annotations as well', () => {
    const { stack, chart } = aStack();
    new ZeroDowntimeBoundService(chart, 'web', { ...WORKLOAD, targetGroupName: 'web', env: { STACK: `in ${stack.stackId}` } });
    new cdk8s.ApiObject(chart, 'Config', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', annotations: { account: stack.account } }, data: { zones: stack.availabilityZones, retries: 3 },
    });
    expect.assertions(1);
    try {
      (chart.node.root as cdk8s.App).synthYaml();
    } catch (error) {
      expect((error as Error).message.split('\n').map(line => line.slice(0, line.indexOf(' is ')))).toEqual([
        'shop Deployment/web: \'spec.template.spec.containers[0].env[0].value\'',
        'shop ConfigMap/own: \'metadata.annotations.account\'',
        'shop ConfigMap/own: \'data.zones[0]\'',
        'shop ConfigMap/own: \'data.zones[1]\'',
      ]);
    }
  });

  test('is written where a resolver of its app knows the values', () => {
    const { stack, vpc } = aStack();
    const group = new ZeroDowntimeApplicationTargetGroup(stack, 'Web', { vpc, budget: TimingBudget.of() });
    const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    const resolver: cdk8s.IResolver = { resolve: context => { if (context.value === group.targetGroupArn) context.replaceValue(arn); } };
    const app = new cdk8s.App({ resolvers: [resolver] });
    group.bind(new cdk8s.Chart(app, 'shop'), 'web', WORKLOAD);
    expect(app.synthYaml()).toContain(`targetGroupARN: ${arn}`);
  });

  test('may have its image from a registry of the stack', () => {
    const { stack, chart } = aStack();
    const image = (id: string, text: string) => new ZeroDowntimeBoundService(chart, id, { ...WORKLOAD, image: text, targetGroupName: id });
    image('whole', stack.account);
    image('repository', `${stack.account}:1.4.2`);
    image('tag', `shop/web:${stack.account}`);
    expect(() => image('bare', `${stack.account}/web`)).toThrow('<name>:<tag>');
  });
});
