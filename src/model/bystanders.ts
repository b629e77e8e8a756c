import { isScrapedPort, podPort } from './fronts/service';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';
import { gatewayDrain } from './pods/drains/drain';
import { Container, containerOnPort } from './pods/pod';
import { Workload } from './workload';
import { CONTROLLER, CONTROLLERS_OF_OTHERS, DATASTORE, EXPORTED, EXPORTER, INGRESS_CONTROLLER, RELOADER } from '../platform/bystanders';
import { COMPANIONS } from '../platform/gateways/proxies';

/** Workloads with Services whose callers retry, so that no user waits for a single answer. */

/**
 * Whether all containers behind the Services of a workload export metrics: a scraper asks repeatedly,
 * and loses nothing when a pod ends.
 */
export function exportsMetrics(workload: Workload): boolean {
  const serving = servingContainers(workload);
  const exporting = serving.filter(container => isExporter(workload, container));
  return exporting.length > 0 && serving.every(container => exporting.includes(container) || isNamed(container, RELOADER));
}

/** Whether it is a controller by its name and its program, with a ServiceAccount that may watch objects of the cluster. */
export function isController(workload: Workload, index: ObjectIndex): boolean {
  if (!CONTROLLER.test(workload.object.name) || !mayWatch(workload, index)) return false;
  const serving = servingContainers(workload);
  return serving.length > 0 && serving.every(container => isControlling(workload, container));
}

/** Whether it is a datastore whose clients keep connections of its own protocol, and reconnect by themselves. */
export function isDatastore(workload: Workload): boolean {
  const serving = servingContainers(workload);
  return serving.length > 0 && serving.every(({ image }) => DATASTORE.test(image));
}

/** The containers that answer more than requests for metrics. */
function servingContainers({ pod, services }: Workload): Container[] {
  const ports = services.flatMap(service => service.ports.filter(port => !isScrapedPort(port)));
  return [...new Set(ports.flatMap(port => containerOnPort(pod, podPort(pod, port)) ?? []))];
}

function isExporter({ object: { name } }: Workload, container: Container): boolean {
  if (!EXPORTER.test(name) && !isNamed(container, EXPORTER)) return false;
  const { image, ports, args, command, readinessProbe, livenessProbe } = container;
  const probed = [readinessProbe, livenessProbe].map(probe => probe?.http?.path);
  const said = [name, image, container.name, ...command, ...args, ...ports.map(port => port.name), ...probed];
  const { words, ports: { first, last } } = EXPORTED;
  return said.some(text => text !== undefined && words.test(text)) || ports.some(({ number }) => number >= first && number <= last);
}

function isControlling({ drains }: Workload, container: Container): boolean {
  const { image, command, args } = container;
  // If the entry point of the image runs its arguments, the program is the first argument.
  const program = [image, command[0], args[0]].find(text => text !== undefined && CONTROLLER.test(text));
  if (program === undefined || gatewayDrain(drains, container) !== undefined) return false;
  return !INGRESS_CONTROLLER.test(program) || CONTROLLERS_OF_OTHERS.test(image) || COMPANIONS.test(image);
}

function isNamed({ image, name }: Container, pattern: RegExp): boolean {
  return pattern.test(image) || pattern.test(name);
}

/** Whether a Role or ClusterRole among the manifests lets the pods watch something. */
function mayWatch({ object: { namespace }, pod }: Workload, index: ObjectIndex): boolean {
  const account = pod.view.at('spec', 'serviceAccountName').text();
  return account !== undefined && index.all('RoleBinding', 'ClusterRoleBinding').some(binding => {
    const isBound = binding.at('subjects').list().some(subject => subject.at('name').text() === account && subject.at('kind').text() === 'ServiceAccount'
      && index.sameNamespace(subject.at('namespace').text() ?? binding.object.namespace, namespace));
    return isBound && roleOf(binding, index)?.at('rules').list().some(rule => rule.at('verbs').texts().some(verb => verb === 'watch' || verb === '*'));
  });
}

function roleOf(binding: View, index: ObjectIndex): View | undefined {
  const [kind, name] = [binding.at('roleRef', 'kind').text(), binding.at('roleRef', 'name').text()];
  if ((kind !== 'Role' && kind !== 'ClusterRole') || name === undefined) return undefined;
  return index.all(kind).find(({ object }) => object.name === name && (kind === 'ClusterRole' || index.sameNamespace(object.namespace, binding.object.namespace)));
}
