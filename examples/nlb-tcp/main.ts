import { App, Chart, Duration } from 'cdk8s';
import { LoadBalancerProfile, NetworkHealthCheck, TimingBudget, ZeroDowntimeNetworkService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'databases');

new ZeroDowntimeNetworkService(chart, 'pgbouncer', {
  image: 'edoburu/pgbouncer:v1.24.1-p1',
  containerPort: 5432,
  ports: [{ port: 5432, name: 'postgres' }],
  healthCheck: NetworkHealthCheck.TCP,
  // No client keeps a connection for longer than two minutes: their pools are told so (maxLifetime).
  budget: TimingBudget.of({
    loadBalancer: LoadBalancerProfile.NLB_IP,
    longestRequest: Duration.minutes(2),
    startup: Duration.seconds(20),
  }),
  envFrom: [{ secretRef: { name: 'pgbouncer' } }],
  writablePaths: ['/tmp', '/etc/pgbouncer', '/var/log/pgbouncer', '/var/run/pgbouncer'],
  containerSecurityContext: { runAsUser: 70, runAsGroup: 70 },
});

app.synth();
