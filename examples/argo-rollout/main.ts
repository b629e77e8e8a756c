import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { ImagePullPolicy, TimingBudget, ZeroDowntimeWebService } from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'rollouts-demo');

const demo = new ZeroDowntimeWebService(chart, 'rollouts-demo', {
  image: 'argoproj/rollouts-demo:blue',
  containerPort: 8080,
  replicas: 5,
  host: 'rollouts-demo.example.com',
  argoRollout: {
    steps: [{ setWeight: 5 }, { pause: { duration: '5m' } }, { setWeight: 50 }, { pause: { duration: '5m' } }],
  },
  argoCdSyncWave: 0,
  budget: TimingBudget.of({ longestRequest: Duration.seconds(30), startup: Duration.seconds(20) }),
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  resources: {
    cpuRequest: '100m', cpuLimit: '500m', memoryRequest: '128Mi', memoryLimit: '128Mi', ephemeralStorageRequest: '64Mi', ephemeralStorageLimit: '256Mi',
  },
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

// These linters know no Rollouts and miss the pods behind whatever selects those of one.
for (const object of demo.node.children.filter(ApiObject.isApiObject).filter(({ kind }) => ['Service', 'Ingress', 'NetworkPolicy'].includes(kind))) {
  object.metadata.addAnnotation('kube-score/ignore', 'service-targets-pod,ingress-targets-service,networkpolicy-targets-pod');
  object.metadata.addAnnotation('ignore-check.kube-linter.io/dangling-service', 'it selects the pods of a Rollout');
}

app.synth();
