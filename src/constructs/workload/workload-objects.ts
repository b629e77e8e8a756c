import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { isPingPong, pingPongNames, rolloutStrategy } from './argo-rollout';
import { Manifest, podTemplate, SERVICE_PORT } from './pod-template';
import { containerOf, ResolvedPort, ResolvedWorkload } from './workload';
import { ROLLOUT_API, SYNC_WAVE_ANNOTATION, wavesBeforePods } from '../../platform/argo';
import { CONTAINER_RESOURCE_METRICS } from '../../platform/cluster/kubernetes-version';
import { disruptionBudget, DISRUPTION_BUDGET, MIN_REPLICAS_ANNOTATION, rollingUpdate, scaleDownPolicy } from '../../platform/objects';
import { BUDGET_ANNOTATION, serializeInputs } from '../../timing';
import { PortService, ServiceFront } from '../fronts/service-front';
import { plain } from '../input/plain';

/** The objects that every kind of service has, whatever load balancer is in front of it. */

/** The Services of a workload. */
export interface Services {
  readonly service: ApiObject;
  /** The second of those between which Argo Rollouts moves the traffic. */
  readonly pongService?: ApiObject;
  /** By the name of the port. */
  readonly ofPorts: { readonly [port: string]: ApiObject };
  readonly all: readonly ApiObject[];
}

/** The properties in which the objects of a service differ. */
export interface ObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec?: Manifest;
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
    ...spec && { spec: plain(spec) },
  });
}

/** The Service, or the two between which Argo Rollouts moves the traffic, and those of ports with a target group of their own. */
export function createServices(scope: Construct, workload: ResolvedWorkload, front: ServiceFront): Services {
  const [ping, pong] = isPingPong(workload, front) ? pingPongNames(workload.name) : [];
  const service = createService(scope, ping === undefined ? 'Service' : 'PingService', workload, front, ping);
  const pongService = pong === undefined ? undefined : createService(scope, 'PongService', workload, front, pong);
  const ofPorts = Object.fromEntries((front.portServices ?? []).map(own => [own.port.name, createPortService(scope, workload, front, own)]));
  return { service, pongService, ofPorts, all: [service, ...pongService ? [pongService] : [], ...Object.values(ofPorts)] };
}

function createService(scope: Construct, id: string, workload: ResolvedWorkload, front: ServiceFront, name?: string): ApiObject {
  return createObject(scope, id, workload, {
    apiVersion: 'v1',
    kind: 'Service',
    name,
    annotations: front.serviceAnnotations,
    spec: {
      selector: workload.selector,
      ports: servicePorts(workload, SERVICE_PORT, front.portServices),
      ...front.service,
    },
  });
}

function createPortService(scope: Construct, workload: ResolvedWorkload, front: ServiceFront, { port, annotations }: PortService): ApiObject {
  return createObject(scope, `Service-${port.name}`, workload, {
    apiVersion: 'v1',
    kind: 'Service',
    name: portServiceName(workload, port.name),
    annotations,
    spec: { selector: workload.selector, ports: [furtherPort(port)], ...front.service },
  });
}

/** The name of the Service of one port. */
export function portServiceName({ name }: ResolvedWorkload, port: string): string {
  return `${name}-${port}`;
}

/** The ports of the Service: that of the application, and further ones that have no Service of their own. */
export function servicePorts(workload: ResolvedWorkload, port: number, others: readonly PortService[] = []): object[] {
  return [
    { name: workload.portName, port, protocol: 'TCP', targetPort: targetPortOf(workload, workload.targetPort) },
    ...workload.ports.filter(further => further.exposed && !others.some(other => other.port === further)).map(furtherPort),
  ];
}

function furtherPort({ name, port }: ResolvedPort): object {
  return { name, port, protocol: 'TCP', targetPort: name };
}

/** The target port by name, if it has one: pods may then move to another port, revision by revision. */
export function targetPortOf({ props, portName, ports }: ResolvedWorkload, port: number): string | number {
  return port === props.containerPort ? portName : ports.find(further => further.port === port)?.name ?? port;
}

/** The Deployment, or the Rollout that takes its place. */
export function createPods(scope: Construct, workload: ResolvedWorkload, front: ServiceFront): ApiObject {
  const { budget, timings, replicas, selector, maxSurgePercent, props } = workload;
  const { apiVersion, kind } = podOwner(workload);
  return createObject(scope, kind, workload, {
    apiVersion,
    kind,
    // On the owner, not on the pods: that a budget is explained differently restarts nothing.
    annotations: {
      [BUDGET_ANNOTATION]: JSON.stringify(serializeInputs(budget._budget.inputs)),
      ...props.externalAutoscaler && { [MIN_REPLICAS_ANNOTATION]: String(props.externalAutoscaler.minReplicas) },
    },
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

/** Any sender, such as load balancers, kubelets and clients in the cluster, may reach the ports of the containers, and pods everything. */
export function createNetworkPolicy(scope: Construct, workload: ResolvedWorkload): ApiObject | undefined {
  const { props: { restrictIncomingPorts, allowAllOutgoing, sidecars = [] }, selector, servedPorts } = workload;
  if (!restrictIncomingPorts && !allowAllOutgoing) return undefined;
  const declared = sidecars.flatMap(sidecar => containerOf(sidecar).ports ?? []);
  const protocols = new Map(declared.map(({ containerPort, protocol }) => [containerPort, protocol]));
  return createObject(scope, 'NetworkPolicy', workload, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    spec: {
      podSelector: { matchLabels: selector },
      policyTypes: [...restrictIncomingPorts ? ['Ingress'] : [], ...allowAllOutgoing ? ['Egress'] : []],
      ingress: restrictIncomingPorts ? [{ ports: servedPorts.map(port => ({ port, protocol: protocols.get(port) ?? 'TCP' })) }] : undefined,
      egress: allowAllOutgoing ? [{}] : undefined,
    },
  });
}

/** The service account of the pods, if it is made here. */
export function createServiceAccount(scope: Construct, workload: ResolvedWorkload): ApiObject | undefined {
  const { props: { serviceAccount }, name } = workload;
  if (!serviceAccount) return undefined;
  const { roleArn, annotations } = serviceAccount;
  return createObject(scope, 'ServiceAccount', workload, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    name: serviceAccount.name ?? name,
    annotations: annotations || roleArn !== undefined ? { ...annotations, ...roleArn !== undefined && { [ROLE_ANNOTATION]: roleArn } } : undefined,
  });
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html */
const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

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
        ...autoscaling.behavior,
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
