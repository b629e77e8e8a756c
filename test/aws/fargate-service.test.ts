import { Duration as CdkDuration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'cdk8s';
import { aStack, errorsOf, listenTo, targetGroupIn } from './stacks';
import { BackendProtocol, DrainPolicy, LoadBalancerProfile, TimeUnit, TimingBudget } from '../../src';
import { TaskStops, ZeroDowntimeApplicationTargetGroup, ZeroDowntimeFargateService, ZeroDowntimeFargateServiceProps } from '../../src/aws';

const IMAGE = ecs.ContainerImage.fromRegistry('shop/web:1.4.2');
const WAITS = { acceptsAfterSigterm: Duration.seconds(25), drainPolicy: DrainPolicy.LEAK_WINDOW };
const BUDGET = TimingBudget.of(WAITS);

function aCluster() {
  const made = aStack();
  return { ...made, cluster: new ecs.Cluster(made.stack, 'Cluster', { vpc: made.vpc }) };
}

/** A service behind a listener of its own, unless it is given one. */
function aService(props: Partial<ZeroDowntimeFargateServiceProps> = {}) {
  const made = aCluster();
  const service = new ZeroDowntimeFargateService(made.stack, 'Web', {
    cluster: made.cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080, ...props,
  });
  if (!props.listener) listenTo(made.stack, made.vpc, service.targetGroup as elbv2.ApplicationTargetGroup);
  return { ...made, service };
}

function resource(stack: Stack, type: string): any {
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources(type));
  return Properties;
}

const serviceIn = (stack: Stack) => resource(stack, 'AWS::ECS::Service');
const containersIn = (stack: Stack) => resource(stack, 'AWS::ECS::TaskDefinition').ContainerDefinitions;

function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
}

describe('ZeroDowntimeFargateService', () => {
  test('has every timing from its budget', () => {
    const { stack, service } = aService({ readinessPath: '/ready', budget: TimingBudget.of({ ...WAITS, longestRequest: Duration.seconds(60) }) });
    expect(serviceIn(stack)).toMatchObject({
      DesiredCount: 3,
      LaunchType: 'FARGATE',
      HealthCheckGracePeriodSeconds: 95,
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100, MaximumPercent: 200, DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      LoadBalancers: [{ ContainerName: 'app', ContainerPort: 8080, TargetGroupArn: { Ref: expect.stringMatching(/^WebTargets/) } }],
    });
    expect(containersIn(stack)).toEqual([expect.objectContaining({
      Name: 'app', Essential: true, StopTimeout: 115, PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
    })]);
    expect(targetGroupIn(stack)).toMatchObject({
      attributes: { 'deregistration_delay.timeout_seconds': '80' },
      TargetType: 'ip',
      HealthCheckPath: '/ready',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    });
    expect([service.idleTimeout, service.stopTimeout, service.healthCheckGracePeriod].map(time => time.toSeconds())).toEqual([70, 115, 95]);
    expect([...errorsOf(stack), ...warningsOf(stack)]).toEqual([]);
  });

  test('is made after the listener, without which ECS refuses it', () => {
    const { stack } = aService();
    const [{ DependsOn }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^AlbHttp/)]));
  });

  test('lets the load balancer in to the port of the container', () => {
    const { stack } = aService();
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 8080, ToPort: 8080 });
  });

  test('passes on the container, with its keep-alive timeout', () => {
    const { stack } = aService({
      container: {
        image: IMAGE, containerName: 'web', environment: { MODE: 'fast' }, portMappings: [{ containerPort: 9090 }, { containerPort: 8080, name: 'http' }],
      },
      keepAliveVariable: { name: 'KEEP_ALIVE', unit: TimeUnit.MILLISECONDS },
    });
    expect(containersIn(stack)).toEqual([expect.objectContaining({
      Name: 'web',
      Environment: [{ Name: 'MODE', Value: 'fast' }, { Name: 'KEEP_ALIVE', Value: '70000' }],
      PortMappings: [{ ContainerPort: 9090, Protocol: 'tcp' }, { ContainerPort: 8080, Name: 'http', Protocol: 'tcp' }],
    })]);
    expect(serviceIn(stack).LoadBalancers).toEqual([expect.objectContaining({ ContainerName: 'web', ContainerPort: 8080 })]);
  });

  test('puts its container into a task definition with others', () => {
    const { stack, cluster, vpc } = aCluster();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    const proxy = taskDefinition.addContainer('proxy', { image: IMAGE, stopTimeout: CdkDuration.seconds(120) });
    const service = new ZeroDowntimeFargateService(stack, 'Web', {
      cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080, taskDefinition, serviceName: 'web', desiredCount: 2, maximumPercent: 150,
    });
    service.container.addContainerDependencies({ container: proxy, condition: ecs.ContainerDependencyCondition.START });
    listenTo(stack, vpc, service.targetGroup as elbv2.ApplicationTargetGroup);
    expect(resource(stack, 'AWS::ECS::TaskDefinition')).toMatchObject({ Cpu: '512', Memory: '1024' });
    expect(containersIn(stack).map(({ Name, StopTimeout }: any) => [Name, StopTimeout])).toEqual([['proxy', 120], ['app', 85]]);
    expect(serviceIn(stack)).toMatchObject({ ServiceName: 'web', DesiredCount: 2, DeploymentConfiguration: { MaximumPercent: 150 } });
    expect(serviceIn(stack).LoadBalancers).toEqual([expect.objectContaining({ ContainerName: 'app' })]);
  });

  test('has values that are set and suffice', () => {
    const { stack } = aService({ stopTimeout: Duration.minutes(2), healthCheckGracePeriod: Duration.minutes(5) });
    expect(containersIn(stack)[0].StopTimeout).toBe(120);
    expect(serviceIn(stack).HealthCheckGracePeriodSeconds).toBe(300);
  });

  test('warns of an application that may close too early, and not of deployments alone', () => {
    const { stack } = aService({ budget: TimingBudget.of() });
    expect(warningsOf(stack)).toEqual([expect.stringMatching(
      /^'acceptsAfterSigterm' is 0 s but must be at least 55 s .* \[ack: cdk8s-zero-downtime:acceptsAfterSigterm\]$/,
    )]);
    const { stack: other } = aService({ budget: TimingBudget.of(), stops: TaskStops.DEPLOYMENTS });
    expect(warningsOf(other)).toEqual([]);
    expect(containersIn(other)[0].StopTimeout).toBe(30);
  });

  test('takes Fargate Spot from an application that accepts requests after SIGTERM', () => {
    const onDemand = { capacityProvider: 'FARGATE', base: 2 };
    const { stack } = aService({ capacityProviderStrategies: [onDemand, { capacityProvider: 'FARGATE_SPOT', weight: 1 }] });
    expect(serviceIn(stack).CapacityProviderStrategy).toHaveLength(2);
  });

  test.each<[what: string, props: Partial<ZeroDowntimeFargateServiceProps>, message: string]>([
    ['120 s do not suffice', { budget: TimingBudget.of({ ...WAITS, longestRequest: Duration.seconds(66) }) },
      'Shop/Web: \'stopTimeout\' is 121 s but must be at most 120 s (max(25 s acceptsAfterSigterm, 25 s leakWindow + 66 s longestRequest) + 20 s shutdown '
      + '+ 10 s margin; Fargate gives a container no more); lower \'longestRequest\' to at most 65 s, or set \'stops\' to TaskStops.DEPLOYMENTS, which leaves '
      + 'a task that anything else stops uncovered'],
    ['the budget is for another load balancer', { budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP }) },
      'Shop/Web: \'budget\' is nlb-ip but must be one of alb-ip (the service is behind an Application Load Balancer, with tasks as targets); '
      + 'make a budget with LoadBalancerProfile.ALB_IP'],
    ['numbers are none', { desiredCount: 0, maximumPercent: 99, containerPort: 0, stopTimeout: Duration.millis(1500) },
      'Shop/Web: \'containerPort\' is 0 but must be a whole number between 1 and 65535; set \'containerPort\' within that range\n'
      + 'Shop/Web: \'desiredCount\' is 0 but must be a whole number between 1 and 2147483647; set \'desiredCount\' within that range\n'
      + 'Shop/Web: \'maximumPercent\' is 99 but must be a whole number between 100 and 2147483647; set \'maximumPercent\' within that range\n'
      + 'Shop/Web: \'stopTimeout\' is 1.5 but must be a whole number between 0 and 2147483647; set \'stopTimeout\' within that range'],
    ['the container decides what the budget decides', {
      container: { image: IMAGE, stopTimeout: CdkDuration.seconds(30), essential: false, environment: { KEEP_ALIVE: '5' } }, keepAliveVariable: { name: 'KEEP_ALIVE' },
    },
    'Shop/Web: \'container.stopTimeout\' is 30 s but must be absent (the budget decides it); set \'stopTimeout\' of the service, which is checked against '
      + 'the budget\n'
      + 'Shop/Web: \'container.essential\' is false but must be true (a task without it would stay registered); drop \'essential\'\n'
      + 'Shop/Web: \'keepAliveVariable.name\' is "KEEP_ALIVE" but must be absent from \'container\' (one of both would win silently); set it in one place'],
    ['there is a rule without a listener', { listenerRule: { priority: 1 } },
      'Shop/Web: \'listenerRule\' is set but must be absent (there is no listener for it); set \'listener\' as well'],
    ['AWS may interrupt an application that closes at once', {
      budget: TimingBudget.of(), capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    },
    expect.stringContaining('or do not use Fargate Spot')],
  ])('fails when %s', (_, props, message) => {
    expect(() => aService(props)).toThrow(expect.objectContaining({ message }));
  });

  test('tells a caller without types what is wrong', () => {
    const { stack, cluster } = aCluster();
    const make = (props: any) => () => new ZeroDowntimeFargateService(stack, 'Web', props);
    expect(make({ cluster, budget: 'alb', container: 'shop/web', containerPort: '80', stops: 'some' })).toThrow(new Error(
      'Shop/Web: \'budget\' is "alb" but must be a TimingBudget, such as TimingBudget.of()\n'
      + 'Shop/Web: \'container\' is "shop/web" but must be an object with properties\n'
      + 'Shop/Web: \'containerPort\' is "80" but must be a number; write it without quotes\n'
      + 'Shop/Web: \'stops\' is "some" but must be one of all, deployments; choose one of them',
    ));
    expect(make({ container: {} })).toThrow(new Error(
      'Shop/Web: \'cluster\' is absent but must be present; set \'cluster\' to a cluster of ECS, such as new ecs.Cluster(stack, \'Cluster\', { vpc })\n'
      + 'Shop/Web: \'budget\' is absent but must be present; set \'budget\' to a TimingBudget, such as TimingBudget.of()\n'
      + 'Shop/Web: \'container.image\' is absent but must be present; set \'container.image\' to an image, such as '
      + 'ecs.ContainerImage.fromRegistry(\'shop/web:1.4.2\')\n'
      + 'Shop/Web: \'containerPort\' is absent but must be present; set \'containerPort\' to a number',
    ));
  });
});

describe('a target group or listener that exists already', () => {
  const imported = (stack: Stack) => elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Imported', {
    targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef',
    loadBalancerArns: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/0123456789abcdef',
  });

  test('a target group made from the same budget', () => {
    const { stack, vpc, cluster } = aCluster();
    const { targetGroup } = new ZeroDowntimeApplicationTargetGroup(stack, 'Group', { vpc, budget: BUDGET });
    new ZeroDowntimeFargateService(stack, 'Web', { cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080, targetGroup });
    listenTo(stack, vpc, targetGroup);
    expect(serviceIn(stack).LoadBalancers).toEqual([expect.objectContaining({ TargetGroupArn: { Ref: expect.stringMatching(/^GroupTargetGroup/) } })]);
    expect(errorsOf(stack)).toEqual([]);
  });

  test('a target group made by hand makes cdk synth fail where it contradicts the budget', () => {
    const { stack, vpc, cluster } = aCluster();
    const targetGroup = new elbv2.ApplicationTargetGroup(stack, 'Hand', {
      vpc,
      port: 80,
      targetType: elbv2.TargetType.IP,
      deregistrationDelay: CdkDuration.seconds(49),
      healthCheck: { interval: CdkDuration.seconds(10), healthyThresholdCount: 2 },
    });
    new ZeroDowntimeFargateService(stack, 'Web', { cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080, targetGroup });
    listenTo(stack, vpc, targetGroup);
    expect(errorsOf(stack)).toEqual([
      'Shop/Hand: \'matcher\' is 200 (by default) but must be 200-399 (so the budget of Shop/Web, which is bound to it); '
      + 'make target group and service from one budget',
      'Shop/Hand: \'targetGroupAttributes.deregistration_delay.timeout_seconds\' is 49 but must be 50 (so the budget of Shop/Web, which is bound to it); '
      + 'make target group and service from one budget',
    ]);
  });

  test('an imported target group, which has to meet the requirements', () => {
    const { stack, cluster } = aCluster();
    const service = new ZeroDowntimeFargateService(stack, 'Web', {
      cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080, targetGroup: imported(stack), backendProtocol: BackendProtocol.HTTP2,
    });
    expect(service.targetGroupRequirements).toMatchObject({
      targetType: 'ip',
      protocolVersion: 'HTTP2',
      targetGroupAttributes: { 'deregistration_delay.timeout_seconds': '50' },
      loadBalancerAttributes: { 'idle_timeout.timeout_seconds': '60' },
    });
    expect(serviceIn(stack).LoadBalancers).toEqual([expect.objectContaining({ TargetGroupArn: expect.stringContaining('targetgroup/web') })]);
  });

  test('a listener of the program', () => {
    const { stack, vpc, cluster } = aCluster();
    const listener = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc }).addListener('Http', { port: 80, open: true });
    new ZeroDowntimeFargateService(stack, 'Web', { cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080, listener });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: Match.stringLikeRegexp('^WebTargets') } }],
    });
  });

  test('an imported listener, with a rule', () => {
    const { stack, cluster } = aCluster();
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/0123456789abcdef/0123456789abcdef',
      securityGroup: new ec2.SecurityGroup(stack, 'Group', { vpc: cluster.vpc }),
    });
    new ZeroDowntimeFargateService(stack, 'Web', {
      cluster,
      budget: BUDGET,
      container: { image: IMAGE },
      containerPort: 8080,
      listener,
      listenerRule: { priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns(['/web/*'])] },
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 10, Actions: [{ Type: 'forward', TargetGroupArn: { Ref: Match.stringLikeRegexp('^WebTargets') } }],
    });
    const [{ DependsOn }] = Object.values(template.findResources('AWS::ECS::Service'));
    expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^ListenerWeb/)]));
  });

  test('fails when nothing listens', () => {
    const { stack, app, cluster } = aCluster();
    new ZeroDowntimeFargateService(stack, 'Web', { cluster, budget: BUDGET, container: { image: IMAGE }, containerPort: 8080 });
    expect(() => app.synth()).toThrow(
      '[Shop/Web] \'listener of Shop/Web/Targets/TargetGroup\' is absent but must be present (ECS refuses a service whose target group has no load balancer); '
      + 'set \'listener\', or add the target group to a listener',
    );
  });
});
