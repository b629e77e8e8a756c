import { ArgoRollout, argoRollout } from './argo-rollout-props';
import { Autoscaling, autoscaling, ExternalAutoscaler, externalAutoscaler } from './autoscaling-props';
import {
  container, ContainerResources, ImagePullPolicy, KeepAliveVariable, keepAliveVariable, PreStopAction, resources, Sidecar, sidecar,
} from './container-props';
import { EnvSource, envSources, envValue, IEnvValue } from './pod/env-props';
import { CpuArchitecture, OperatingSystem } from './pod/node-props';
import { NamedPort, namedPorts } from './pod/port-props';
import { ServiceAccountOptions, serviceAccount } from './pod/service-account-props';
import { PodVolume, podVolumes } from './pod/volume-props';
import { namespace, ZeroDowntimeNamespace } from './zero-downtime-namespace';
import { TimingBudget, timingBudget } from '../budget/timing-budget';
import { kubernetesObject } from '../input/kubernetes-json';
import { byName, choice, flag, foreign, list, manifestTexts, needed, number, Shape, text, texts } from '../input/shape';

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
   * Name of that port: at most 15 lower-case letters, digits and hyphens. Pods of the old and the new revision must have the same.
   *
   * @default 'http'
   */
  readonly portName?: string;

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
   * Number of pods. At least 2, unless `singleReplica` is set. Not with `autoscaling` and `externalAutoscaler`.
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
   * An autoscaler that is made elsewhere, which then owns `replicas`. Not with `autoscaling`.
   *
   * @default - none
   */
  readonly externalAutoscaler?: ExternalAutoscaler;

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
   * Further ports that the application listens on, such as those for metrics or gRPC.
   *
   * @default - only the container port
   */
  readonly additionalPorts?: NamedPort[];

  /**
   * Name of the port at which the kubelet and the load balancer ask the application for its health, one of `additionalPorts`.
   *
   * @default - the port of the application; of the load balancer, the target port
   */
  readonly healthPort?: string;

  /**
   * Containers in addition to the application.
   *
   * @default - none
   */
  readonly sidecars?: Sidecar[];

  /**
   * Containers that run to completion before the application starts, as in the YAML of Kubernetes, or as typed objects of any version of
   * cdk8s-plus. Their security settings override the same defaults as those of the application's container, except that their root file
   * systems are writable.
   *
   * @default - none
   */
  readonly initContainers?: any[];

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
   * A command in the container right after its start; the pod is not ready before it has ended. Its time is part of the `startup` of the
   * budget.
   *
   * @default - none
   */
  readonly postStartCommand?: string[];

  /**
   * Environment variables with plain texts, which may contain those of `envValues` as `$(NAME)`.
   *
   * @default - none
   */
  readonly env?: { [name: string]: string };

  /**
   * Environment variables whose values are in Secrets, ConfigMaps or the pod itself.
   *
   * @default - none
   */
  readonly envValues?: { [name: string]: IEnvValue };

  /**
   * ConfigMaps and Secrets all of whose keys become environment variables.
   *
   * @default - none
   */
  readonly envFrom?: EnvSource[];

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
   * @default ['/tmp'] - none on Windows, where the root file system is writable
   */
  readonly writablePaths?: string[];

  /**
   * Volumes of the pods.
   *
   * @default - only those of the writable paths
   */
  readonly volumes?: PodVolume[];

  /**
   * Security settings of the application's container, as in the YAML of Kubernetes, or a typed object of any version of cdk8s-plus. They
   * override defaults that meet the *restricted* Pod Security level.
   *
   * @default - not root, no privilege escalation, no capabilities, read-only root file system; on Windows, not an administrator
   */
  readonly containerSecurityContext?: any;

  /**
   * Security settings of the pod, as in the YAML of Kubernetes, or a typed object of any version of cdk8s-plus. They override defaults
   * that meet the *restricted* Pod Security level.
   *
   * @default - not root, seccomp profile of the container runtime; ports below 1024 open to all users if one is used; on Windows, the
   * user ContainerUser
   */
  readonly podSecurityContext?: any;

  /**
   * An existing service account of the pods. Its token is mounted only if one is named here or made by `serviceAccount`.
   *
   * @default - that of the namespace, without its token
   */
  readonly serviceAccountName?: string;

  /**
   * A service account that is made for the pods, such as one for an IAM role. Not with `serviceAccountName`.
   *
   * @default - none
   */
  readonly serviceAccount?: ServiceAccountOptions;

  /**
   * Names of the Secrets with the credentials of the image registry.
   *
   * @default - none
   */
  readonly imagePullSecrets?: string[];

  /**
   * Topology spread constraints, as in the YAML of Kubernetes, instead of the default spread over zones and nodes.
   *
   * @default - evenly over zones and on different nodes, per revision, as far as possible
   */
  readonly topologySpreadConstraints?: any[];

  /**
   * Affinity of the pods, as in the YAML of Kubernetes.
   *
   * @default - preferably on different nodes; none if `topologySpreadConstraints` are set
   */
  readonly affinity?: any;

  /**
   * Labels that nodes must have to run the pods.
   *
   * @default - none
   */
  readonly nodeSelector?: { [name: string]: string };

  /**
   * Architectures of the nodes that the image runs on.
   *
   * @default - any
   */
  readonly architectures?: CpuArchitecture[];

  /**
   * Operating system of the nodes, and thus of the image.
   *
   * @default - Linux, without a node selector
   */
  readonly operatingSystem?: OperatingSystem;

  /**
   * Node taints that the pods tolerate, as in the YAML of Kubernetes.
   *
   * @default - none
   */
  readonly tolerations?: any[];

  /**
   * Priority of the pods.
   *
   * @default - that of the cluster
   */
  readonly priorityClassName?: string;

  /**
   * Whether a NetworkPolicy allows incoming traffic only to the ports of the containers. It does not restrict the senders,
   * since load balancers send from outside of the cluster.
   *
   * @default false
   */
  readonly restrictIncomingPorts?: boolean;

  /**
   * Whether a NetworkPolicy allows all outgoing traffic, also where another policy of the namespace forbids it.
   *
   * @default false
   */
  readonly allowAllOutgoing?: boolean;

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
  portName: text,
  name: text,
  instance: text,
  namespace,
  budget: timingBudget,
  replicas: number,
  singleReplica: flag,
  autoscaling,
  externalAutoscaler,
  maxSurgePercent: number,
  kubernetesVersion: text,
  preStopAction: choice(PreStopAction),
  readinessPath: text,
  livenessPath: text,
  targetPort: number,
  additionalPorts: namedPorts,
  healthPort: text,
  sidecars: list(sidecar),
  initContainers: list(container),
  imagePullPolicy: choice(ImagePullPolicy),
  command: list(text),
  args: list(text),
  postStartCommand: list(text),
  env: texts,
  envValues: byName('an object with values', envValue),
  envFrom: envSources,
  keepAliveVariable,
  resources,
  writablePaths: list(text),
  volumes: podVolumes,
  containerSecurityContext: kubernetesObject({ capabilities: foreign() }),
  podSecurityContext: kubernetesObject({ sysctls: list(foreign<{ name: string }>({ name: needed(text) })) }),
  serviceAccountName: text,
  serviceAccount,
  imagePullSecrets: list(text),
  topologySpreadConstraints: list(kubernetesObject()),
  affinity: kubernetesObject(),
  nodeSelector: manifestTexts,
  architectures: list(choice(CpuArchitecture)),
  operatingSystem: choice(OperatingSystem),
  tolerations: list(kubernetesObject()),
  priorityClassName: text,
  restrictIncomingPorts: flag,
  allowAllOutgoing: flag,
  labels: manifestTexts,
  podAnnotations: manifestTexts,
  argoRollout,
  argoCdSyncWave: number,
};
