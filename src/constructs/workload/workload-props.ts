import type { k8s } from 'cdk8s-plus-28';
import { ArgoRollout, argoRollout } from './argo-rollout-props';
import { Autoscaling, autoscaling } from './autoscaling-props';
import {
  container, ContainerResources, ImagePullPolicy, KeepAliveVariable, keepAliveVariable, PreStopAction, resources, Sidecar, sidecar,
} from './container-props';
import { namespace, ZeroDowntimeNamespace } from './zero-downtime-namespace';
import { TimingBudget, timingBudget } from '../budget/timing-budget';
import { choice, flag, foreign, list, needed, number, Shape, text, texts } from '../input/shape';

/**
 * What is the same for every kind of service, whatever load balancer is in front of it.
 */
export interface WorkloadProps {
  /**
   * The image, with a tag or a digest: without one, a rollout would not know what it rolls out.
   */
  readonly image: string;

  /**
   * The port that the application listens on. 1 to 65535.
   */
  readonly containerPort: number;

  /**
   * Name of all objects: a DNS label of at most 63 characters.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Tells this installation from others of the same name (`app.kubernetes.io/instance`). Part of the selector, which
   * cannot be changed once deployed.
   *
   * @default - the name
   */
  readonly instance?: string;

  /**
   * The namespace.
   *
   * @default - one that all services of the chart share, called like the chart's `namespace`, else like the chart
   */
  readonly namespace?: ZeroDowntimeNamespace;

  /**
   * The timing budget, for the load balancer that is in front of the service.
   *
   * @default - the default inputs, with the profile of that load balancer and pods as targets
   */
  readonly budget?: TimingBudget;

  /**
   * Number of pods. At least 2, unless `singleReplica` is set. Not with `autoscaling`.
   *
   * @default 3
   */
  readonly replicas?: number;

  /**
   * Accepts that there is only one pod: whenever its node ends without notice, the service is down until it has started
   * elsewhere.
   *
   * @default false
   */
  readonly singleReplica?: boolean;

  /**
   * Scaling by load; `replicas` then belongs to the autoscaler.
   *
   * @default - a fixed number of pods
   */
  readonly autoscaling?: Autoscaling;

  /**
   * Pods started beyond the desired number in one wave of a rollout, in percent of it, rounded up. 1 to 100.
   *
   * @default 25
   */
  readonly maxSurgePercent?: number;

  /**
   * Oldest Kubernetes version that the manifests must work with, such as `1.29`.
   *
   * @default - 1.30 or later
   */
  readonly kubernetesVersion?: string;

  /**
   * How containers wait before SIGTERM.
   *
   * @default - PreStopAction.SLEEP, or PreStopAction.EXEC_SLEEP before Kubernetes 1.30
   */
  readonly preStopAction?: PreStopAction;

  /**
   * Path of the readiness and start-up probes and of the load balancer's health check. Answers 200 to 399 when the pod
   * can serve; must not depend on other services.
   *
   * @default '/'
   */
  readonly readinessPath?: string;

  /**
   * Path of the liveness probe.
   *
   * @default - the readiness path, which is asked more patiently
   */
  readonly livenessPath?: string;

  /**
   * Port of the pod that the load balancer sends to, where that is not the application's: that of a proxy among the
   * sidecars.
   *
   * @default - the container port
   */
  readonly targetPort?: number;

  /**
   * Further ports that the application listens on. 1 to 65535.
   *
   * @default - only the container port
   */
  readonly additionalContainerPorts?: number[];

  /**
   * Containers beside the application.
   *
   * @default - none
   */
  readonly sidecars?: Sidecar[];

  /**
   * Containers that run to their end before the application starts.
   *
   * @default - none
   */
  readonly initContainers?: k8s.Container[];

  /**
   * When the image is pulled. A pod that must pull cannot start while the registry is not to be reached.
   *
   * @default - as Kubernetes does: when it is not on the node, or when its tag is `latest`
   */
  readonly imagePullPolicy?: ImagePullPolicy;

  /**
   * Entry point of the image.
   *
   * @default - that of the image
   */
  readonly command?: string[];

  /**
   * Arguments of the entry point.
   *
   * @default - those of the image
   */
  readonly args?: string[];

  /**
   * Environment variables.
   *
   * @default - none
   */
  readonly env?: k8s.EnvVar[];

  /**
   * ConfigMaps and Secrets whose keys become environment variables.
   *
   * @default - none
   */
  readonly envFrom?: k8s.EnvFromSource[];

  /**
   * The environment variable that gets the keep-alive timeout which the application needs. An application that closes
   * idle connections earlier than the load balancer causes sporadic 502.
   *
   * @default - none: the application is configured otherwise
   */
  readonly keepAliveVariable?: KeepAliveVariable;

  /**
   * Resources of the application's container.
   *
   * @default - 100m of CPU and 256Mi of memory
   */
  readonly resources?: ContainerResources;

  /**
   * Directories that the application writes to; its root file system is read-only.
   *
   * @default ['/tmp']
   */
  readonly writablePaths?: string[];

  /**
   * Volumes of the pod.
   *
   * @default - only those of the writable paths
   */
  readonly volumes?: k8s.Volume[];

  /**
   * Where the application's container sees volumes.
   *
   * @default - only those of the writable paths
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * Security settings of the application's container, over defaults that the *restricted* Pod Security level accepts.
   *
   * @default - not root, no privilege escalation, no capabilities, read-only root file system
   */
  readonly containerSecurityContext?: k8s.SecurityContext;

  /**
   * Security settings of the pod, over defaults that the *restricted* Pod Security level accepts.
   *
   * @default - not root, seccomp profile of the container runtime; ports below 1024 open to all users where one is used
   */
  readonly podSecurityContext?: k8s.PodSecurityContext;

  /**
   * Service account of the pods. Its token is mounted only where one is named.
   *
   * @default - that of the namespace, without its token
   */
  readonly serviceAccountName?: string;

  /**
   * Secrets that open the image registry, by name.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * How pods spread over the cluster, instead of over zones and nodes.
   *
   * @default - evenly over zones and on different nodes, per revision, as far as possible
   */
  readonly topologySpreadConstraints?: k8s.TopologySpreadConstraint[];

  /**
   * Rules about where pods run.
   *
   * @default - preferably on different nodes; none where `topologySpreadConstraints` say how pods spread
   */
  readonly affinity?: k8s.Affinity;

  /**
   * Labels of the nodes that pods run on.
   *
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * Taints of nodes that pods tolerate.
   *
   * @default - none
   */
  readonly tolerations?: k8s.Toleration[];

  /**
   * Priority of the pods.
   *
   * @default - that of the cluster
   */
  readonly priorityClassName?: string;

  /**
   * Whether a NetworkPolicy lets in what the ports of the containers serve and nothing else. It restricts no sender, as load
   * balancers send from outside of the cluster, and nothing that the pods send.
   *
   * @default false
   */
  readonly networkPolicy?: boolean;

  /**
   * Labels of all objects and pods, beside those of the selector.
   *
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Annotations of the pods.
   *
   * @default - none
   */
  readonly podAnnotations?: { [name: string]: string };

  /**
   * A Rollout of Argo Rollouts instead of the Deployment.
   *
   * @default - a Deployment
   */
  readonly argoRollout?: ArgoRollout;

  /**
   * The Argo CD sync wave of the pods. What they need – namespace, Service, and what is in front of it – is put into the
   * three waves before, so that it exists before the first pod. A whole number.
   *
   * @default - no sync waves: the order within the file
   */
  readonly argoCdSyncWave?: number;
}

export const WORKLOAD: Shape<WorkloadProps> = {
  image: needed(text),
  containerPort: needed(number),
  name: text,
  instance: text,
  namespace,
  budget: timingBudget,
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
  sidecars: list(sidecar),
  initContainers: list(container),
  imagePullPolicy: choice(ImagePullPolicy),
  command: list(text),
  args: list(text),
  env: list(foreign<k8s.EnvVar>({ name: needed(text) })),
  envFrom: list(foreign<k8s.EnvFromSource>()),
  keepAliveVariable,
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
