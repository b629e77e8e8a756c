import { sleepFor } from './sleep-remedy';
import { chainBehind, isProxy, isWayOut } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { Sourced } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { isInjectedGateway } from '../../model/pods/istio-gateway';
import { InjectedProxy, injectedProxies } from '../../model/pods/mesh';
import { Container, Pod } from '../../model/pods/pod';
import { parseGoDuration } from '../../platform/durations';
import { COMPANIONS } from '../../platform/gateways/proxies';
import { drain, holds, leakPreStop, preStopBehindProxy, roundUp, Severity } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { leakOf } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T11',
  name: 'sidecar-outlives-app',
  severity: 'error',
  formula: 'a proxy in the data path is a native sidecar, or its own preStop ≥ what the grace period covers (T01); what is behind a proxy sleeps as long as that, or L',
  symptom: 'requests in flight are cut: the proxy ends while the application still drains',
  explanation: 'All containers of a pod get SIGTERM at their own time: a proxy without a preStop of its own ends while the application still sleeps, and one that '
    + 'lasts no longer than that ends while the last request still passes through it. A native '
    + 'sidecar (an init container with restartPolicy: Always) gets it after the others have ended. Of a proxy that a mesh adds when the pod is created, '
    + 'the manifests show how long it lasts only where annotations say it: it is a warning at most.',
  remedy: 'make it a native sidecar, or let it sleep through the drain of the application',
  charts: ['sidecars', 'extraContainers'],
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#sidecar-containers-and-pod-lifecycle',
  check: subject => {
    const { workload, workload: { pod, fronts } } = subject;
    const application = pod.containers.find(container => !isProxy(container) && !isWayOut(container) && !COMPANIONS.test(container.image));
    const preStop = application?.preStop.value.seconds;
    if (application === undefined || preStop === undefined) return [];
    return fronts.flatMap((front): RuleFinding[] => {
      const outlives: Outlives = (severity, lasts, proxy) => checkBound(subject, front, severity, {
        actual: lasts, relation: 'at least', limit: inputs => drain(inputs, preStop, leakOf(front, inputs)),
      }).map(finding => ({ ...finding, because: `until '${application.name}' has ended, whose requests ${proxy} carries: ${finding.because}` }));
      return [
        ...shownProxies(pod, outlives), ...waysOut(pod, outlives), ...behindProxy(subject, front),
        ...injectedProxies(workload).flatMap(proxy => injectedProxy(proxy, pod, outlives)),
      ];
    });
  },
};

/** Checks whether a proxy lasts for as long as the application behind it. */
type Outlives = (severity: Severity, lasts: Sourced<number>, proxy: string) => readonly RuleFinding[];

/** Without its proxy for outgoing requests, an application cannot answer requests in flight. Some wait on SIGTERM for connections to close. */
function waysOut({ containers }: Pod, outlives: Outlives): RuleFinding[] {
  return containers.filter(container => isWayOut(container) && !container.nativeSidecar).flatMap(({ name, command, args, preStop }) => {
    const { value: { seconds } } = preStop;
    const words = [...command, ...args];
    const flag = words.findIndex(word => /^--?(max-sigterm-delay|term_timeout)(=|$)/.test(word));
    const told = flag < 0 ? undefined : words[flag].split('=')[1] ?? words[flag + 1];
    const waits = parseGoDuration(told) ?? 0;
    const lasts = { ...preStop, value: (seconds ?? 0) + waits, defaulted: preStop.defaulted && waits === 0 };
    return seconds === undefined ? [] : outlives(rule.severity, lasts, `'${name}'`);
  });
}

/** The reverse: a container behind a proxy in the same pod gets requests for as long as the proxy accepts any. */
function behindProxy(subject: Subject, front: Front): RuleFinding[] {
  const chain = chainBehind(subject.workload, front);
  const slept = chain?.proxy.preStop.value.seconds ?? 0;
  // If the proxy itself sleeps for too short a time, the fix of T03 also raises the containers behind it.
  if (chain === undefined || slept === 0 || !holds(slept, 'at least', leakPreStop(subject.assumptions.inputs(front)).value)) return [];
  return chain.behind.flatMap(container => {
    const { name, preStop, preStop: { value: { seconds } } } = container;
    return seconds === undefined ? [] : checkBound(subject, front, 'warning', {
      actual: { ...preStop, value: seconds },
      relation: 'at least',
      limit: inputs => preStopBehindProxy(inputs, slept),
      remedy: 'let it sleep as long as the proxy in front of it',
      fix: least => sleepFor(container, Math.max(least, roundUp(slept)), subject.kubernetesVersion),
    }).map(finding => ({ ...finding, assumed: [...finding.assumed ?? [], `that '${chain.proxy.name}' passes requests on to '${name}'`] }));
  });
}

/** Whether a container only configures an injected proxy, and is completed by the injection. */
function isCompleted({ image }: Container): boolean {
  return image === 'auto';
}

function shownProxies(pod: Pod, outlives: Outlives): RuleFinding[] {
  if (isInjectedGateway(pod)) return [];
  return pod.containers
    .filter(container => isProxy(container) && !isCompleted(container) && !container.nativeSidecar)
    .flatMap(({ name, preStop, preStop: { value: { seconds } } }) => seconds === undefined ? [] : outlives(rule.severity, { ...preStop, value: seconds }, `'${name}'`));
}

const REMEDIES: Readonly<Record<string, string>> = {
  Istio: 'annotate the pods sidecar.istio.io/nativeSidecar: "true" (Istio 1.24 or later), or raise terminationDrainDuration in proxy.istio.io/config',
  Linkerd: 'annotate the pods config.beta.linkerd.io/proxy-enable-native-sidecar: "true", or raise config.alpha.linkerd.io/proxy-wait-before-exit-seconds',
};

/** Whether the place of the duration is only the request for the proxy, so that no setting decides how long the proxy lasts. */
function isAtWish({ path }: Sourced<number>, asked: View): boolean {
  return path.join('/') === asked.path.join('/');
}

function injectedProxy(added: InjectedProxy, { containers }: Pod, outlives: Outlives): RuleFinding[] {
  const { mesh, asked, native, lasts, waitsForConnections, remedy } = added;
  const slept = containers.filter(isCompleted).map(({ preStop }) => preStop.value.seconds ?? Infinity)[0] ?? 0;
  if (native) return [];
  const proxy = `the proxy that ${mesh} adds, as ${asked.object.kind} ${asked.object.name} asks,`;
  return outlives(waitsForConnections ? 'info' : 'warning', { ...lasts, value: slept + lasts.value }, proxy).map(finding => ({
    ...finding,
    actual: isAtWish(lasts, asked) ? `of a proxy that lasts ${lasts.value} s,`
      : slept > 0 ? `${lasts.value} s after ${slept} s of preStop` : finding.actual,
    because: `${finding.because}${waitsForConnections ? '; it ends as soon as no connection is open' : ''}`,
    remedy: remedy ?? REMEDIES[mesh],
    assumed: [
      ...native === false ? [] : [`a proxy that is not a native sidecar${mesh === 'Istio' ? ' (from Istio 1.27 on it is one by default)' : ''}`],
      ...finding.assumed ?? [],
    ],
  }));
}
