import { App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, LoadBalancerScheme, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'game-2048');

const game = new ZeroDowntimeWebService(chart, 'app-2048', {
  image: 'public.ecr.aws/l6m2t8p7/docker-2048:latest',
  containerPort: 80,
  replicas: 5,
  scheme: LoadBalancerScheme.INTERNET_FACING,
  // A game of static files: no request takes longer, and nginx is up in no time. 40 / 70 / 30 follow.
  budget: TimingBudget.of({ longestRequest: Duration.seconds(10), startup: Duration.seconds(20) }),
  // nginx writes its cache and its process id.
  writablePaths: ['/tmp', '/var/cache/nginx', '/var/run'],
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

// Its makers publish it as `latest` alone. Name a version, or a digest, of what is yours.
game.workload.metadata.addAnnotation('kube-score/ignore', 'container-image-tag');
game.workload.metadata.addAnnotation('ignore-check.kube-linter.io/latest-tag', 'published as latest alone');
game.workload.metadata.addAnnotation('polaris.fairwinds.com/tagNotSpecified-exempt', 'true');

app.synth();
