import { Chart, Duration } from 'cdk8s';
import { LoadBalancerScheme, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';
import { Construct } from 'constructs';
import { Environment } from './environments';

/**
 * A web service behind an Application Load Balancer, with everything that its rollouts need. The cluster needs the AWS Load Balancer
 * Controller, or EKS Auto Mode with a budget for `LoadBalancerProfile.ALB_AUTO`.
 */
export class ServiceChart extends Chart {
  public constructor(scope: Construct, id: string, { image, replicas, host, certificateArn }: Environment) {
    super(scope, id);

    new ZeroDowntimeWebService(this, 'starter-app', {
      image,
      containerPort: 8080,
      replicas,
      host,
      scheme: LoadBalancerScheme.INTERNET_FACING,
      certificateArns: [certificateArn], // HTTP is redirected to HTTPS
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
