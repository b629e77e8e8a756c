import { Chart, Duration } from 'cdk8s';
import { LoadBalancerProfile, LoadBalancerScheme, TimingBudget, ZeroDowntimeNetworkService } from 'cdk8s-zero-downtime';
import { Construct } from 'constructs';
import { Environment } from './environments';

/**
 * A service behind a Network Load Balancer, with everything that its rollouts need. The cluster needs the AWS Load Balancer Controller, or
 * EKS Auto Mode with a budget for `LoadBalancerProfile.NLB_AUTO`.
 */
export class ServiceChart extends Chart {
  public constructor(scope: Construct, id: string, { image, replicas, host, certificateArn }: Environment) {
    super(scope, id);

    new ZeroDowntimeNetworkService(this, 'starter-app', {
      image,
      containerPort: 8080,
      replicas,
      scheme: LoadBalancerScheme.INTERNET_FACING,
      ports: [{ port: 443, tls: true }], // the load balancer ends TLS; without `tls` and the certificate, the application does
      certificateArns: [certificateArn],
      serviceAnnotations: { 'external-dns.alpha.kubernetes.io/hostname': host }, // if ExternalDNS makes the names
      readinessPath: '/',
      writablePaths: ['/tmp'],
      // What your application needs; every timing of the rollout follows from it. `npm run explain` says how.
      budget: TimingBudget.of({
        loadBalancer: LoadBalancerProfile.NLB_IP,
        longestRequest: Duration.seconds(30), // the longest connection, or request on it, that must end by itself
        shutdown: Duration.seconds(20), // from SIGTERM, with nothing in flight, until the process has exited
        startup: Duration.seconds(20), // from container start to the first successful readiness probe
      }),
    });
  }
}
