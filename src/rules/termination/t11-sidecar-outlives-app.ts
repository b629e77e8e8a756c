import { Sourced } from '../../model/objects/object';
import { isInjectedGateway } from '../../model/pods/istio-gateway';
import { InjectedProxy, injectedProxies } from '../../model/pods/mesh';
import { Container, Pod } from '../../model/pods/pod';
import { COMPANIONS } from '../../platform/gateways/proxies';
import { drain, Severity } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

/** Proxies that requests pass through on their way to the application. */
const PROXY = /(^|[/-])(proxyv2|istio-proxy|envoy|linkerd2?-proxy|aws-appmesh-envoy|haproxy|kong|traefik|oauth2-proxy)([/:@-]|$)/;

export const rule: Rule = {
  code: 'T11',
  name: 'sidecar-outlives-app',
  severity: 'error',
  formula: 'a proxy in the data path is a native sidecar, or its own preStop ≥ what the grace period covers (T01)',
  symptom: 'the proxy is gone while the application drains: everything in flight is cut',
  explanation: 'All containers of a pod get SIGTERM at their own time: a proxy without a preStop of its own ends while the application still sleeps, and one that '
    + 'lasts no longer than that ends while the last request still passes through it. A native '
    + 'sidecar (an init container with restartPolicy: Always) gets it after the others have ended. Of a proxy that a mesh adds when the pod is created, '
    + 'the manifests show how long it lasts only where annotations say it: it is a warning at most.',
  remedy: 'make it a native sidecar, or let it sleep through the drain of the application',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle',
  check: subject => {
    const { workload, workload: { pod, fronts } } = subject;
    const application = pod.containers.find(container => !isProxy(container) && !COMPANIONS.test(container.image));
    const preStop = application?.preStop.value.seconds;
    if (application === undefined || preStop === undefined) return [];
    return fronts.flatMap((front): RuleFinding[] => {
      const outlives: Outlives = (severity, lasts, proxy) => checkBound(subject, front, severity, {
        actual: lasts, relation: 'at least', limit: inputs => drain(inputs, preStop),
      }).map(finding => ({ ...finding, because: `until '${application.name}' has ended, whose requests ${proxy} carries: ${finding.because}` }));
      return [...shownProxies(pod, outlives), ...injectedProxies(workload).flatMap(proxy => injectedProxy(proxy, pod, outlives))];
    });
  },
};

/** Checks whether a proxy lasts for as long as the application that is behind it. */
type Outlives = (severity: Severity, lasts: Sourced<number>, proxy: string) => readonly RuleFinding[];

function isProxy({ image, name }: Container): boolean {
  return PROXY.test(image) || PROXY.test(name);
}

/** What an injected proxy is to be like may be written as a container as well, which the injection completes. */
function isCompleted({ image }: Container): boolean {
  return image === 'auto';
}

function shownProxies(pod: Pod, outlives: Outlives): RuleFinding[] {
  if (isInjectedGateway(pod)) return [];
  return pod.containers
    .filter(container => isProxy(container) && !isCompleted(container) && !container.nativeSidecar)
    .flatMap(({ name, preStop, preStop: { value: { seconds } } }) => seconds === undefined ? [] : outlives(rule.severity, { ...preStop, value: seconds }, `'${name}'`));
}

const REMEDIES: Readonly<Record<InjectedProxy['mesh'], string>> = {
  Istio: 'annotate the pods sidecar.istio.io/nativeSidecar: "true" (Istio 1.24 or later), or raise terminationDrainDuration in proxy.istio.io/config',
  Linkerd: 'annotate the pods config.beta.linkerd.io/proxy-enable-native-sidecar: "true", or raise config.alpha.linkerd.io/proxy-wait-before-exit-seconds',
};

function injectedProxy({ mesh, asked, native, lasts, waitsForConnections }: InjectedProxy, { containers }: Pod, outlives: Outlives): RuleFinding[] {
  const slept = containers.filter(isCompleted).map(({ preStop }) => preStop.value.seconds ?? Infinity)[0] ?? 0;
  if (native) return [];
  const proxy = `the proxy that ${mesh} adds, as ${asked.object.kind} ${asked.object.name} asks,`;
  return outlives(waitsForConnections ? 'info' : 'warning', { ...lasts, value: slept + lasts.value }, proxy).map(finding => ({
    ...finding,
    actual: slept > 0 ? `${lasts.value} s after ${slept} s of preStop` : finding.actual,
    because: `${finding.because}${waitsForConnections ? '; it ends as soon as no connection is open' : ''}`,
    remedy: REMEDIES[mesh],
    assumed: [
      ...native === false ? [] : [`a proxy that is no native sidecar${mesh === 'Istio' ? ' (from Istio 1.27 on it is one by default)' : ''}`],
      ...finding.assumed ?? [],
    ],
  }));
}
