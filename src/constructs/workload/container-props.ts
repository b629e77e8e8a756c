import { kubernetesObject } from '../input/kubernetes-json';
import { choice, foreign, list, needed, number, struct, text, texts } from '../input/shape';

/**
 * How a container sleeps before SIGTERM.
 */
export enum PreStopAction {
  /** The kubelet's own sleep action: works in images without a shell. Kubernetes 1.30 and later. */
  SLEEP = 'sleep',
  /** The command `sleep`, which must be in the image. */
  EXEC_SLEEP = 'exec-sleep',
}

/**
 * When the kubelet pulls an image.
 */
export enum ImagePullPolicy {
  /** At every start of a container: the tag is resolved again. */
  ALWAYS = 'Always',
  /** If the image is not on the node yet. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the image must be on the node. */
  NEVER = 'Never',
}

/**
 * Unit of a duration in an environment variable.
 */
export enum TimeUnit {
  /** Whole seconds. */
  SECONDS = 'seconds',
  /** Milliseconds, as used by Node.js. */
  MILLISECONDS = 'milliseconds',
}

/**
 * The environment variable that passes the keep-alive timeout to the application.
 */
export interface KeepAliveVariable {
  /** Name of the variable, such as `KEEP_ALIVE_TIMEOUT`. */
  readonly name: string;
  /**
   * Unit of its value.
   *
   * @default TimeUnit.SECONDS
   */
  readonly unit?: TimeUnit;
}

export const keepAliveVariable = struct<KeepAliveVariable>({ name: needed(text), unit: choice(TimeUnit) });

/**
 * Requests and limits of a container, as Kubernetes quantities such as `250m` and `256Mi`.
 */
export interface ContainerResources {
  /**
   * CPU that the scheduler reserves.
   *
   * @default '100m'
   */
  readonly cpuRequest?: string;
  /**
   * CPU at which the container is throttled.
   *
   * @default - no limit: throttling prolongs requests and start-up beyond the budget
   */
  readonly cpuLimit?: string;
  /**
   * Memory that the scheduler reserves.
   *
   * @default '256Mi'
   */
  readonly memoryRequest?: string;
  /**
   * Memory at which the container is killed.
   *
   * @default - the memory request, so that a node under memory pressure does not evict the pod
   */
  readonly memoryLimit?: string;
  /**
   * Disk space of the node that the scheduler reserves, for logs and writable paths.
   *
   * @default - none
   */
  readonly ephemeralStorageRequest?: string;
  /**
   * Disk space of the node at which the pod is evicted.
   *
   * @default - no limit: an eviction because of logs is an outage of a pod
   */
  readonly ephemeralStorageLimit?: string;
  /**
   * Other resources that a pod needs for itself, such as `nvidia.com/gpu`: each is both request and limit, as Kubernetes demands.
   *
   * @default - none
   */
  readonly extended?: { [name: string]: string };
}

export const resources = struct<ContainerResources>({
  cpuRequest: text,
  cpuLimit: text,
  memoryRequest: text,
  memoryLimit: text,
  ephemeralStorageRequest: text,
  ephemeralStorageLimit: text,
  extended: texts,
});

/**
 * The traffic that passes through a container in addition to the application.
 */
export enum SidecarTraffic {
  /** Requests to the application, as through the proxy of a service mesh. */
  INCOMING = 'incoming',
  /** Connections of the application to others, as through a proxy for a database: it needs them until its last request is answered. */
  OUTGOING = 'outgoing',
}

/**
 * A container in addition to the application.
 */
export interface Sidecar {
  /**
   * The container, as in the YAML of Kubernetes, or a typed object of any version of cdk8s-plus. Its security settings override the same
   * defaults as those of the application's container, except that its root file system is writable.
   */
  readonly container: any;
  /**
   * The traffic of the application that passes through this container.
   *
   * A container with such traffic must outlive the application: it becomes a native sidecar, or, before Kubernetes 1.29, waits until
   * the application has exited. Without it, it gets SIGTERM while the application still answers its last requests.
   *
   * @default - none
   */
  readonly traffic?: SidecarTraffic;
}

/** A container as far as it is read. */
export interface ContainerJson {
  readonly name: string;
  readonly ports?: readonly { readonly containerPort: number; readonly name?: string; readonly protocol?: string }[];
  readonly lifecycle?: { readonly preStop?: object };
  readonly securityContext?: { readonly capabilities?: object };
}

export const container = kubernetesObject({
  name: needed(text),
  ports: list(foreign<NonNullable<ContainerJson['ports']>[number]>({ containerPort: needed(number), name: text, protocol: text })),
  lifecycle: foreign(),
  securityContext: foreign({ capabilities: foreign() }),
});

export const sidecar = struct<Sidecar>({ container: needed(container), traffic: choice(SidecarTraffic) });
