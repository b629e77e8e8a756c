import { Duration, Yaml } from 'cdk8s';
import { TRAEFIK, TraefikValuesProps } from './traefik-props';
import { TRAEFIK_PROXY } from '../../../platform/gateways/proxies';
import { formatKeyValues } from '../../../platform/key-values';
import { NLB_CLASS } from '../../../platform/load-balancer-controller';
import { REVISION_LABELS, spreadEvenly } from '../../../platform/objects';
import { durationOf } from '../../budget/duration';
import { TimingBudget } from '../../budget/timing-budget';
import { Checks, DNS_LABEL, DNS_LABEL_RULE } from '../../input/checks';
import { readProps } from '../../input/shape';
import { Manifest } from '../../workload/pod-template';
import { networkAnnotations, tcpListenerAttributes } from '../network/nlb-service';
import { checkProxy, DISRUPTIONS, IProxyValues, NetworkProxy, networkProps, proxyResources, resolveProxy, ROLLOUT } from '../proxies/network-proxy';

/** The port and path at which it answers the kubelet. */
const HEALTH = { path: '/ping', port: 8080, scheme: 'HTTP' };

/** Its pods: the chart knows their name only when it is rendered. */
const SELECTOR = { matchLabels: { 'app.kubernetes.io/name': '{{ template "traefik.name" . }}' } };

/** The ports of the load balancer, which the chart names so. */
const PORTS = { web: 80, websecure: 443 } as const;

/** A Traefik as its values are made from. */
interface Traefik extends NetworkProxy {
  readonly props: TraefikValuesProps;
}

/**
 * Values for the Helm chart of Traefik, behind a Network Load Balancer.
 *
 * By default Traefik stops listening when its pod gets SIGTERM, and ends what is open after 10 s, while the load balancer continues to make
 * connections to it for up to three minutes. With these values, the pod sleeps for that time first, what is open then gets the longest request, and
 * the grace period covers both. Made for version 37 of the chart; Kubernetes 1.30 or later.
 *
 * The namespace of the release must have the label `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`.
 *
 * @see https://github.com/traefik/traefik-helm-chart/blob/master/traefik/values.yaml
 * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
 */
export class TraefikValues implements IProxyValues {
  /**
   * Derives the values.
   *
   * @throws all findings about the properties, one line each
   */
  public static of(props: TraefikValuesProps = {}): TraefikValues {
    const checks = new Checks('traefik');
    const given = readProps('TraefikValues.of()', props, TRAEFIK);
    const traefik: Traefik = { ...resolveProxy(given, TRAEFIK_PROXY.worker.name), props: given };
    check(traefik, checks);
    checks.throwIfAny();
    return new TraefikValues(traefik);
  }

  /** The budget from which all timings are derived. */
  public readonly budget: TimingBudget;
  /** How long requests in flight may last once it stops listening (`graceTimeOut`): the longest request. */
  public readonly graceTimeout: Duration;
  /** From the deletion of a pod until SIGKILL. */
  public readonly terminationGracePeriod: Duration;

  private readonly manifest: Manifest;

  private constructor(traefik: Traefik) {
    this.budget = traefik.budget;
    this.graceTimeout = durationOf(traefik.workerSeconds);
    this.terminationGracePeriod = durationOf(traefik.graceSeconds);
    this.manifest = { ...lifecycle(traefik), ...routing(traefik), ...traffic(traefik) };
  }

  /** The values, in the form that the `Helm` construct of cdk8s takes. A copy, which may be changed. */
  public toObject(): { [name: string]: unknown } {
    return structuredClone(this.manifest);
  }

  /** The values as a file for `helm install --values`. */
  public toYaml(): string {
    return Yaml.stringify(this.toObject());
  }
}

function check(traefik: Traefik, checks: Checks): void {
  const { props } = traefik;
  if (props.ingressClassName !== undefined) {
    checks.matching('ingressClassName', props.ingressClassName, DNS_LABEL, DNS_LABEL_RULE, 'choose another \'ingressClassName\'');
  }
  props.proxyProtocolCidrs?.forEach((cidr, index) => {
    checks.matching(`proxyProtocolCidrs[${index}]`, cidr, /^[0-9a-fA-F.:]+\/\d{1,3}$/, 'a range of addresses such as 10.0.0.0/16', 'write it as CIDR');
  });
  checkProxy(traefik, props, networkProps(props, usesProxyProtocol(traefik)), serviceAnnotations(traefik), checks);
}

function usesProxyProtocol({ props: { proxyProtocolCidrs = [] } }: Traefik): boolean {
  return proxyProtocolCidrs.length > 0;
}

/** Start, end and exchange of pods. */
function lifecycle({ props: { resources }, budget, replicas, preStopSeconds, graceSeconds }: Traefik): Manifest {
  const { timings } = budget._budget;
  return {
    deployment: {
      replicas,
      minReadySeconds: timings.minReadySeconds,
      terminationGracePeriodSeconds: graceSeconds,
      lifecycle: { preStop: { sleep: { seconds: preStopSeconds } } },
    },
    podDisruptionBudget: { enabled: true, maxUnavailable: DISRUPTIONS.maxUnavailable }, // the chart knows no unhealthyPodEvictionPolicy
    updateStrategy: ROLLOUT,
    topologySpreadConstraints: spreadEvenly(SELECTOR, REVISION_LABELS.Deployment),
    // The chart adds path and port to the probes of which it knows.
    startupProbe: { httpGet: { ...HEALTH }, ...probe(timings.startupPeriodSeconds, timings.startupTimeoutSeconds, timings.startupFailureThreshold) },
    readinessProbe: probe(timings.readinessPeriodSeconds, timings.readinessTimeoutSeconds, timings.readinessFailureThreshold),
    livenessProbe: probe(timings.livenessPeriodSeconds, timings.livenessTimeoutSeconds, timings.livenessFailureThreshold),
    ...resources && { resources: proxyResources(resources) },
  };
}

function probe(periodSeconds: number, timeoutSeconds: number, failureThreshold: number): Manifest {
  return { initialDelaySeconds: 0, periodSeconds, timeoutSeconds, successThreshold: 1, failureThreshold };
}

/** The objects that it serves. */
function routing({ props: { ingressClassName = 'traefik', gatewayApi = false } }: Traefik): Manifest {
  return {
    ingressClass: { enabled: true, isDefaultClass: false, name: ingressClassName },
    providers: { kubernetesIngress: { enabled: true, ingressClass: ingressClassName }, kubernetesGateway: { enabled: gatewayApi } },
  };
}

/** The annotations for the controller of the load balancer. */
function serviceAnnotations(traefik: Traefik): { [name: string]: string } {
  const { props, budget } = traefik;
  const { timings, inputs: { loadBalancer } } = budget._budget;
  const tls = props.certificateArns !== undefined;
  return networkAnnotations({ timings, loadBalancer, readinessPath: '/' }, networkProps(props, usesProxyProtocol(traefik)), {
    'aws-load-balancer-nlb-target-type': loadBalancer.targets.type,
    'aws-load-balancer-ssl-ports': tls ? String(PORTS.websecure) : undefined,
    'aws-load-balancer-listener-attributes.TCP-80': formatKeyValues(tcpListenerAttributes(timings)),
    'aws-load-balancer-listener-attributes.TCP-443': tls ? undefined : formatKeyValues(tcpListenerAttributes(timings)),
  });
}

/** The entry points, and the load balancer in front of them. */
function traffic(traefik: Traefik): Manifest {
  const { props: { serviceAnnotations: own, certificateArns, proxyProtocolCidrs }, workerSeconds, acceptsSeconds } = traefik;
  const entryPoint = {
    transport: {
      lifeCycle: { graceTimeOut: `${workerSeconds}s`, ...acceptsSeconds > 0 && { requestAcceptGraceTimeout: `${acceptsSeconds}s` } },
    },
    ...usesProxyProtocol(traefik) && { proxyProtocol: { trustedIPs: [...proxyProtocolCidrs!] } },
  };
  return {
    ports: {
      web: { exposedPort: PORTS.web, ...entryPoint },
      // TLS ends at the load balancer: its HTTPS traffic arrives as plain HTTP.
      websecure: { exposedPort: PORTS.websecure, ...certificateArns && { targetPort: 'web' }, ...entryPoint },
    },
    service: {
      type: 'LoadBalancer',
      annotations: { ...own, ...serviceAnnotations(traefik) },
      loadBalancerClass: NLB_CLASS,
    },
  };
}
