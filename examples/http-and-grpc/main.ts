import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { BackendProtocol, CpuArchitecture, ImagePullPolicy, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'orders');

const orders = new ZeroDowntimeWebService(chart, 'orders', {
  image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
  args: ['netexec', '--http-port=8080'],
  containerPort: 8080,
  additionalPorts: [
    { name: 'grpc', port: 9000, protocol: BackendProtocol.GRPC },
    { name: 'admin', port: 8081 },
    { name: 'metrics', port: 9102 },
  ],
  routes: [
    { host: 'orders.example.com' },
    { host: 'shop.example.com', path: '/orders' },
    { host: 'grpc.example.com', path: '/orders.v1.Orders', port: 'grpc' },
  ],
  certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000'],
  // Kubelet and load balancer ask the port for operators, which answers even if all workers are busy.
  healthPort: 'admin',
  readinessPath: '/ready',
  livenessPath: '/live',
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(20) }),
  architectures: [CpuArchitecture.AMD64, CpuArchitecture.ARM64],
  autoscaling: {
    minReplicas: 3,
    maxReplicas: 12,
    behavior: { scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 4, periodSeconds: 30 }] } },
  },
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

// The port is found by its name.
new ApiObject(chart, 'ServiceMonitor', {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: { name: 'orders', namespace: orders.namespace.namespaceName },
  spec: { selector: { matchLabels: { 'app.kubernetes.io/name': 'orders' } }, endpoints: [{ port: 'metrics' }] },
});

app.synth();
