import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import {
  DrainPolicy, EnvSource, EnvValue, ImagePullPolicy, LoadBalancerProfile, OperatingSystem, PodVolume, SidecarTraffic, TimingBudget,
  ZeroDowntimeClusterService,
} from 'cdk8s-zero-downtime';

const app = new App();
const chart = new Chart(app, 'inference');

const model = new ZeroDowntimeClusterService(chart, 'model', {
  image: 'vllm/vllm-openai:v0.11.0',
  containerPort: 8000,
  readinessPath: '/health',
  operatingSystem: OperatingSystem.LINUX,
  // KEDA owns the number of pods, and leaves two of them.
  externalAutoscaler: { minReplicas: 2 },
  budget: TimingBudget.of({
    loadBalancer: LoadBalancerProfile.CLUSTER_IP,
    drainPolicy: DrainPolicy.LEAK_WINDOW,
    longestRequest: Duration.seconds(120),
    acceptsAfterSigterm: Duration.seconds(5), // it still accepts requests for so long
    startup: Duration.minutes(10), // it loads 20 GB
  }),
  envValues: {
    POD_IP: EnvValue.fromField('status.podIP'),
    HF_TOKEN: EnvValue.fromSecret('hugging-face', 'token'),
  },
  env: { VLLM_HOST_IP: '$(POD_IP)' },
  envFrom: [EnvSource.configMap('model-settings', { optional: true })],
  volumes: [
    PodVolume.ephemeral('weights', Size.gibibytes(50), { mountPath: '/weights', storageClassName: 'gp3' }),
    PodVolume.emptyDir('shared-memory', { mountPath: '/dev/shm', inMemory: true, sizeLimit: Size.gibibytes(2) }),
    PodVolume.secret('model-certificate', { mountPath: '/etc/certificate', readOnly: true }),
  ],
  postStartCommand: ['/bin/sh', '-c', 'ln -sf /weights /tmp/weights'],
  serviceAccount: { roleArn: 'arn:aws:iam::111122223333:role/model' },
  sidecars: [{
    // The application writes its last answers into the database: the proxy has to outlive it.
    traffic: SidecarTraffic.OUTGOING,
    container: {
      name: 'cloud-sql-proxy',
      image: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.18.2',
      imagePullPolicy: 'Always',
      args: ['--port=5432', 'example:europe-west1:model'],
      resources: { requests: { 'cpu': '50m', 'memory': '64Mi', 'ephemeral-storage': '32Mi' }, limits: { 'cpu': '100m', 'memory': '64Mi', 'ephemeral-storage': '32Mi' } },
    },
  }],
  tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  resources: {
    cpuRequest: '4',
    cpuLimit: '8',
    memoryRequest: '32Gi',
    memoryLimit: '32Gi',
    ephemeralStorageRequest: '1Gi',
    ephemeralStorageLimit: '4Gi',
    extended: { 'nvidia.com/gpu': '1' },
  },
  // What kube-score and other linters ask for beside.
  imagePullPolicy: ImagePullPolicy.ALWAYS,
  restrictIncomingPorts: true,
  allowAllOutgoing: true,
  containerSecurityContext: { runAsUser: 10101, runAsGroup: 10101 },
});

new ApiObject(chart, 'ScaledObject', {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: model.workload.name, namespace: model.namespace.namespaceName },
  spec: {
    scaleTargetRef: { apiVersion: model.workload.apiVersion, kind: model.workload.kind, name: model.workload.name },
    minReplicaCount: 2,
    maxReplicaCount: 8,
    triggers: [{ type: 'prometheus', metadata: { serverAddress: 'http://prometheus:9090', query: 'sum(vllm:num_requests_waiting)', threshold: '4' } }],
    advanced: {
      horizontalPodAutoscalerConfig: { behavior: { scaleDown: { policies: [{ type: 'Percent', value: 25, periodSeconds: 180 }] } } },
    },
  },
});

app.synth();
