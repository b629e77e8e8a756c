import type { k8s } from 'cdk8s-plus-28';
import { PreStopAction, TimeUnit } from './container-props';
import { resolveResources } from './resources';
import { ResolvedWorkload } from './workload';
import { WorkloadProps } from './workload-props';
import { AFFINITY_MATCH_LABEL_KEYS, MATCH_LABEL_KEYS, NATIVE_SIDECARS } from '../../platform/kubernetes-version';
import { NODE, REVISION_LABELS, spreadEvenly } from '../../platform/objects';
import { withoutUndefined } from '../../platform/records';
import { drain, LoadBalancerTimings, RolloutTimings, roundUp, wholeLeakWindow } from '../../timing';

/**
 * Objects are written as plain data and not with the typed objects of one cdk8s-plus version, because these drop every
 * field that is newer than they are: the sleep action would come out as `preStop: {}`.
 */
export type Manifest = { readonly [field: string]: unknown };

/** The name of the application's port, by which probes and Services find it. */
export const PORT_NAME = 'http';

/** The port of a Service that is only reached through its front, or from within the cluster. */
export const SERVICE_PORT = 80;

/** The health checks of the kubelet and of the load balancer. */
export interface HealthChecks {
  readonly readiness: Manifest;
  readonly liveness: Manifest;
}

/**
 * The pod template of a workload.
 *
 * @param gates the readiness gates that can be declared, because their names are known
 */
export function podTemplate(workload: ResolvedWorkload, checks: HealthChecks, gates: readonly string[] = []): Manifest {
  const { props, selector, timings, loadBalancer } = workload;
  const sidecars = props.sidecars ?? [];
  const native = workload.supports(NATIVE_SIDECARS);
  return {
    metadata: {
      labels: { ...props.labels, ...gateLabels(loadBalancer), ...selector },
      annotations: props.podAnnotations,
    },
    spec: {
      terminationGracePeriodSeconds: timings.terminationGracePeriodSeconds,
      readinessGates: emptyToUndefined(gates.map(conditionType => ({ conditionType }))),
      serviceAccountName: props.serviceAccountName,
      automountServiceAccountToken: props.serviceAccountName !== undefined,
      imagePullSecrets: props.imagePullSecrets?.map(name => ({ name })),
      securityContext: podSecurityContext(workload),
      initContainers: emptyToUndefined([
        ...sidecars.filter(({ inDataPath }) => inDataPath && native).map(({ container }) => ({ ...container, restartPolicy: 'Always' })),
        ...props.initContainers ?? [],
      ]),
      containers: [
        applicationContainer(workload, checks),
        ...sidecars.filter(({ inDataPath }) => !inDataPath).map(({ container }) => container),
        ...sidecars.filter(({ inDataPath }) => inDataPath && !native).map(({ container }) => drainingSidecar(workload, container)),
      ],
      volumes: emptyToUndefined([
        ...writablePaths(workload).map(({ volume }) => ({ name: volume, emptyDir: {} })),
        ...props.volumes ?? [],
      ]),
      ...spreading(workload),
      nodeSelector: props.nodeSelector,
      tolerations: props.tolerations,
      priorityClassName: props.priorityClassName,
    },
  };
}

/** The webhook that injects the gates may select by pod, too. */
function gateLabels({ gated, kind: { gate } }: LoadBalancerTimings): { [name: string]: string } {
  return gated && gate ? { [gate.label]: 'enabled' } : {};
}

function applicationContainer(workload: ResolvedWorkload, checks: HealthChecks): Manifest {
  const { props, timings } = workload;
  return {
    name: workload.name,
    image: props.image,
    imagePullPolicy: props.imagePullPolicy,
    command: props.command,
    args: props.args,
    ports: [
      { name: PORT_NAME, containerPort: props.containerPort, protocol: 'TCP' },
      ...(props.additionalContainerPorts ?? []).map(containerPort => ({ containerPort, protocol: 'TCP' })),
    ],
    env: emptyToUndefined([...props.env ?? [], ...keepAliveVariable(workload)]),
    envFrom: props.envFrom,
    resources: resolveResources(props.resources),
    volumeMounts: emptyToUndefined([
      ...writablePaths(workload).map(({ volume, path }) => ({ name: volume, mountPath: path })),
      ...props.volumeMounts ?? [],
    ]),
    securityContext: containerSecurityContext(props),
    ...probes(timings, checks),
    lifecycle: preStop(workload.preStopAction, timings.preStopSeconds),
  };
}

function containerSecurityContext({ containerSecurityContext: given }: WorkloadProps): Manifest {
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...withoutUndefined(given ?? {}),
    capabilities: { drop: ['ALL'], ...withoutUndefined(given?.capabilities ?? {}) },
  };
}

/** Until the start-up probe succeeds, the others do not run: a slow start is neither killed nor reported as ready. */
function probes(timings: RolloutTimings, checks: HealthChecks): Manifest {
  return {
    startupProbe: {
      ...checks.readiness,
      periodSeconds: timings.startupPeriodSeconds,
      timeoutSeconds: timings.startupTimeoutSeconds,
      failureThreshold: timings.startupFailureThreshold,
    },
    readinessProbe: {
      ...checks.readiness,
      periodSeconds: timings.readinessPeriodSeconds,
      timeoutSeconds: timings.readinessTimeoutSeconds,
      failureThreshold: timings.readinessFailureThreshold,
      successThreshold: 1,
    },
    livenessProbe: {
      ...checks.liveness,
      periodSeconds: timings.livenessPeriodSeconds,
      timeoutSeconds: timings.livenessTimeoutSeconds,
      failureThreshold: timings.livenessFailureThreshold,
    },
  };
}

/**
 * Before native sidecars, a proxy gets SIGTERM together with the application: it has to sleep until the last request has
 * passed through it, max(P, L + R), and the application has ended.
 */
function drainingSidecar({ budget, timings, preStopAction }: ResolvedWorkload, container: k8s.Container): Manifest {
  const { inputs } = budget._budget;
  const seconds = roundUp(drain(inputs, timings.preStopSeconds, wholeLeakWindow(inputs)).value);
  return { ...container, lifecycle: { ...container.lifecycle, ...preStop(preStopAction, seconds) } };
}

function preStop(action: PreStopAction, seconds: number): Manifest | undefined {
  if (seconds === 0) return undefined; // Kubernetes before SLEEP_OF_ZERO refuses that
  return { preStop: action === PreStopAction.SLEEP ? { sleep: { seconds } } : { exec: { command: ['sleep', String(seconds)] } } };
}

function keepAliveVariable({ props: { keepAliveVariable: variable }, timings }: ResolvedWorkload): Manifest[] {
  if (!variable || timings.keepAliveTimeoutSeconds === undefined) return [];
  const factor = variable.unit === TimeUnit.MILLISECONDS ? 1000 : 1;
  return [{ name: variable.name, value: String(timings.keepAliveTimeoutSeconds * factor) }];
}

function writablePaths({ props }: ResolvedWorkload): { volume: string; path: string }[] {
  return (props.writablePaths ?? ['/tmp']).map((path, index) => ({ volume: `writable-${index}`, path }));
}

/** A sysctl that Kubernetes counts as safe and the restricted level allows. */
const UNPRIVILEGED_PORTS = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };

function podSecurityContext({ props, targetPort }: ResolvedWorkload): Manifest {
  const privilegedPort = Math.min(props.containerPort, targetPort, ...props.additionalContainerPorts ?? []) < 1024;
  const given = props.podSecurityContext?.sysctls ?? [];
  const opened = privilegedPort && !given.some(({ name }) => name === UNPRIVILEGED_PORTS.name) ? [UNPRIVILEGED_PORTS] : [];
  return {
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    ...withoutUndefined(props.podSecurityContext ?? {}),
    sysctls: emptyToUndefined([...opened, ...given]),
  };
}

/**
 * Even over zones, and on different nodes, counted for each revision.
 *
 * Anti-affinity covers the nodes because linters of manifests look for it. It is only a preference, like a spread constraint.
 * A constraint replaces it if the cluster does not support `matchLabelKeys` in an affinity, or if the user sets the affinity.
 */
function spreading({ props, selector, supports }: ResolvedWorkload): Manifest {
  const { topologySpreadConstraints, affinity } = props;
  if (topologySpreadConstraints) return { topologySpreadConstraints, affinity };
  const labelSelector = { matchLabels: selector };
  const revision = REVISION_LABELS[props.argoRollout ? 'Rollout' : 'Deployment'];
  const constraints = spreadEvenly(labelSelector, supports(MATCH_LABEL_KEYS) ? revision : undefined);
  if (affinity || !supports(AFFINITY_MATCH_LABEL_KEYS)) return { topologySpreadConstraints: constraints, affinity };
  return {
    topologySpreadConstraints: constraints.filter(({ topologyKey }) => topologyKey !== NODE),
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: NODE, labelSelector, matchLabelKeys: [revision] } },
        ],
      },
    },
  };
}

function emptyToUndefined<Item>(items: Item[]): Item[] | undefined {
  return items.length > 0 ? items : undefined;
}
