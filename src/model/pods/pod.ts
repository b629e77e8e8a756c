import { asRun, Programs } from './hook-failure';
import { asManaged, isManager, PreStop, readPreStop } from './pre-stop';
import { PROBE, TERMINATION_GRACE_PERIOD } from '../../platform/kubernetes';
import { OS_LABELS, WINDOWS } from '../../platform/nodes';
import { oncePer } from '../../platform/once';
import { Patience } from '../../timing';
import { Sourced } from '../objects/object';
import { View } from '../objects/view';

/** A probe with its numbers, Kubernetes' defaults filled in. */
export interface Probe {
  readonly view: View;
  readonly http?: { readonly path: string; readonly scheme: string };
  readonly kind: 'http' | 'tcp' | 'grpc' | 'exec' | 'none';
  readonly port?: number | string;
  readonly command?: readonly string[];
  readonly initialDelaySeconds: Sourced<number>;
  readonly periodSeconds: Sourced<number>;
  readonly timeoutSeconds: Sourced<number>;
  readonly failureThreshold: Sourced<number>;
  readonly successThreshold: Sourced<number>;
}

/** A container of a pod. */
export interface Container {
  readonly view: View;
  readonly name: string;
  readonly image: string;
  /** Whether its pod runs on Windows, which has programs of its own. */
  readonly isWindows: boolean;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string; readonly number: number; readonly hostPort?: number }[];
  readonly preStop: Sourced<PreStop>;
  readonly stopSignal?: string;
  readonly startupProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly livenessProbe?: Probe;
  /** An init container that runs alongside the others and ends after them. */
  readonly nativeSidecar: boolean;
}

/** A pod template. */
export interface Pod {
  readonly view: View;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  readonly gracePeriod: Sourced<number>;
  /** Condition types of the readiness gates that the template itself declares. */
  readonly readinessGates: readonly string[];
  readonly hostNetwork: boolean;
  readonly spread: readonly View[];
  readonly hasAntiAffinity: boolean;
}

export function readPod(template: View): Pod {
  const spec = template.at('spec');
  const isWindows = runsOnWindows(spec);
  const podAntiAffinity = spec.at('affinity', 'podAntiAffinity');
  return {
    view: template,
    labels: template.at('metadata', 'labels').textMap(),
    containers: withManagers([
      ...spec.at('containers').list().map(container => readContainer(container, isWindows, false)),
      ...spec.at('initContainers').list().filter(container => container.at('restartPolicy').text() === 'Always')
        .map(container => readContainer(container, isWindows, true)),
    ]),
    gracePeriod: spec.at('terminationGracePeriodSeconds').or(view => view.number(), TERMINATION_GRACE_PERIOD),
    readinessGates: spec.at('readinessGates').list().map(gate => gate.at('conditionType').text()).filter(type => type !== undefined),
    hostNetwork: spec.at('hostNetwork').flag() ?? false,
    spread: spec.at('topologySpreadConstraints').list(),
    hasAntiAffinity: podAntiAffinity.keys().length > 0,
  };
}

function withManagers(containers: readonly Container[]): Container[] {
  const managers = containers.filter(({ preStop }) => isManager(preStop.value));
  return containers.map(container => {
    const manager = managers.find(other => other !== container);
    return { ...container, preStop: { ...container.preStop, value: asManaged(container.preStop.value, manager?.preStop.value) } };
  });
}

/** Whether the manifest says so, or asks for nodes that run it. */
function runsOnWindows(spec: View): boolean {
  return spec.at('os', 'name').text() === WINDOWS || OS_LABELS.some(label => spec.at('nodeSelector', label).text() === WINDOWS);
}

function readContainer(view: View, isWindows: boolean, nativeSidecar: boolean): Container {
  const image = view.at('image').text() ?? '';
  return {
    view,
    nativeSidecar,
    name: view.at('name').text() ?? '',
    image,
    isWindows,
    command: view.at('command').texts(),
    args: view.at('args').texts(),
    env: Object.fromEntries(view.at('env').list()
      .map(variable => [variable.at('name').text() ?? '', variable.at('value').text()] as const)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)),
    ports: view.at('ports').list().flatMap(port => {
      const number = port.at('containerPort').number();
      return number === undefined ? [] : [{ name: port.at('name').text(), number, hostPort: port.at('hostPort').number() }];
    }),
    preStop: sourcedPreStop(view.at('lifecycle', 'preStop'), { image, isWindows }),
    stopSignal: view.at('lifecycle', 'stopSignal').text(),
    startupProbe: readProbe(view.at('startupProbe')),
    readinessProbe: readProbe(view.at('readinessProbe')),
    livenessProbe: readProbe(view.at('livenessProbe')),
  };
}

function sourcedPreStop(hook: View, container: Programs): Sourced<PreStop> {
  return { value: asRun(readPreStop(hook), container), object: hook.object, path: hook.path, defaulted: !hook.exists };
}

function readProbe(view: View): Probe | undefined {
  if (!view.exists) return undefined;
  const number = (field: keyof typeof PROBE) => view.at(field).or<number>(value => value.number(), PROBE[field]);
  return {
    view,
    ...readTarget(view),
    initialDelaySeconds: number('initialDelaySeconds'),
    periodSeconds: number('periodSeconds'),
    timeoutSeconds: number('timeoutSeconds'),
    failureThreshold: number('failureThreshold'),
    successThreshold: number('successThreshold'),
  };
}

function readTarget(view: View): Pick<Probe, 'kind' | 'http' | 'port' | 'command'> {
  const http = view.at('httpGet');
  if (http.exists) {
    const [path, scheme] = [http.at('path').text() ?? '/', http.at('scheme').text() ?? 'HTTP'];
    return { kind: 'http', http: { path: path.startsWith('/') ? path : `/${path}`, scheme }, port: http.at('port').numberOrText() };
  }
  if (view.at('tcpSocket').exists) return { kind: 'tcp', port: view.at('tcpSocket', 'port').numberOrText() };
  if (view.at('grpc').exists) return { kind: 'grpc', port: view.at('grpc', 'port').number() };
  if (view.at('exec').exists) return { kind: 'exec', command: view.at('exec', 'command').texts() };
  return { kind: 'none' };
}

/** Whether a probe has an effect: one without a handler, or with a period that the API server refuses, has none. */
export function asks(probe: Probe | undefined): probe is Probe {
  return probe !== undefined && probe.kind !== 'none' && probe.periodSeconds.value > 0;
}

/** The period of a probe, and its number of failures. */
export function patienceOf({ periodSeconds, failureThreshold }: Probe): Patience {
  return { periodSeconds: periodSeconds.value, failureThreshold: failureThreshold.value };
}

/** Whether two paths are the same, without their queries. */
export function isSamePath(one: string, other: string): boolean {
  const [bare, otherBare] = [one, other].map(path => path.split('?', 1)[0]);
  return bare === otherBare;
}

/** Whether a node can run only one such pod, as the pod takes a port of the node. */
export function takesNodePort({ hostNetwork, containers }: Pod): boolean {
  return hostNetwork || containers.some(({ ports }) => ports.some(({ hostPort = 0 }) => hostPort > 0));
}

/** Of the ports that containers declare, the first one of a name, and the container that first declares a number: a Service may ask for as many. */
const declaredPorts = oncePer((containers: readonly Container[]) => {
  const [byName, byNumber] = [new Map<string, number>(), new Map<number, Container>()];
  for (const container of containers) {
    for (const { name, number } of container.ports) {
      if (name !== undefined && !byName.has(name)) byName.set(name, number);
      if (!byNumber.has(number)) byNumber.set(number, container);
    }
  }
  return { byName, byNumber };
});

/** The port number that a name or number means in a pod. */
export function resolvePort(pod: Pod, port: number | string | undefined): number | undefined {
  if (typeof port === 'number') return port;
  if (port === undefined) return undefined;
  return /^\d+$/.test(port) ? Number(port) : declaredPorts(pod.containers).byName.get(port);
}

/** The port number of a probe: a name is that of a port of its own container, even if another container has a port of that name. */
export function probedPort({ ports }: Container, port: number | string | undefined): number | undefined {
  if (typeof port !== 'string') return port;
  return /^\d+$/.test(port) ? Number(port) : ports.find(({ name }) => name === port)?.number;
}

/** The container that declares a port. */
export function declaringContainer(pod: Pod, port: number | undefined): Container | undefined {
  return port === undefined ? undefined : declaredPorts(pod.containers).byNumber.get(port);
}

/** The container that declares a port, otherwise the first one. */
export function containerOnPort(pod: Pod, port: number | undefined): Container | undefined {
  return declaringContainer(pod, port)
    ?? pod.containers.find(({ nativeSidecar }) => !nativeSidecar);
}
