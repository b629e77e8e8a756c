import { ContainerJson, PreStopAction, Sidecar, TimeUnit } from './container-props';
import { nodeSelection } from './pod/nodes';
import { applicationSecurity, otherSecurity, podSecurityContext, writablePathsOf } from './pod/security';
import { PodVolume } from './pod/volume-props';
import { resolveResources } from './resources';
import { containerOf, ResolvedWorkload } from './workload';
import { AFFINITY_MATCH_LABEL_KEYS, MATCH_LABEL_KEYS, NATIVE_SIDECARS } from '../../platform/cluster/kubernetes-version';
import { NODE, REVISION_LABELS, spreadEvenly } from '../../platform/objects';
import { drain, LoadBalancerTimings, RolloutTimings, roundUp, wholeLeakWindow } from '../../timing';
import { emptyToUndefined } from '../input/plain';

/**
 * Objects are written as plain data and not with the typed objects of one cdk8s-plus version, because these drop every
 * field that is newer than they are: the sleep action would come out as `preStop: {}`.
 */
export type Manifest = { readonly [field: string]: unknown };

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
  const secured = (container: ContainerJson) => ({ ...container, securityContext: otherSecurity(workload, container) });
  const serviceAccountName = props.serviceAccount ? props.serviceAccount.name ?? workload.name : props.serviceAccountName;
  return {
    metadata: {
      labels: { ...props.labels, ...gateLabels(loadBalancer), ...selector },
      annotations: props.podAnnotations,
    },
    spec: {
      terminationGracePeriodSeconds: timings.terminationGracePeriodSeconds,
      readinessGates: emptyToUndefined(gates.map(conditionType => ({ conditionType }))),
      serviceAccountName,
      automountServiceAccountToken: serviceAccountName !== undefined,
      imagePullSecrets: props.imagePullSecrets?.map(name => ({ name })),
      securityContext: podSecurityContext(workload),
      initContainers: emptyToUndefined([
        ...sidecars.filter(sidecar => outlives(sidecar) && native).map(sidecar => ({ ...secured(containerOf(sidecar)), restartPolicy: 'Always' })),
        ...(props.initContainers ?? []).map(secured),
      ]),
      containers: [
        applicationContainer(workload, checks),
        ...sidecars.filter(sidecar => !outlives(sidecar)).map(sidecar => secured(containerOf(sidecar))),
        ...sidecars.filter(sidecar => outlives(sidecar) && !native).map(sidecar => drainingSidecar(workload, secured(containerOf(sidecar)))),
      ],
      volumes: emptyToUndefined([
        ...writablePaths(workload).map(({ volume }) => ({ name: volume, emptyDir: {} })),
        ...volumesOf(props.volumes),
      ]),
      ...nodeSelection(workload, spreading(workload)),
      tolerations: props.tolerations,
      priorityClassName: props.priorityClassName,
    },
  };
}

/** Whether the application needs a container until it has ended. */
function outlives({ traffic }: Sidecar): boolean {
  return traffic !== undefined;
}

/** Those that are mounted in several places once. */
function volumesOf(volumes: readonly PodVolume[] = []): object[] {
  return [...new Map(volumes.map(({ _volume }) => [_volume.name, _volume])).values()];
}

/** The webhook that injects the gates may select by pod, too. A gate of one name for all is declared instead. */
function gateLabels({ gated, kind: { gate } }: LoadBalancerTimings): { [name: string]: string } {
  return gated && gate?.perBinding ? { [gate.label]: 'enabled' } : {};
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
      { name: workload.portName, containerPort: props.containerPort, protocol: 'TCP' },
      ...workload.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' })),
    ],
    env: emptyToUndefined([
      ...Object.entries(props.envValues ?? {}).map(([name, { value, valueFrom }]) => ({ name, value, valueFrom })),
      // Kubernetes replaces $(NAME) only by variables that stand before.
      ...Object.entries(props.env ?? {}).map(([name, value]) => ({ name, value })),
      ...keepAliveVariable(workload),
    ]),
    envFrom: props.envFrom?.map(({ _source }) => _source),
    resources: resolveResources(props.resources),
    volumeMounts: emptyToUndefined([
      ...writablePaths(workload).map(({ volume, path }) => ({ name: volume, mountPath: path })),
      ...(props.volumes ?? []).flatMap(mountOf),
    ]),
    securityContext: applicationSecurity(workload),
    ...probes(timings, checks),
    lifecycle: lifecycleOf(workload),
  };
}

function mountOf({ _volume: { name }, _mount: { mountPath, readOnly, subPath } }: PodVolume): object[] {
  return mountPath === undefined ? [] : [{ name, mountPath, readOnly, subPath }];
}

function lifecycleOf({ props: { postStartCommand: command }, preStopAction, timings }: ResolvedWorkload): Manifest | undefined {
  const postStart = command && { postStart: { exec: { command } } };
  const hook = preStop(preStopAction, timings.preStopSeconds);
  return postStart || hook ? { ...postStart, ...hook } : undefined;
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
function drainingSidecar({ budget, timings, preStopAction }: ResolvedWorkload, container: ContainerJson): Manifest {
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

function writablePaths(workload: ResolvedWorkload): { volume: string; path: string }[] {
  return writablePathsOf(workload).map((path, index) => ({ volume: `writable-${index}`, path }));
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
