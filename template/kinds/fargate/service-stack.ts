import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerImage, LogDrivers } from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, ListenerAction, ListenerCertificate, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Duration } from 'cdk8s';
import { TimingBudget } from 'cdk8s-zero-downtime';
import { ZeroDowntimeFargateService } from 'cdk8s-zero-downtime/aws';
import { Construct } from 'constructs';
import { Environment } from './environments';

/** A web service of Amazon ECS on AWS Fargate, behind an Application Load Balancer, with everything that its deployments need. */
export class ServiceStack extends Stack {
  public readonly service: ZeroDowntimeFargateService;

  public constructor(scope: Construct, id: string, { image, replicas, host, certificateArn }: Environment) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', { maxAzs: 2 });

    this.service = new ZeroDowntimeFargateService(this, 'starter-app', {
      cluster: new Cluster(this, 'Cluster', { vpc }),
      container: { image: ContainerImage.fromRegistry(image), logging: LogDrivers.awsLogs({ streamPrefix: 'starter-app' }) },
      containerPort: 8080,
      desiredCount: replicas,
      readinessPath: '/',
      // What your application needs; every timing of a deployment follows from it. The longest request has to fit into 120 s with the rest.
      budget: TimingBudget.of({
        longestRequest: Duration.seconds(30), // the longest request that must be answered in full
        shutdown: Duration.seconds(20), // from SIGTERM, with nothing in flight, until the process has exited
        startup: Duration.seconds(20), // from the start of the container to the first successful health check
      }),
    });

    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', { vpc, internetFacing: true, idleTimeout: this.service.idleTimeout });
    loadBalancer.addRedirect(); // from HTTP to HTTPS
    const https = loadBalancer.addListener('Https', {
      port: 443,
      certificates: [ListenerCertificate.fromArn(certificateArn)],
      defaultAction: ListenerAction.fixedResponse(404),
    });
    https.addTargetGroups('starter-app', {
      priority: 1, conditions: [ListenerCondition.hostHeaders([host])], targetGroups: [this.service.targetGroup],
    });
  }
}
