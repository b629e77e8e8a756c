import { Duration, Yaml } from 'cdk8s';
import { INGRESS_NGINX, IngressNginxValuesProps } from './ingress-nginx-props';
import { INGRESS_NGINX_PROXY } from '../../../platform/gateways/proxies';
import { formatKeyValues } from '../../../platform/key-values';
import { NLB_CLASS } from '../../../platform/load-balancer-controller';
import { durationOf } from '../../budget/duration';
import { TimingBudget } from '../../budget/timing-budget';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../../input/checks';
import { readProps } from '../../input/shape';
import { Manifest } from '../../workload/pod-template';
import { networkAnnotations, tcpListenerAttributes } from '../network/nlb-service';
import { checkProxy, DISRUPTIONS, IProxyValues, NetworkProxy, networkProps, proxyResources, resolveProxy, ROLLOUT } from '../proxies/network-proxy';

/** The port and path at which the controller answers the kubelet. */
const HEALTH = { path: '/healthz', port: 10254, scheme: 'HTTP' };

/** An ingress-nginx as its values are made from. */
interface IngressNginx extends NetworkProxy {
  readonly props: IngressNginxValuesProps;
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
 * ingress-nginx is retired: since March 2026 it gets no releases, not even for vulnerabilities. Use these values to operate what you have safely
 * until it is replaced; `TraefikValues` and `ZeroDowntimeEnvoyProxy` make a successor from the same budget, and docs/leaving-ingress-nginx.md shows
 * both side by side.
 *
 * @see https://github.com/kubernetes/ingress-nginx/tree/main/charts/ingress-nginx
 * @see https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
 */
export class IngressNginxValues implements IProxyValues {
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
    this.workerShutdownTimeout = durationOf(controller.workerSeconds);
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
  const { worker, after } = INGRESS_NGINX_PROXY;
  return {
    ...resolveProxy(props, worker.name, { name: after.name, seconds: after.default }),
    props,
    redirect: props.redirectToHttps ?? props.certificateArns !== undefined,
    redirectPort: props.redirectPort ?? 2443,
    proxyProtocol: props.proxyProtocol ?? true,
  };
}

function check(controller: IngressNginx, checks: Checks): void {
  const { props, redirect, redirectPort, proxyProtocol } = controller;
  checks.port('redirectPort', redirectPort, 1024);
  if (props.ingressClassName !== undefined) {
    checks.matching('ingressClassName', props.ingressClassName, DNS_LABEL, DNS_LABEL_RULE, 'choose another \'ingressClassName\'');
  }
  if (redirect && !props.certificateArns?.length) {
    checks.add({
      field: 'redirectToHttps', actual: 'true', relation: 'absent', because: 'no port ends TLS', remedy: 'set \'certificateArns\' as well',
    });
  }
  checkProxy(controller, props, networkProps(props, proxyProtocol), serviceAnnotations(controller), checks);
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
    ...resources && { resources: proxyResources(resources) },
  };
}

/** Start, end and exchange of pods. */
function lifecycle({ budget, replicas, preStopSeconds, acceptsSeconds, graceSeconds }: IngressNginx): Manifest {
  const { timings } = budget._budget;
  return {
    replicaCount: replicas,
    ...DISRUPTIONS,
    updateStrategy: ROLLOUT,
    minReadySeconds: timings.minReadySeconds,
    progressDeadlineSeconds: timings.progressDeadlineSeconds,
    terminationGracePeriodSeconds: graceSeconds,
    // wait-shutdown ends nginx and waits for its workers; alone it does so while connections still arrive.
    lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', `sleep ${preStopSeconds} && /wait-shutdown`] } } },
    extraArgs: {
      'post-shutdown-grace-period': String(INGRESS_NGINX_PROXY.after.default),
      ...acceptsSeconds > 0 && { 'shutdown-grace-period': String(acceptsSeconds) },
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
  const { props, workerSeconds, redirect, redirectPort, proxyProtocol } = controller;
  return {
    config: {
      ...props.config,
      'use-proxy-protocol': String(proxyProtocol),
      'worker-shutdown-timeout': `${workerSeconds}s`,
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
