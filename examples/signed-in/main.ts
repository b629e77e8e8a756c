import { App, Chart, Duration } from 'cdk8s';
import { AlbAuthentication, ImagePullPolicy, LoadBalancerScheme, TimingBudget, UnauthenticatedRequests, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'back-office');

new ZeroDowntimeWebService(chart, 'back-office', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  host: 'office.example.com',
  defaultBackend: true,
  scheme: LoadBalancerScheme.INTERNET_FACING,
  certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/00000000-0000-0000-0000-000000000000'],
  sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  authentication: AlbAuthentication.cognito({
    userPoolArn: 'arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_example',
    userPoolClientId: '0123456789abcdef',
    userPoolDomain: 'office-example',
    unauthenticated: UnauthenticatedRequests.AUTHENTICATE,
    sessionTimeout: Duration.hours(8),
  }),
  wafAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/office/00000000-0000-0000-0000-000000000000',
  subnets: ['subnet-0a1b2c3d4e5f67890', 'subnet-0f9e8d7c6b5a43210'],
  securityGroups: ['sg-0123456789abcdef0'],
  accessLogs: { bucket: 'example-access-logs', prefix: 'back-office' },
  stickiness: Duration.hours(1),
  // A tenth of the requests goes to the service that is to replace this one.
  weight: 9,
  otherBackends: [{ service: 'back-office-2', port: 80, weight: 1 }],
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(20) }),
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

new ZeroDowntimeWebService(chart, 'back-office-2', {
  image: 'nginxinc/nginx-unprivileged:1.29.1',
  containerPort: 8080,
  replicas: 2,
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(20) }),
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
