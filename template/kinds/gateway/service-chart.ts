import { Chart, Duration } from 'cdk8s';
import { LoadBalancerScheme, TimingBudget, ZeroDowntimeGatewayService } from 'cdk8s-zero-downtime';
import { Construct } from 'constructs';
import { Environment } from './environments';

/**
 * A web service behind an Application Load Balancer that is made from a Gateway, with everything that its rollouts need. The cluster needs
 * the Gateway API, the AWS Load Balancer Controller in version 3.5 or later, and a GatewayClass `alb` of the controller
 * `gateway.k8s.aws/alb`.
 */
export class ServiceChart extends Chart {
  public constructor(scope: Construct, id: string, { image, replicas, host, certificateArn }: Environment) {
    super(scope, id);

    new ZeroDowntimeGatewayService(this, 'starter-app', {
      image,
      containerPort: 8080,
      replicas,
      host,
      // For Gateways of another team: gateways: [{ name, namespace, listener }]
      createGateway: {
        scheme: LoadBalancerScheme.INTERNET_FACING,
        certificateArns: [certificateArn], // HTTP is redirected to HTTPS
      },
      readinessPath: '/',
      writablePaths: ['/tmp'],
      // What your application needs; every timing of the rollout follows from it. `npm run explain` says how.
      budget: TimingBudget.of({
        longestRequest: Duration.seconds(30), // the longest request that must be answered in full
        shutdown: Duration.seconds(20), // from SIGTERM, with nothing in flight, until the process has exited
        startup: Duration.seconds(20), // from container start to the first successful readiness probe
      }),
    });
  }
}
