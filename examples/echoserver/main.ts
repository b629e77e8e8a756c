import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, LoadBalancerScheme, TimingBudget, ZeroDowntimeNamespace, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'echoserver');

new ZeroDowntimeWebService(chart, 'echoserver', {
  image: 'registry.k8s.io/e2e-test-images/echoserver:2.5',
  containerPort: 8080,
  host: 'echoserver.example.com',
  scheme: LoadBalancerScheme.INTERNET_FACING,
  loadBalancerName: 'echoserver-ip',
  namespace: new ZeroDowntimeNamespace(chart, 'namespace', { name: 'echoserver' }),
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30) }),
  // At its start it makes itself a certificate; nginx writes request bodies and its process id.
  writablePaths: ['/tmp', '/certs', '/run', '/var/lib/nginx'],
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  livenessPath: '/livez',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

app.synth();
