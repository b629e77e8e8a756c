import type { k8s } from 'cdk8s-plus-28';
import { choice, flag, foreign, list, needed, number, struct, text } from '../input/shape';

/**
 * How a container waits before SIGTERM.
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
  /** At every start of a container: what the tag stands for is looked up anew. */
  ALWAYS = 'Always',
  /** When the image is not on the node yet. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the image must be on the node. */
  NEVER = 'Never',
}

/**
 * In which unit an environment variable gives a duration.
 */
export enum TimeUnit {
  /** Whole seconds. */
  SECONDS = 'seconds',
  /** Milliseconds, as Node.js takes them. */
  MILLISECONDS = 'milliseconds',
}

/**
 * The environment variable by which the application learns how long it must keep idle connections.
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
 * What a container asks for and may use, as Kubernetes quantities such as `250m` and `256Mi`.
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
   * @default - the memory request: a node under pressure then has no reason to evict the pod
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
   * @default - no limit: an eviction for what was logged is an outage of a pod
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
 * A container beside the application.
 */
export interface Sidecar {
  /** The container as Kubernetes has it. */
  readonly container: k8s.Container;
  /**
   * Whether requests reach the application through this container, as through a proxy of a service mesh.
   *
   * Such a container must outlive the application: it becomes a native sidecar, or, before Kubernetes 1.29, waits until
   * the application has ended.
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
