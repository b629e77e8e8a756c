import { App, Chart, Duration } from 'cdk8s';
import { LoadBalancerProfile, LoadBalancerScheme, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'game-2048');

new ZeroDowntimeWebService(chart, 'service-2048', {
  image: 'public.ecr.aws/l6m2t8p7/docker-2048:latest',
  containerPort: 80,
  replicas: 5,
  scheme: LoadBalancerScheme.INTERNET_FACING,
  budget: TimingBudget.of({
    loadBalancer: LoadBalancerProfile.ALB_INSTANCE,
    longestRequest: Duration.seconds(10),
    startup: Duration.seconds(20),
  }),
  writablePaths: ['/tmp', '/var/cache/nginx', '/var/run'],
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

app.synth();
