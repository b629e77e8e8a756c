import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { isPingPong, pingPongNames, rolloutStrategy } from './argo-rollout';
import { Manifest, podTemplate, PORT_NAME, SERVICE_PORT } from './pod-template';
import { ResolvedWorkload } from './workload';
import { ROLLOUT_API, SYNC_WAVE_ANNOTATION, wavesBeforePods } from '../../platform/argo';
import { CONTAINER_RESOURCE_METRICS } from '../../platform/kubernetes-version';
import { disruptionBudget, DISRUPTION_BUDGET, rollingUpdate, scaleDownPolicy } from '../../platform/objects';
import { BUDGET_ANNOTATION, serializeInputs } from '../../timing';
import { ServiceFront } from '../fronts/service-front';
import { plain } from '../input/plain';

/** The objects that every kind of service has, whatever load balancer is in front of it. */


/** The properties in which the objects of a service differ. */
export interface ObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Manifest;
  /** @default - the name of the workload */
  readonly name?: string;
  readonly annotations?: { [name: string]: string };
  /** @default - by kind */
  readonly wavesBeforePods?: number;
}

/** Creates an object of a workload, with the names and labels that all of them have. */
export function createObject(scope: Construct, id: string, workload: ResolvedWorkload, object: ObjectProps): ApiObject {
  const { namespace, props, selector } = workload;
  const { apiVersion, kind, spec, name = workload.name } = object;
  const waves = object.wavesBeforePods ?? wavesBeforePods(kind);
  const wave = props.argoCdSyncWave === undefined ? undefined : { [SYNC_WAVE_ANNOTATION]: String(props.argoCdSyncWave - waves) };
  const annotations = object.annotations || wave ? { ...object.annotations, ...wave } : undefined;
  return new ApiObject(scope, id, {
    apiVersion,
    kind,
    metadata: { name, namespace: namespace.namespaceName, labels: { ...props.labels, ...selector }, annotations },
    spec: plain(spec),
  });
}

/** The Service, or the two between which Argo Rollouts moves the traffic. */
export function createServices(scope: Construct, workload: ResolvedWorkload, front: ServiceFront): [ApiObject, ...ApiObject[]] {
  if (!isPingPong(workload, front)) return [createService(scope, 'Service', workload, front)];
  const [ping, pong] = pingPongNames(workload.name);
  return [createService(scope, 'PingService', workload, front, ping), createService(scope, 'PongService', workload, front, pong)];
}

function createService(scope: Construct, id: string, workload: ResolvedWorkload, front: ServiceFront, name?: string): ApiObject {
  return createObject(scope, id, workload, {
    apiVersion: 'v1',
    kind: 'Service',
    name,
    annotations: front.serviceAnnotations,
    spec: {
      selector: workload.selector,
      ports: [{ name: PORT_NAME, port: SERVICE_PORT, protocol: 'TCP', targetPort: targetPortOf(workload, workload.targetPort) }],
      ...front.service,
    },
  });
}

/** The target port by name, if it has one: pods may then move to another port, revision by revision. */
export function targetPortOf({ props }: ResolvedWorkload, port: number): string | number {
  return port === props.containerPort ? PORT_NAME : port;
}

/** The Deployment, or the Rollout that takes its place. */
export function createPods(scope: Construct, workload: ResolvedWorkload, front: ServiceFront): ApiObject {
  const { budget, timings, replicas, selector, maxSurgePercent, props } = workload;
  const { apiVersion, kind } = podOwner(workload);
  return createObject(scope, kind, workload, {
    apiVersion,
    kind,
    // On the owner, not on the pods: that a budget is explained differently restarts nothing.
    annotations: { [BUDGET_ANNOTATION]: JSON.stringify(serializeInputs(budget._budget.inputs)) },
    spec: {
      replicas,
      selector: { matchLabels: selector },
      minReadySeconds: timings.minReadySeconds,
      progressDeadlineSeconds: timings.progressDeadlineSeconds,
      strategy: props.argoRollout
        ? rolloutStrategy(workload, front)
        : rollingUpdate(maxSurgePercent),
      template: podTemplate(workload, front.healthChecks, front.readinessGates),
    },
  });
}

function podOwner({ props }: ResolvedWorkload): { apiVersion: string; kind: string } {
  return props.argoRollout ? { apiVersion: ROLLOUT_API, kind: 'Rollout' } : { apiVersion: 'apps/v1', kind: 'Deployment' };
}

/** The PodDisruptionBudget, which keeps node drains from evicting all pods at once. */
export function createDisruptionBudget(scope: Construct, workload: ResolvedWorkload): ApiObject {
  const { selector, props: { kubernetesVersion } } = workload;
  return createObject(scope, 'PodDisruptionBudget', workload, {
    ...DISRUPTION_BUDGET, spec: disruptionBudget({ matchLabels: selector }, kubernetesVersion),
  });
}

/** Allows any sender, such as load balancers, kubelets and clients in the cluster, to reach the ports of the containers. */
export function createNetworkPolicy(scope: Construct, workload: ResolvedWorkload): ApiObject | undefined {
  const { props: { networkPolicy, sidecars = [] }, selector, servedPorts } = workload;
  if (!networkPolicy) return undefined;
  const declared = sidecars.flatMap(({ container }) => container.ports ?? []);
  const protocols = new Map(declared.map(({ containerPort, protocol }) => [containerPort, protocol]));
  return createObject(scope, 'NetworkPolicy', workload, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ ports: servedPorts.map(port => ({ port, protocol: protocols.get(port) ?? 'TCP' })) }],
      egress: [{}],
    },
  });
}

/** The HorizontalPodAutoscaler; absent for a fixed number of pods. */
export function createAutoscaler(scope: Construct, workload: ResolvedWorkload): ApiObject | undefined {
  const { props: { autoscaling }, name, timings } = workload;
  if (!autoscaling) return undefined;
  return createObject(scope, 'HorizontalPodAutoscaler', workload, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    spec: {
      scaleTargetRef: { ...podOwner(workload), name },
      minReplicas: autoscaling.minReplicas ?? 2,
      maxReplicas: autoscaling.maxReplicas,
      metrics: autoscaling.metrics ?? [cpuMetric(workload, autoscaling.targetCpuUtilizationPercent ?? 70)],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 300,
          policies: [scaleDownPolicy(timings.terminationGracePeriodSeconds)],
        },
      },
    },
  });
}

/** The utilisation of a pod is unknown while any of its containers requests no CPU: with sidecars, that of the application counts. */
function cpuMetric({ props, name, supports }: ResolvedWorkload, averageUtilization: number): Manifest {
  const target = { type: 'Utilization', averageUtilization };
  return props.sidecars?.length && supports(CONTAINER_RESOURCE_METRICS)
    ? { type: 'ContainerResource', containerResource: { name: 'cpu', container: name, target } }
    : { type: 'Resource', resource: { name: 'cpu', target } };
}
