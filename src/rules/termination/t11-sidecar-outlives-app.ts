import { RuleFinding } from '../engine/rule-finding';
import { InjectedProxy, injectedProxies, isInjectedGateway } from '../../model/pods/mesh';
import { Container, Pod } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { at, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';

/** Proxies that requests pass through on their way to the application. */
const PROXY = /(^|[/-])(proxyv2|istio-proxy|envoy|linkerd2?-proxy|aws-appmesh-envoy|haproxy|kong|traefik|oauth2-proxy)([/:@-]|$)/;

export const rule: Rule = {
  code: 'T11',
  name: 'sidecar-outlives-app',
  severity: 'error',
  formula: 'a proxy in the data path is a native sidecar, or its own preStop ≥ P + A',
  symptom: 'the proxy is gone while the application drains: everything in flight is cut',
  explanation: 'All containers of a pod get SIGTERM at their own time: a proxy without a preStop of its own ends while the application still sleeps. A native '
    + 'sidecar (an init container with restartPolicy: Always) gets it after the others have ended. Of a proxy that a mesh adds when the pod is created, '
    + 'the manifests show how long it lasts only where annotations say it: it is a warning at most.',
  remedy: 'make it a native sidecar, or let it sleep through the drain of the application',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle',
  check: ({ workload, assumptions }) => {
    const { pod, fronts } = workload;
    const application = pod.containers.find(container => !isProxy(container));
    if (fronts.length === 0 || application?.preStop.value.seconds === undefined) return [];
    const shutdown = assumptions.declares('shutdownSeconds') ? assumptions.inputs(fronts[0]).shutdownSeconds : 0;
    const drain: Drain = { application, preStop: application.preStop.value.seconds, shutdown };
    return [...shownProxies(workload, drain), ...injectedProxies(workload).flatMap(proxy => endsFirst(proxy, pod, drain))];
  },
};

/** What a proxy has to outlive. */
interface Drain {
  readonly application: Container;
  readonly preStop: number;
  readonly shutdown: number;
}

function isProxy({ image, name }: Container): boolean {
  return PROXY.test(image) || PROXY.test(name);
}

/** What an injected proxy is to be like may be written as a container as well, which the injection completes. */
function isCompleted({ image }: Container): boolean {
  return image === 'auto';
}

function shownProxies({ pod }: Workload, drain: Drain): RuleFinding[] {
  if (isInjectedGateway(pod)) return [];
  return pod.containers
    .filter(container => isProxy(container) && !isCompleted(container) && !container.nativeSidecar)
    .filter(({ preStop: { value: { seconds } } }) => seconds !== undefined && seconds < drain.preStop + drain.shutdown)
    .map(({ name, preStop }) => ({
      ...at(preStop),
      actual: worded({ ...preStop, value: preStop.value.seconds ?? 0 }),
      relation: 'at least',
      limit: drain.preStop + drain.shutdown,
      unit: 's',
      because: `${drainOf(drain)}, through which '${name}' carries the requests`,
    }));
}

const REMEDIES: Readonly<Record<InjectedProxy['mesh'], string>> = {
  Istio: 'annotate the pods sidecar.istio.io/nativeSidecar: "true" (Istio 1.24 or later), or raise terminationDrainDuration in proxy.istio.io/config',
  Linkerd: 'annotate the pods config.beta.linkerd.io/proxy-enable-native-sidecar: "true", or raise config.alpha.linkerd.io/proxy-wait-before-exit-seconds',
};

function endsFirst({ mesh, asked, native, lasts, waitsForConnections }: InjectedProxy, { containers }: Pod, drain: Drain): RuleFinding[] {
  const needed = drain.preStop + drain.shutdown;
  const slept = containers.filter(isCompleted).map(({ preStop }) => preStop.value.seconds ?? Infinity)[0] ?? 0;
  if (native || slept + lasts.value >= needed) return [];
  const proxy = `the proxy that ${mesh} adds, as ${asked.object.kind} ${asked.object.name} asks,`;
  return [{
    ...at(lasts),
    actual: slept > 0 ? `${lasts.value} s after ${slept} s of preStop` : worded(lasts),
    relation: 'at least',
    limit: needed,
    unit: 's',
    because: `${drainOf(drain)}, through which ${proxy} carries the requests${waitsForConnections ? '; it ends as soon as no connection is open' : ''}`,
    severity: waitsForConnections ? 'info' : 'warning',
    remedy: REMEDIES[mesh],
    assumed: native === false ? [] : [`a proxy that is no native sidecar${mesh === 'Istio' ? ' (from Istio 1.27 on it is one by default)' : ''}`],
  }];
}

function drainOf({ application: { name }, preStop, shutdown }: Drain): string {
  return `${preStop} s preStop of '${name}' + ${shutdown} s shutdown`;
}
