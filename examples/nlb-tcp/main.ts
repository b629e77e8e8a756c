import { App, Chart, Duration } from 'cdk8s';
import { EnvSource, ImagePullPolicy, LoadBalancerProfile, NetworkHealthCheck, TimingBudget, ZeroDowntimeNetworkService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'databases');

const pgbouncer = new ZeroDowntimeNetworkService(chart, 'pgbouncer', {
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
  envFrom: [EnvSource.secret('pgbouncer')],
  writablePaths: ['/tmp', '/etc/pgbouncer', '/var/log/pgbouncer', '/var/run/pgbouncer'],
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

// Whether it accepts connections is all that can be asked of it without a password.
pgbouncer.workload.metadata.addAnnotation('kube-score/ignore', 'pod-probes-identical');

app.synth();
