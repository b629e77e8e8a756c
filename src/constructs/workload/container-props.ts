import type { k8s } from 'cdk8s-plus-28';
import { choice, flag, foreign, list, needed, number, struct, text } from '../input/shape';

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
}

export const resources = struct<ContainerResources>({
  cpuRequest: text,
  cpuLimit: text,
  memoryRequest: text,
  memoryLimit: text,
  ephemeralStorageRequest: text,
  ephemeralStorageLimit: text,
});

/**
 * A container in addition to the application.
 */
export interface Sidecar {
  /** The container, as in a Kubernetes pod spec. */
  readonly container: k8s.Container;
  /**
   * Whether requests reach the application through this container, such as the proxy of a service mesh.
   *
   * Such a container must outlive the application: it becomes a native sidecar, or, before Kubernetes 1.29, waits until
   * the application has exited.
   *
   * @default false
   */
  readonly inDataPath?: boolean;
}

export const container = foreign<k8s.Container>({
  name: needed(text),
  ports: list(foreign<k8s.ContainerPort>({ containerPort: needed(number), name: text, protocol: text })),
  lifecycle: foreign(),
});

export const sidecar = struct<Sidecar>({ container: needed(container), inDataPath: flag });
