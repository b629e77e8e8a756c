import { at, worded } from './bounds';
import { Rule } from './rule';
import { Container } from '../model/pod';

/** Proxies that requests pass through on their way to the application. */
const PROXY = /(^|[/-])(proxyv2|istio-proxy|envoy|linkerd2?-proxy|aws-appmesh-envoy|haproxy|kong|traefik|oauth2-proxy)([/:@-]|$)/;

export const rule: Rule = {
  code: 'T11',
  name: 'sidecar-outlives-app',
  severity: 'error',
  formula: 'a proxy in the data path is a native sidecar, or its own preStop ≥ P + A',
  symptom: 'the proxy is gone while the application drains: everything in flight is cut',
  explanation: 'All containers of a pod get SIGTERM at their own time: a proxy without a preStop of its own ends while the application still sleeps. A native '
    + 'sidecar (an init container with restartPolicy: Always) gets it after the others have ended.',
  remedy: 'make it a native sidecar, or let it sleep through the drain of the application',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle',
  check: ({ workload: { pod, fronts }, assumptions }) => {
    const isProxy = ({ image, name }: Container) => PROXY.test(image) || PROXY.test(name);
    const application = pod.containers.find(container => !isProxy(container));
    if (fronts.length === 0 || application?.preStop.value.seconds === undefined) return [];
    const shutdown = assumptions.declares('shutdownSeconds') ? assumptions.inputs(fronts[0]).shutdownSeconds : 0;
    const needed = application.preStop.value.seconds + shutdown;
    return pod.containers
      .filter(container => isProxy(container) && !container.nativeSidecar)
      .filter(({ preStop: { value: { seconds } } }) => seconds !== undefined && seconds < needed)
      .map(({ name, preStop }) => ({
        ...at(preStop),
        actual: worded({ ...preStop, value: preStop.value.seconds ?? 0 }),
        relation: 'at least' as const,
        limit: needed,
        unit: 's' as const,
        because: `${application.preStop.value.seconds} s preStop of '${application.name}' + ${shutdown} s shutdown, through which '${name}' carries the requests`,
      }));
  },
};
