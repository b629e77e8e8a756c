import { Chart, Duration } from 'cdk8s';
import { LoadBalancerScheme, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';
import { Construct } from 'constructs';

/** A web service behind an Application Load Balancer, with everything that its rollouts need. */
export class WebChart extends Chart {
  public constructor(scope: Construct, id: string) {
    super(scope, id);

    new ZeroDowntimeWebService(this, 'web', {
      image: 'nginxinc/nginx-unprivileged:1.29.1',
      containerPort: 8080,
      replicas: 3,
      scheme: LoadBalancerScheme.INTERNET_FACING,
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
