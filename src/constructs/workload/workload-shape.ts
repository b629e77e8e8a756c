import type { k8s } from 'cdk8s-plus-28';
import { ArgoRollout, ArgoRolloutStrategy } from './argo-rollout-props';
import { ContainerResources, ImagePullPolicy, KeepAliveVariable, PreStopAction, Sidecar, TimeUnit } from './container-props';
import type { Autoscaling, WorkloadProps } from './workload-props';
import type { ZeroDowntimeNamespace } from './zero-downtime-namespace';
import { budget, duration } from '../budget/budget-shapes';
import { choice, flag, foreign, instance, list, needed, number, Shape, struct, text, texts } from '../input/shape';

const namespace = instance<ZeroDowntimeNamespace>(
  'a ZeroDowntimeNamespace, such as new ZeroDowntimeNamespace(chart, \'Namespace\', { name: \'shop\' })',
  value => typeof value.namespaceName === 'string' && typeof value._syncBefore === 'function',
);

const container = foreign<k8s.Container>({
  name: needed(text),
  ports: list(foreign<k8s.ContainerPort>({ containerPort: needed(number), name: text, protocol: text })),
  lifecycle: foreign(),
});

export const resources = struct<ContainerResources>({
  cpuRequest: text,
  cpuLimit: text,
  memoryRequest: text,
  memoryLimit: text,
  ephemeralStorageRequest: text,
  ephemeralStorageLimit: text,
});

const argoRollout = struct<ArgoRollout>({
  strategy: choice(ArgoRolloutStrategy), steps: list(foreign()), scaleDownDelay: duration, dynamicStableScale: flag,
});

const autoscaling = struct<Autoscaling>({
  minReplicas: number, maxReplicas: needed(number), targetCpuUtilizationPercent: number, metrics: list(foreign<k8s.MetricSpecV2>()),
});

export const WORKLOAD: Shape<WorkloadProps> = {
  image: needed(text),
  containerPort: needed(number),
  name: text,
  instance: text,
  namespace,
  budget,
  replicas: number,
  singleReplica: flag,
  autoscaling,
  maxSurgePercent: number,
  kubernetesVersion: text,
  preStopAction: choice(PreStopAction),
  readinessPath: text,
  livenessPath: text,
  targetPort: number,
  additionalContainerPorts: list(number),
  sidecars: list(struct<Sidecar>({ container: needed(container), inDataPath: flag })),
  initContainers: list(container),
  imagePullPolicy: choice(ImagePullPolicy),
  command: list(text),
  args: list(text),
  env: list(foreign<k8s.EnvVar>({ name: needed(text) })),
  envFrom: list(foreign<k8s.EnvFromSource>()),
  keepAliveVariable: struct<KeepAliveVariable>({ name: needed(text), unit: choice(TimeUnit) }),
  resources,
  writablePaths: list(text),
  volumes: list(foreign<k8s.Volume>({ name: needed(text) })),
  volumeMounts: list(foreign<k8s.VolumeMount>({ name: needed(text), mountPath: needed(text) })),
  containerSecurityContext: foreign<k8s.SecurityContext>({ capabilities: foreign() }),
  podSecurityContext: foreign<k8s.PodSecurityContext>({ sysctls: list(foreign<k8s.Sysctl>({ name: needed(text) })) }),
  serviceAccountName: text,
  imagePullSecrets: list(text),
  topologySpreadConstraints: list(foreign<k8s.TopologySpreadConstraint>()),
  affinity: foreign(),
  nodeSelector: texts,
  tolerations: list(foreign<k8s.Toleration>()),
  priorityClassName: text,
  networkPolicy: flag,
  labels: texts,
  podAnnotations: texts,
  argoRollout,
  argoCdSyncWave: number,
};
