import { Duration } from 'cdk8s';
import { INT32 } from '../../../platform/kubernetes';
import { EVICTS_UNHEALTHY, MAX_UNAVAILABLE, rollingUpdate } from '../../../platform/objects';
import { withoutUndefined } from '../../../platform/records';
import { DEFAULT_REPLICAS, DEFAULT_SURGE_PERCENT, Expression, holds, proxyDrain, ProxyEnd, roundUp } from '../../../timing';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { TimingBudget } from '../../budget/timing-budget';
import { Checks } from '../../input/checks';
import { ContainerResources } from '../../workload/container-props';
import { Manifest } from '../../workload/pod-template';
import { checkResources } from '../../workload/resources';
import { checkOwnAnnotations } from '../attribute-checks';
import { NetworkHealthCheck, NetworkLoadBalancerOptions, NetworkLoadBalancerProps } from '../network/nlb-props';
import { checkNetworkLoadBalancer } from '../network/nlb-service';
import { checkSupported } from '../service-front';

/**
 * Values for the Helm chart of a proxy that runs in the cluster behind a Network Load Balancer.
 */
export interface IProxyValues {
  /** The budget from which all timings are derived. */
  readonly budget: TimingBudget;
  /** From the deletion of a pod until SIGKILL. */
  readonly terminationGracePeriod: Duration;
  /** The values, in the form that the `Helm` construct of cdk8s takes. A copy, which may be changed. */
  toObject(): { [name: string]: unknown };
  /** The values as a file for `helm install --values`. */
  toYaml(): string;
}

/** The properties that all proxies have. */
export interface NetworkProxyProps extends NetworkLoadBalancerOptions {
  readonly budget?: TimingBudget;
  readonly replicas?: number;
  readonly resources?: ContainerResources;
}

/** A proxy behind a Network Load Balancer: the timings that its own settings are made from. */
export interface NetworkProxy {
  readonly budget: TimingBudget;
  readonly replicas: number;
  /** P: until the proxy gets its signal to end. */
  readonly preStopSeconds: number;
  /** W: for how long it continues to accept after that. */
  readonly acceptsSeconds: number;
  /** How long open connections may last then: the longest request. */
  readonly workerSeconds: number;
  /** The time that the grace period has to cover. */
  readonly drain: Expression;
  readonly graceSeconds: number;
}

/** The numbers of a proxy by its budget, and by the names of its own settings. */
export function resolveProxy({ budget: given, replicas = DEFAULT_REPLICAS }: NetworkProxyProps, workerName: string, after?: ProxyEnd['after']): NetworkProxy {
  const budget = given ?? TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });
  const { inputs, timings, overrides } = budget._budget;
  // Under either policy, no request can be in flight for longer once the proxy gets its signal to end.
  const workerSeconds = Math.max(1, roundUp(inputs.longestRequestSeconds));
  // All of that is granted: it is the longest request, in whole seconds.
  const drain = proxyDrain({ ...inputs, longestRequestSeconds: workerSeconds }, timings.preStopSeconds, {
    worker: { name: workerName, seconds: workerSeconds }, after,
  });
  return {
    budget,
    replicas,
    preStopSeconds: timings.preStopSeconds,
    acceptsSeconds: Math.ceil(inputs.acceptsAfterSigtermSeconds),
    workerSeconds,
    drain,
    graceSeconds: overrides.terminationGracePeriodSeconds ?? roundUp(drain.value + inputs.marginSeconds),
  };
}

/** Adds findings about a budget for another load balancer, and about everything that Kubernetes, AWS or its controller would reject. */
export function checkProxy(
  proxy: NetworkProxy, props: NetworkProxyProps, nlb: NetworkLoadBalancerProps, annotations: { readonly [name: string]: string }, checks: Checks,
): void {
  const { budget, replicas, drain, graceSeconds } = proxy;
  checkSupported(budget._budget.inputs, {
    profiles: [LoadBalancerProfile.NLB_IP], because: 'the Service of the proxy is a Network Load Balancer with pods as targets',
  }, checks);
  checks.whole('replicas', replicas, 2, INT32);
  checkResources(props.resources, checks);
  checkNetworkLoadBalancer(nlb, checks);
  checkOwnAnnotations('serviceAnnotations', props.serviceAnnotations, () => Object.keys(annotations), checks);
  if (holds(graceSeconds, 'at least', drain.value)) return;
  checks.add({
    code: 'N06',
    field: 'terminationGracePeriod',
    actual: graceSeconds,
    unit: 's',
    relation: 'at least',
    limit: roundUp(drain.value),
    because: drain.spelled,
    remedy: 'do not set \'terminationGracePeriod\' in the budget, or raise it',
  });
}

/** Only the connection is tried: a check over HTTP would begin with the proxy-protocol header, too. */
export function networkProps(props: NetworkProxyProps, proxyProtocol?: boolean): NetworkLoadBalancerProps {
  return { ...props, proxyProtocol, healthCheck: NetworkHealthCheck.TCP };
}

/** Instead of a number of pods that must stay, which blocks every drain if it is all of them. */
export const DISRUPTIONS = { maxUnavailable: MAX_UNAVAILABLE, unhealthyPodEvictionPolicy: EVICTS_UNHEALTHY } as const;

/** New pods first, and old ones only when the new ones get requests. */
export const ROLLOUT = rollingUpdate(DEFAULT_SURGE_PERCENT);

/** Requests and limits as Kubernetes has them; undefined if unset, as empty ones would replace those of the chart. */
export function proxyResources(resources: ContainerResources | undefined): Manifest | undefined {
  return resources && {
    requests: unlessEmpty({ 'cpu': resources.cpuRequest, 'memory': resources.memoryRequest, 'ephemeral-storage': resources.ephemeralStorageRequest }),
    limits: unlessEmpty({ 'cpu': resources.cpuLimit, 'memory': resources.memoryLimit, 'ephemeral-storage': resources.ephemeralStorageLimit }),
  };
}

function unlessEmpty(values: Manifest): Manifest | undefined {
  const set = withoutUndefined(values);
  return Object.keys(set).length > 0 ? set : undefined;
}
