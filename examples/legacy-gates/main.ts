import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'legacy');

const nginx = new ZeroDowntimeWebService(chart, 'nginx', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  replicas: 2,
  legacyController: true,
  kubernetesVersion: '1.21',
  budget: TimingBudget.of({ longestRequest: Duration.seconds(10), startup: Duration.seconds(20) }),
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  livenessPath: '/index.html',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

nginx.workload.metadata.addAnnotation('ignore-check.kube-linter.io/no-anti-affinity', 'Kubernetes 1.21 cannot count it per revision');
nginx.podDisruptionBudget.metadata.addAnnotation(
  'ignore-check.kube-linter.io/pdb-unhealthy-pod-eviction-policy', 'Kubernetes 1.21 does not know it',
);
nginx.workload.metadata.addAnnotation('cdk8s-zero-downtime/ignore', 'R09: Kubernetes 1.21 does not know matchLabelKeys');

app.synth();
