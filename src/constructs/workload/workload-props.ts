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
 * Properties that every kind of service has, whatever load balancer is in front of it.
 */
export interface WorkloadProps {
  /**
   * The image, with a tag or a digest: without one, its content would not be defined.
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
   * Distinguishes this installation from others of the same name (`app.kubernetes.io/instance`). Part of the selector, which
   * cannot be changed once deployed.
   *
   * @default - the name
   */
  readonly instance?: string;

  /**
   * The namespace.
   *
   * @default - one that all services of the chart share, with the name of the chart's `namespace`, else of the chart
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
   * Accepts a single pod: if its node fails without notice, the service is down until the pod has started elsewhere.
   *
   * @default false
   */
  readonly singleReplica?: boolean;

  /**
   * Scaling by load; the autoscaler then owns `replicas`.
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
   * How containers sleep before SIGTERM.
   *
   * @default - PreStopAction.SLEEP, or PreStopAction.EXEC_SLEEP before Kubernetes 1.30
   */
  readonly preStopAction?: PreStopAction;

  /**
   * Path of the readiness and start-up probes and of the load balancer's health check. It must answer 200 to 399 when the pod
   * can serve, and must not depend on other services.
   *
   * @default '/'
   */
  readonly readinessPath?: string;

  /**
   * Path of the liveness probe.
   *
   * @default - the readiness path; the liveness probe allows more failures
   */
  readonly livenessPath?: string;

  /**
   * Port of the pod that the load balancer sends to, if it is not that of the application: the port of a proxy among the
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
   * Containers in addition to the application.
   *
   * @default - none
   */
  readonly sidecars?: Sidecar[];

  /**
   * Containers that run to completion before the application starts.
   *
   * @default - none
   */
  readonly initContainers?: k8s.Container[];

  /**
   * When the image is pulled. A pod that must pull cannot start while the registry is unreachable.
   *
   * @default - that of Kubernetes: if the image is not on the node, or its tag is `latest`
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
   * The environment variable that passes the required keep-alive timeout to the application. An application that closes
   * idle connections earlier than the load balancer causes sporadic 502 responses.
   *
   * @default - none: the application is configured in another way
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
   * Where volumes are mounted in the application's container.
   *
   * @default - only those of the writable paths
   */
  readonly volumeMounts?: k8s.VolumeMount[];

  /**
   * Security settings of the application's container. They override defaults that meet the *restricted* Pod Security level.
   *
   * @default - not root, no privilege escalation, no capabilities, read-only root file system
   */
  readonly containerSecurityContext?: k8s.SecurityContext;

  /**
   * Security settings of the pod. They override defaults that meet the *restricted* Pod Security level.
   *
   * @default - not root, seccomp profile of the container runtime; ports below 1024 open to all users if one is used
   */
  readonly podSecurityContext?: k8s.PodSecurityContext;

  /**
   * Service account of the pods. Its token is mounted only if it is set here.
   *
   * @default - that of the namespace, without its token
   */
  readonly serviceAccountName?: string;

  /**
   * Names of the Secrets with the credentials of the image registry.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * Topology spread constraints, instead of the default spread over zones and nodes.
   *
   * @default - evenly over zones and on different nodes, per revision, as far as possible
   */
  readonly topologySpreadConstraints?: k8s.TopologySpreadConstraint[];

  /**
   * Affinity of the pods.
   *
   * @default - preferably on different nodes; none if `topologySpreadConstraints` are set
   */
  readonly affinity?: k8s.Affinity;

  /**
   * Labels that nodes must have to run the pods.
   *
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * Node taints that the pods tolerate.
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
   * Whether a NetworkPolicy allows incoming traffic only to the ports of the containers. It does not restrict the senders,
   * since load balancers send from outside of the cluster, and it does not restrict outgoing traffic.
   *
   * @default false
   */
  readonly networkPolicy?: boolean;

  /**
   * Labels of all objects and pods, in addition to those of the selector.
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
   * The Argo CD sync wave of the pods. The objects that they need – namespace, Service, and the objects in front of it – are
   * put into the three waves before, so that they exist before the first pod. A whole number.
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
