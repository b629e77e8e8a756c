import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, FargateTaskDefinition, LinuxParameters, LogDrivers } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'cdk8s';
import { writeTemplate } from '../cdk-output';
import { DrainPolicy, TimeUnit, TimingBudget } from 'cdk8s-zero-downtime';
import { ZeroDowntimeFargateService } from 'cdk8s-zero-downtime/aws';

const stack = new Stack(new App(), 'Shop');
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
const cluster = new Cluster(stack, 'Cluster', { vpc });
const taskDefinition = new FargateTaskDefinition(stack, 'Task', { cpu: 512, memoryLimitMiB: 1024 });

const web = new ZeroDowntimeFargateService(stack, 'Web', {
  cluster,
  taskDefinition,
  // No request takes longer than 45 s. On SIGTERM the application serves for 30 s more, then finishes what is in flight.
  budget: TimingBudget.of({
    longestRequest: Duration.seconds(45),
    acceptsAfterSigterm: Duration.seconds(30),
    drainPolicy: DrainPolicy.LEAK_WINDOW,
  }),
  container: {
    image: ContainerImage.fromRegistry('shop/web:1.4.2'),
    logging: LogDrivers.awsLogs({ streamPrefix: 'web' }),
    // The application is not the first process of its image: an init process passes SIGTERM on.
    linuxParameters: new LinuxParameters(stack, 'Linux', { initProcessEnabled: true }),
  },
  containerPort: 8080,
  readinessPath: '/ready',
  desiredCount: 4,
  keepAliveVariable: { name: 'KEEP_ALIVE_TIMEOUT', unit: TimeUnit.MILLISECONDS },
});

const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, internetFacing: true, idleTimeout: web.idleTimeout });
loadBalancer.addListener('Http', { port: 80, defaultTargetGroups: [web.targetGroup] });

writeTemplate(stack);
