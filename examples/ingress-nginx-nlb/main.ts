import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import {
  ImagePullPolicy, IngressNginxValues, LoadBalancerProfile, TimingBudget, ZeroDowntimeClusterService, ZeroDowntimeNamespace,
} from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'sample-api');
const namespace = new ZeroDowntimeNamespace(chart, 'namespace', { name: 'production' });
const longestRequest = Duration.seconds(30);

// helm install internal-nlb ingress-nginx/ingress-nginx --namespace production --values expected/internal-nlb-values.yaml
const values = IngressNginxValues.of({
  ingressClassName: 'internal-nlb',
  certificateArns: ['arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-0000-0000-000000000000'],
  preserveClientIp: true,
  admissionWebhooks: false,
  tags: { Environment: 'Production', Product: 'Cross' },
  resources: { cpuRequest: '15m', cpuLimit: '100m', memoryRequest: '128Mi', memoryLimit: '172Mi' },
  budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP, longestRequest }),
});

const api = new ZeroDowntimeClusterService(chart, 'sample-api', {
  image: 'willianantunes/runner-said-no-one-ever:latest',
  containerPort: 8080,
  port: 8080,
  namespace,
  replicas: 2,
  readinessPath: '/health-check',
  ingress: {
    ingressClassName: 'internal-nlb',
    host: 'test-sample-api.willianantunes.com',
    annotations: {
      'nginx.ingress.kubernetes.io/force-ssl-redirect': 'false',
      'nginx.ingress.kubernetes.io/ssl-redirect': 'false',
    },
  },
  budget: TimingBudget.of({ loadBalancer: LoadBalancerProfile.CLUSTER_IP, longestRequest }),
  env: {
    PUMA_BIND_ADDRESS: '0.0.0.0',
    PUMA_BIND_PORT: '8080',
    RACK_ENV: 'production',
    APP_ENV: 'production',
    PUMA_MIN_THREADS: '4',
    PUMA_MAX_THREADS: '20',
    PUMA_NUMBER_OF_WORKERS: '1',
    PUMA_PERSISTENT_TIMEOUT: '70', // nginx keeps its connections to pods for 60 s
    PUMA_FIRST_DATA_TIMEOUT: '30',
    PROJECT_LOG_LEVEL: 'DEBUG',
    RACK_IP_ADDRESS_HEADER: 'REMOTE_ADDR',
  },
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
api.service.addJsonPatch(JsonPatch.replace('/spec/type', 'NodePort'));

// Its makers publish it as `latest` alone. Name a version, or a digest, of what is yours.
api.workload.metadata.addAnnotation('kube-score/ignore', 'container-image-tag');
api.workload.metadata.addAnnotation('ignore-check.kube-linter.io/latest-tag', 'published as latest alone');
api.workload.metadata.addAnnotation('polaris.fairwinds.com/tagNotSpecified-exempt', 'true');

app.synth();
writeFileSync(join(app.outdir, 'internal-nlb-values.yaml'), values.toYaml());
