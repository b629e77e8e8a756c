import { Construct } from 'constructs';
import { PreStopAction, Sidecar, ContainerJson } from './container-props';
import { OperatingSystem } from './pod/node-props';
import { WorkloadProps } from './workload-props';
import { ZeroDowntimeNamespace } from './zero-downtime-namespace';
import { isSupported, SLEEP_ACTION } from '../../platform/cluster/kubernetes-version';
import { DEFAULT_REPLICAS, DEFAULT_SURGE_PERCENT, LoadBalancerTimings, RolloutTimings } from '../../timing';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { TimingBudget } from '../budget/timing-budget';
import { BackendProtocol } from '../fronts/ingress/alb-props';

/** A further port with every default filled in. */
export interface ResolvedPort {
  readonly name: string;
  readonly port: number;
  /** Absent if it is that of the application's port. */
  readonly protocol?: BackendProtocol;
  readonly exposed: boolean;
}

/** A workload with all decisions made and all defaults filled in, from which its objects are made. */
export interface ResolvedWorkload {
  readonly props: WorkloadProps;
  readonly name: string;
  readonly namespace: ZeroDowntimeNamespace;
  readonly budget: TimingBudget;
  readonly timings: RolloutTimings;
  readonly loadBalancer: LoadBalancerTimings;
  /** Absent when an autoscaler decides. */
  readonly replicas?: number;
  readonly maxSurgePercent: number;
  readonly preStopAction: PreStopAction;
  /** The name of the application's port. */
  readonly portName: string;
  /** The other ports of the application. */
  readonly ports: readonly ResolvedPort[];
  /** The port that is asked for health; absent if that is the port of the application or, for the load balancer, the target port. */
  readonly healthPort?: ResolvedPort;
  /** The port of the pod that receives requests. */
  readonly targetPort: number;
  /** All ports that containers of the pod serve. */
  readonly servedPorts: readonly number[];
  readonly readinessPath: string;
  readonly livenessPath: string;
  /** The labels that identify the pods; never change once deployed. */
  readonly selector: Readonly<Record<string, string>>;
  /** Whether the target cluster is at least this Kubernetes version; an unknown version counts as recent. */
  readonly supports: (version: string) => boolean;
  /** Kubernetes refuses the security settings of Linux for Windows. */
  readonly isWindows: boolean;
}

/**
 * Makes all decisions about a workload.
 *
 * @param preset the load balancer that the default budget is for
 */
export function resolveWorkload(scope: Construct, props: WorkloadProps, preset: LoadBalancerProfile): ResolvedWorkload {
  const name = props.name ?? scope.node.id;
  const budget = props.budget ?? TimingBudget.of({ loadBalancer: preset });
  const supports = (version: string) => isSupported(props.kubernetesVersion, version);
  const ports = (props.additionalPorts ?? []).map(port => ({ ...port, exposed: port.exposed ?? true }));
  return {
    props,
    name,
    budget,
    supports,
    namespace: props.namespace ?? ZeroDowntimeNamespace._sharedIn(scope),
    timings: budget._budget.timings,
    loadBalancer: budget._budget.inputs.loadBalancer,
    replicas: props.autoscaling || props.externalAutoscaler ? undefined : props.replicas ?? (props.singleReplica ? 1 : DEFAULT_REPLICAS),
    maxSurgePercent: props.maxSurgePercent ?? DEFAULT_SURGE_PERCENT,
    preStopAction: props.preStopAction ?? (supports(SLEEP_ACTION) ? PreStopAction.SLEEP : PreStopAction.EXEC_SLEEP),
    portName: props.portName ?? 'http',
    ports,
    healthPort: ports.find(port => port.name === props.healthPort),
    targetPort: props.targetPort ?? props.containerPort,
    servedPorts: [...new Set([
      props.containerPort, ...ports.map(({ port }) => port),
      ...(props.sidecars ?? []).flatMap(sidecar => (containerOf(sidecar).ports ?? []).map(port => port.containerPort)),
    ])],
    readinessPath: props.readinessPath ?? '/',
    livenessPath: props.livenessPath ?? props.readinessPath ?? '/',
    isWindows: props.operatingSystem === OperatingSystem.WINDOWS,
    selector: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': props.instance ?? name },
  };
}

/** The container of a sidecar, whose form its shape has checked. */
export function containerOf(sidecar: Sidecar): ContainerJson {
  return sidecar.container as ContainerJson;
}
