import { Construct } from 'constructs';
import { PreStopAction } from './container-props';
import { WorkloadProps } from './workload-props';
import { ZeroDowntimeNamespace } from './zero-downtime-namespace';
import { isSupported, SLEEP_ACTION } from '../../platform/kubernetes-version';
import { DEFAULT_REPLICAS, DEFAULT_SURGE_PERCENT, LoadBalancerTimings, RolloutTimings } from '../../timing';
import { LoadBalancerProfile } from '../budget/load-balancer-profile';
import { TimingBudget } from '../budget/timing-budget';

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
  return {
    props,
    name,
    budget,
    supports,
    namespace: props.namespace ?? ZeroDowntimeNamespace._sharedIn(scope),
    timings: budget._budget.timings,
    loadBalancer: budget._budget.inputs.loadBalancer,
    replicas: props.autoscaling ? undefined : props.replicas ?? (props.singleReplica ? 1 : DEFAULT_REPLICAS),
    maxSurgePercent: props.maxSurgePercent ?? DEFAULT_SURGE_PERCENT,
    preStopAction: props.preStopAction ?? (supports(SLEEP_ACTION) ? PreStopAction.SLEEP : PreStopAction.EXEC_SLEEP),
    targetPort: props.targetPort ?? props.containerPort,
    servedPorts: [...new Set([
      props.containerPort, ...props.additionalContainerPorts ?? [],
      ...(props.sidecars ?? []).flatMap(({ container }) => (container.ports ?? []).map(port => port.containerPort)),
    ])],
    readinessPath: props.readinessPath ?? '/',
    livenessPath: props.livenessPath ?? props.readinessPath ?? '/',
    selector: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': props.instance ?? name },
  };
}
