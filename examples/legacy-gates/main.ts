import { App, Chart, Duration } from 'cdk8s';
import { TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'legacy');

const nginx = new ZeroDowntimeWebService(chart, 'nginx', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  replicas: 2,
  legacyController: true,
  kubernetesVersion: '1.21',
  budget: TimingBudget.of({ longestRequest: Duration.seconds(10), startup: Duration.seconds(20) }),
});

nginx.deployment.metadata.addAnnotation('cdk8s-zero-downtime/ignore', 'R09: Kubernetes 1.21 does not know matchLabelKeys');

app.synth();
