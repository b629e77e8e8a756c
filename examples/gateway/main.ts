import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, LoadBalancerScheme, TimingBudget, ZeroDowntimeGatewayService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'shop');

const storefront = new ZeroDowntimeGatewayService(chart, 'storefront', {
  image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
  args: ['netexec', '--http-port=8080'],
  containerPort: 8080,
  readinessPath: '/healthz',
  host: 'shop.example.com',
  targetGroupName: 'shop-storefront',
  createGateway: {
    scheme: LoadBalancerScheme.INTERNET_FACING,
    certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000'],
  },
  // The Service was called `web` before: both get requests until its target group is healthy, then `web` gets weight 0.
  weight: 1,
  otherBackends: [{ service: 'web', port: 80, weight: 9 }],
  budget: TimingBudget.of({ longestRequest: Duration.seconds(60) }),
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  livenessPath: '/',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

storefront.routes[0].metadata.addAnnotation('cdk8s-zero-downtime/ignore', 'N08: web is deployed elsewhere until it has weight 0');

app.synth();
