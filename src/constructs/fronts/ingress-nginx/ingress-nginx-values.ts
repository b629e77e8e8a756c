import { Duration, Yaml } from 'cdk8s';
import { INGRESS_NGINX, IngressNginxValuesProps } from './ingress-nginx-props';
import { INGRESS_NGINX_PROXY } from '../../../platform/gateways/proxies';
import { formatKeyValues } from '../../../platform/key-values';
import { NLB_CLASS } from '../../../platform/load-balancer-controller';
import { EVICTS_UNHEALTHY, MAX_UNAVAILABLE, rollingUpdate } from '../../../platform/objects';
import { withoutUndefined } from '../../../platform/records';
import { DEFAULT_REPLICAS, DEFAULT_SURGE_PERCENT, Expression, holds, proxyDrain, roundUp } from '../../../timing';
import { durationOf } from '../../budget/duration';
import { LoadBalancerProfile } from '../../budget/load-balancer-profile';
import { TimingBudget } from '../../budget/timing-budget';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../../input/checks';
import { readProps } from '../../input/shape';
import { Manifest } from '../../workload/pod-template';
import { checkResources } from '../../workload/resources';
import { checkOwnAnnotations } from '../attribute-checks';
import { NetworkHealthCheck, NetworkLoadBalancerProps } from '../network/nlb-props';
import { checkNetworkLoadBalancer, networkAnnotations, tcpListenerAttributes } from '../network/nlb-service';
import { checkSupported, SupportedProfiles } from '../service-front';

const SUPPORTED: SupportedProfiles = {
  profiles: [LoadBalancerProfile.NLB_IP],
  because: 'the Service of the chart is a Network Load Balancer with pods as targets',
};

/** The port and path at which the controller answers the kubelet. */
const HEALTH = { path: '/healthz', port: 10254, scheme: 'HTTP' };

/** An ingress-nginx as its values are made from. */
interface IngressNginx {
  readonly props: IngressNginxValuesProps;
  readonly budget: TimingBudget;
  readonly workerShutdownSeconds: number;
  /** The time that the grace period has to cover. */
  readonly drain: Expression;
  readonly graceSeconds: number;
  readonly redirect: boolean;
  readonly redirectPort: number;
  readonly proxyProtocol: boolean;
}

/**
 * Values for the Helm chart of ingress-nginx, behind a Network Load Balancer.
 *
 * The chart's own preStop shuts nginx down as soon as its pod is deleted, while the load balancer continues to make
 * connections to it for up to three minutes. With these values, preStop sleeps for that time first, and the grace period
 * covers the sleep, the shutdown of the workers and that of the controller.
 *
 * The namespace of the release must have the label `elbv2.k8s.aws/pod-readiness-gate-inject: enabled`.
 *
 * @see https://github.com/kubernetes/ingress-nginx/tree/main/charts/ingress-nginx
 */
export class IngressNginxValues {
  /**
   * Derives the values.
   *
   * @throws all findings about the properties, one line each
   */
  public static of(props: IngressNginxValuesProps = {}): IngressNginxValues {
    const checks = new Checks('ingress-nginx');
    const controller = resolve(readProps('IngressNginxValues.of()', props, INGRESS_NGINX));
    check(controller, checks);
    checks.throwIfAny();
    return new IngressNginxValues(controller);
  }

  /** The budget from which all timings are derived. */
  public readonly budget: TimingBudget;
  /** How long nginx waits for requests in flight during its shutdown: the longest request. */
  public readonly workerShutdownTimeout: Duration;
  /** From the deletion of a pod until SIGKILL. */
  public readonly terminationGracePeriod: Duration;

  private readonly manifest: Manifest;

  private constructor(controller: IngressNginx) {
    this.budget = controller.budget;
    this.workerShutdownTimeout = durationOf(controller.workerShutdownSeconds);
    this.terminationGracePeriod = durationOf(controller.graceSeconds);
    this.manifest = { controller: { ...identity(controller), ...lifecycle(controller), ...traffic(controller) } };
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

function resolve(props: IngressNginxValuesProps): IngressNginx {
  const budget = props.budget ?? TimingBudget.of({ loadBalancer: LoadBalancerProfile.NLB_IP });
  const { inputs, timings, overrides } = budget._budget;
  // Under either policy, no request can be in flight for longer once nginx gets its signal to end.
  const workerShutdownSeconds = Math.max(1, roundUp(inputs.longestRequestSeconds));
  const { worker, after } = INGRESS_NGINX_PROXY;
  // All of that is granted: it is the longest request, in whole seconds.
  const drain = proxyDrain({ ...inputs, longestRequestSeconds: workerShutdownSeconds }, timings.preStopSeconds, {
    worker: { name: worker.name, seconds: workerShutdownSeconds }, after: { name: after.name, seconds: after.default },
  });
  return {
    props,
    budget,
    workerShutdownSeconds,
    drain,
    graceSeconds: overrides.terminationGracePeriodSeconds ?? roundUp(drain.value + inputs.marginSeconds),
    redirect: props.redirectToHttps ?? props.certificateArns !== undefined,
    redirectPort: props.redirectPort ?? 2443,
    proxyProtocol: props.proxyProtocol ?? true,
  };
}

function check(controller: IngressNginx, checks: Checks): void {
  const { props, budget, drain, graceSeconds, redirect, redirectPort, proxyProtocol } = controller;
  const { inputs } = budget._budget;
  checkSupported({ loadBalancer: inputs.loadBalancer }, SUPPORTED, checks);
  checks.whole('replicas', props.replicas ?? DEFAULT_REPLICAS, 2, Infinity);
  checks.port('redirectPort', redirectPort, 1024);
  checkResources(props.resources, checks);
  if (props.ingressClassName !== undefined) {
    checks.matching('ingressClassName', props.ingressClassName, DNS_LABEL, DNS_LABEL_RULE, 'choose another \'ingressClassName\'');
  }
  if (redirect && !props.certificateArns?.length) {
    checks.add({
      field: 'redirectToHttps', actual: 'true', relation: 'absent', because: 'no port ends TLS', remedy: 'set \'certificateArns\' as well',
    });
  }
  checkNetworkLoadBalancer(networkProps(props, proxyProtocol), checks);
  checkOwnAnnotations('serviceAnnotations', props.serviceAnnotations, Object.keys(serviceAnnotations(controller)), checks);
  if (!holds(graceSeconds, 'at least', drain.value)) {
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
  for (const [key, value] of Object.entries(props.config ?? {}).filter(([name]) => Object.hasOwn(OWN_CONFIG, name))) {
    checks.add({
      field: `config.${key}`, actual: quote(value), relation: 'absent', because: OWN_CONFIG[key], remedy: 'drop it',
    });
  }
}

/** Settings of nginx that follow from properties. */
const OWN_CONFIG: Readonly<Record<string, string>> = {
  'worker-shutdown-timeout': 'the budget\'s \'longestRequest\' decides it',
  'use-proxy-protocol': 'the property \'proxyProtocol\' decides it',
};

/** Only the connection is tried: a check over HTTP would begin with the proxy-protocol header, too. */
function networkProps(props: IngressNginxValuesProps, proxyProtocol: boolean): NetworkLoadBalancerProps {
  return { ...props, proxyProtocol, healthCheck: NetworkHealthCheck.TCP };
}

function identity({ props }: IngressNginx): Manifest {
  const name = props.ingressClassName ?? 'nginx';
  const controllerValue = props.controllerValue ?? (name === 'nginx' ? 'k8s.io/ingress-nginx' : `k8s.io/${name}`);
  const { resources } = props;
  return {
    electionID: `${name}-leader`,
    ingressClass: name,
    ingressClassByName: true,
    ingressClassResource: { name, enabled: true, default: false, controllerValue },
    watchIngressWithoutClass: false,
    admissionWebhooks: { enabled: props.admissionWebhooks ?? true },
    ...resources && {
      resources: {
        requests: unlessEmpty({
          'cpu': resources.cpuRequest, 'memory': resources.memoryRequest, 'ephemeral-storage': resources.ephemeralStorageRequest,
        }),
        limits: unlessEmpty({ 'cpu': resources.cpuLimit, 'memory': resources.memoryLimit, 'ephemeral-storage': resources.ephemeralStorageLimit }),
      },
    },
  };
}

/** Start, end and exchange of pods. */
function lifecycle({ props, budget, graceSeconds }: IngressNginx): Manifest {
  const { timings } = budget._budget;
  return {
    replicaCount: props.replicas ?? DEFAULT_REPLICAS,
    // Instead of a number of pods that must stay, which blocks every drain if it is all of them.
    maxUnavailable: MAX_UNAVAILABLE,
    unhealthyPodEvictionPolicy: EVICTS_UNHEALTHY,
    updateStrategy: rollingUpdate(DEFAULT_SURGE_PERCENT),
    minReadySeconds: timings.minReadySeconds,
    progressDeadlineSeconds: timings.progressDeadlineSeconds,
    terminationGracePeriodSeconds: graceSeconds,
    // wait-shutdown ends nginx and waits for its workers; alone it does so while connections still arrive.
    lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', `sleep ${timings.preStopSeconds} && /wait-shutdown`] } } },
    extraArgs: {
      'post-shutdown-grace-period': String(INGRESS_NGINX_PROXY.after.default),
      ...budget._budget.inputs.acceptsAfterSigtermSeconds > 0 && { 'shutdown-grace-period': String(Math.ceil(budget._budget.inputs.acceptsAfterSigtermSeconds)) },
    },
    startupProbe: probe(timings.startupPeriodSeconds, timings.startupTimeoutSeconds, timings.startupFailureThreshold),
    readinessProbe: probe(timings.readinessPeriodSeconds, timings.readinessTimeoutSeconds, timings.readinessFailureThreshold),
    livenessProbe: probe(timings.livenessPeriodSeconds, timings.livenessTimeoutSeconds, timings.livenessFailureThreshold),
  };
}

function probe(periodSeconds: number, timeoutSeconds: number, failureThreshold: number): Manifest {
  return { httpGet: { ...HEALTH }, initialDelaySeconds: 0, periodSeconds, timeoutSeconds, successThreshold: 1, failureThreshold };
}

/** The annotations for the controller of the load balancer. */
function serviceAnnotations({ props, budget, proxyProtocol }: IngressNginx): { [name: string]: string } {
  const { timings, inputs: { loadBalancer } } = budget._budget;
  const tls = props.certificateArns !== undefined;
  return networkAnnotations({ timings, loadBalancer, readinessPath: '/' }, networkProps(props, proxyProtocol), {
    'aws-load-balancer-nlb-target-type': loadBalancer.targets.type,
    'aws-load-balancer-ssl-ports': tls ? 'https' : undefined,
    'aws-load-balancer-listener-attributes.TCP-80': formatKeyValues(tcpListenerAttributes(timings)),
    'aws-load-balancer-listener-attributes.TCP-443': tls ? undefined : formatKeyValues(tcpListenerAttributes(timings)),
  });
}

/** The ports of nginx, and of the load balancer in front of it. */
function traffic(controller: IngressNginx): Manifest {
  const { props, workerShutdownSeconds, redirect, redirectPort, proxyProtocol } = controller;
  return {
    config: {
      ...props.config,
      'use-proxy-protocol': String(proxyProtocol),
      'worker-shutdown-timeout': `${workerShutdownSeconds}s`,
      ...redirect && { 'http-snippet': redirectServer(redirectPort, proxyProtocol, props.config?.['http-snippet']) },
    },
    containerPort: { http: 80, https: 443, ...redirect && { redirect: redirectPort } },
    service: {
      annotations: { ...props.serviceAnnotations, ...serviceAnnotations(controller) },
      type: 'LoadBalancer',
      loadBalancerClass: NLB_CLASS,
      // TLS ends at the load balancer: its HTTPS traffic arrives as plain HTTP, and plain HTTP is only redirected.
      targetPorts: { http: redirect ? 'redirect' : 'http', https: props.certificateArns ? 'http' : 'https' },
    },
  };
}

function redirectServer(port: number, proxyProtocol: boolean, more?: string): string {
  const server = ['server {', `  listen ${port}${proxyProtocol ? ' proxy_protocol' : ''};`, '  return 308 https://$host$request_uri;', '}'];
  return `${[...more === undefined ? [] : [more.trimEnd()], ...server].join('\n')}\n`;
}

/** Undefined if unset: empty requests would replace those of the chart. */
function unlessEmpty(values: Manifest): Manifest | undefined {
  const set = withoutUndefined(values);
  return Object.keys(set).length > 0 ? set : undefined;
}
