import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ENVOY_PROXY, ZeroDowntimeEnvoyProxyProps } from './envoy-proxy-props';
import { NlbServiceAnnotation } from '../../../platform/annotations';
import { ENVOY_GATEWAY } from '../../../platform/gateways/envoy-gateway';
import { formatKeyValues } from '../../../platform/key-values';
import { NLB_CLASS } from '../../../platform/load-balancer-controller';
import { roundUp } from '../../../timing';
import { durationOf } from '../../budget/duration';
import { TimingBudget } from '../../budget/timing-budget';
import { Checks, DNS_LABEL, DNS_LABEL_RULE } from '../../input/checks';
import { constructProps } from '../../input/shape';
import { Manifest } from '../../workload/pod-template';
import { networkAnnotations, tcpListenerAttributes } from '../network/nlb-service';
import { checkProxy, DISRUPTIONS, NetworkProxy, networkProps, proxyResources, resolveProxy, ROLLOUT } from '../proxies/network-proxy';

const DEFAULT_PORTS = [80, 443];
const HTTPS = 443;

/** An EnvoyProxy as its object is made from. */
interface EnvoyProxy extends NetworkProxy {
  readonly props: ZeroDowntimeEnvoyProxyProps;
  readonly ports: readonly number[];
  readonly tlsPorts: readonly number[];
  readonly drainSeconds: number;
}

/**
 * An EnvoyProxy: how Envoy Gateway makes the pods of a Gateway and the Network Load Balancer in front of them, with all timings from a budget.
 *
 * By default Envoy Gateway lets Envoy accept connections for 10 s after the deletion of its pod, and gives open ones 60 s in all, while the load
 * balancer continues to make connections to it for up to three minutes. With this object, Envoy accepts connections for that time
 * (`minDrainDuration`), and what is open then gets the longest request (`drainTimeout`). The grace period, which Envoy Gateway derives, is 300 s
 * longer. minReadySeconds, which has no field, is a patch.
 *
 * Name it in `infrastructure.parametersRef` of a Gateway, or in `parametersRef` of a GatewayClass. The namespace in which Envoy Gateway makes the
 * pods must have the label `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`. Made for Envoy Gateway 1.10.
 *
 * @see https://gateway.envoyproxy.io/docs/tasks/operations/graceful-shutdown/
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/#envoyproxy
 */
export class ZeroDowntimeEnvoyProxy extends Construct {
  /** The budget from which all timings are derived. */
  public readonly budget: TimingBudget;
  /** The object. */
  public readonly envoyProxy: ApiObject;
  /** Name of the object, for `parametersRef`. */
  public readonly name: string;
  /** How long Envoy accepts connections after the deletion of its pod. */
  public readonly minDrainDuration: Duration;
  /** How long open connections may last after the deletion of its pod. */
  public readonly drainTimeout: Duration;

  /**
   * @throws all findings about the properties, one line each
   */
  public constructor(scope: Construct, id: string, props: ZeroDowntimeEnvoyProxyProps = {}) {
    const given = constructProps(scope, id, props, ENVOY_PROXY);
    super(scope, id);
    const proxy = resolve(given);
    const checks = new Checks(this.node.path);
    this.name = given.name ?? id;
    checks.matching('name', this.name, DNS_LABEL, DNS_LABEL_RULE, 'choose another \'name\'');
    check(proxy, checks);
    checks.throwIfAny();
    this.budget = proxy.budget;
    this.minDrainDuration = durationOf(proxy.preStopSeconds);
    this.drainTimeout = durationOf(proxy.drainSeconds);
    this.envoyProxy = new ApiObject(this, 'EnvoyProxy', {
      apiVersion: `${ENVOY_GATEWAY.group}/v1alpha1`,
      kind: 'EnvoyProxy',
      metadata: { name: this.name, namespace: given.namespace },
      spec: specOf(proxy),
    });
  }
}

function resolve(props: ZeroDowntimeEnvoyProxyProps): EnvoyProxy {
  // All of its end is within the drain timeout, which counts from the deletion.
  const proxy = resolveProxy(props, 'drainTimeout', { name: 'shutdown of Envoy', seconds: 0 });
  const { ports = DEFAULT_PORTS, tlsPorts = props.certificateArns ? [HTTPS] : [] } = props;
  return { ...proxy, props, ports, tlsPorts, drainSeconds: roundUp(proxy.drain.value + proxy.budget._budget.inputs.marginSeconds) };
}

function check(proxy: EnvoyProxy, checks: Checks): void {
  const { props, ports, tlsPorts, budget, acceptsSeconds } = proxy;
  ports.forEach((port, index) => checks.port(`ports[${index}]`, port));
  for (const port of tlsPorts.filter(each => !ports.includes(each))) {
    checks.add({ field: 'tlsPorts', actual: port, relation: 'one of', limit: ports.join(', '), because: 'the load balancer has no other', remedy: 'add it to \'ports\'' });
  }
  if (tlsPorts.length > 0 && props.certificateArns === undefined) {
    checks.add({ field: 'tlsPorts', actual: 'set', relation: 'absent', because: 'there are no certificates', remedy: 'set \'certificateArns\' as well' });
  }
  if (budget._budget.overrides.terminationGracePeriodSeconds !== undefined) {
    checks.add({
      field: 'terminationGracePeriod',
      actual: budget._budget.overrides.terminationGracePeriodSeconds,
      unit: 's',
      relation: 'absent',
      because: 'Envoy Gateway derives it from \'drainTimeout\'',
      remedy: 'do not set it in the budget',
    });
  }
  if (acceptsSeconds > 0) {
    checks.add({
      field: 'acceptsAfterSigterm',
      actual: acceptsSeconds,
      unit: 's',
      relation: 'equal to',
      limit: 0,
      because: 'Envoy Gateway has one time for both, \'minDrainDuration\'',
      remedy: 'do not set it in the budget',
    });
  }
  checkProxy(proxy, props, networkProps(props), serviceAnnotations(proxy), checks);
}

function specOf(proxy: EnvoyProxy): Manifest {
  const { props: { resources, serviceAnnotations: own }, replicas, preStopSeconds, drainSeconds, budget } = proxy;
  const { minReadySeconds, progressDeadlineSeconds } = budget._budget.timings;
  return {
    shutdown: { minDrainDuration: `${preStopSeconds}s`, drainTimeout: `${drainSeconds}s` },
    provider: {
      type: 'Kubernetes',
      kubernetes: {
        envoyDeployment: {
          replicas,
          strategy: ROLLOUT,
          ...resources && { container: { resources: proxyResources(resources) } },
          patch: { type: 'StrategicMerge', value: { spec: { minReadySeconds, progressDeadlineSeconds } } },
        },
        envoyPDB: { maxUnavailable: DISRUPTIONS.maxUnavailable, patch: { type: 'StrategicMerge', value: { spec: { unhealthyPodEvictionPolicy: DISRUPTIONS.unhealthyPodEvictionPolicy } } } },
        envoyService: {
          type: 'LoadBalancer',
          loadBalancerClass: NLB_CLASS,
          externalTrafficPolicy: 'Cluster', // the default, Local, is for nodes as targets
          annotations: { ...own, ...serviceAnnotations(proxy) },
        },
      },
    },
  };
}

/** The annotations for the controller of the load balancer. */
function serviceAnnotations({ props, budget, ports, tlsPorts }: EnvoyProxy): { [name: string]: string } {
  const { timings, inputs: { loadBalancer } } = budget._budget;
  const attributes = formatKeyValues(tcpListenerAttributes(timings));
  const plain = ports.filter(port => !tlsPorts.includes(port))
    .map(port => [`aws-load-balancer-listener-attributes.TCP-${port}`, attributes] satisfies [NlbServiceAnnotation, string]);
  return networkAnnotations({ timings, loadBalancer, readinessPath: '/' }, networkProps(props), {
    'aws-load-balancer-nlb-target-type': loadBalancer.targets.type,
    'aws-load-balancer-ssl-ports': tlsPorts.length > 0 ? tlsPorts.join(',') : undefined,
    ...Object.fromEntries(plain),
  });
}
