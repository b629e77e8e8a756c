import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, LoadBalancerProfile, TimingBudget, ZeroDowntimeLatticeService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'inventory');

new ZeroDowntimeLatticeService(chart, 'inventory', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  replicas: 3,
  gateways: [{ name: 'shop-network', namespace: 'networking' }],
  routes: [{ path: '/inventory' }, { path: '/stock' }],
  budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.VPC_LATTICE, longestRequest: Duration.seconds(20), startup: Duration.seconds(20) }),
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

app.synth();
