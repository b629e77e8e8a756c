import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, LoadBalancerProfile, TimingBudget, ZeroDowntimeNetworkService, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'auto');

// A class of EKS Auto Mode: its parameters decide what annotations of an Ingress cannot, such as the group that shares a load balancer.
new ApiObject(chart, 'IngressClassParams', {
  apiVersion: 'eks.amazonaws.com/v1',
  kind: 'IngressClassParams',
  metadata: { name: 'alb-shared' },
  spec: { scheme: 'internet-facing', group: { name: 'shared' } },
});
new ApiObject(chart, 'IngressClass', {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'alb-shared' },
  spec: {
    controller: 'eks.amazonaws.com/alb',
    parameters: { apiGroup: 'eks.amazonaws.com', kind: 'IngressClassParams', name: 'alb-shared' },
  },
});

const common = {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  livenessPath: '/index.html',
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
};

new ZeroDowntimeWebService(chart, 'web', {
  ...common,
  ingressClassName: 'alb-shared',
  host: 'shop.example.com',
  budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.ALB_AUTO, longestRequest: Duration.seconds(20), startup: Duration.seconds(20) }),
});

new ZeroDowntimeNetworkService(chart, 'tcp', {
  ...common,
  budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_AUTO, longestRequest: Duration.seconds(20), startup: Duration.seconds(20) }),
});

app.synth();
