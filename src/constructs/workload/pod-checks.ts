import { checkResources } from './resources';
import type { ResolvedWorkload } from './workload';
import { NATIVE_SIDECARS } from '../../platform/kubernetes-version';
import { Checks, quote } from '../input/checks';
import { checkAnnotations, checkLabels } from '../input/metadata-checks';

/** Adds findings about values of a pod that Kubernetes would refuse, or that would silently override others. */
export function checkPod(workload: ResolvedWorkload, checks: Checks): void {
  checkPaths(workload, checks);
  checkResources(workload.props.resources, checks);
  checkNames(workload, checks);
  checkVolumes(workload, checks);
  checkLabels('labels', workload.props.labels, checks);
  checkAnnotations('podAnnotations', workload.props.podAnnotations, checks);
  checkSidecars(workload, checks);
  checkKeepAlive(workload, checks);
}

function checkPaths({ props, readinessPath, livenessPath }: ResolvedWorkload, checks: Checks): void {
  checks.matching('readinessPath', readinessPath, PATH, PATH_RULE, 'change \'readinessPath\'');
  if (props.livenessPath !== undefined) checks.matching('livenessPath', livenessPath, PATH, PATH_RULE, 'change \'livenessPath\'');
  props.writablePaths?.forEach((path, index) => {
    checks.matching(`writablePaths[${index}]`, path, /^\/[^\s:\u0000-\u001f]+$/, 'an absolute path', 'name a directory in the container');
  });
}

// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const PATH = /^\/[^\s\u0000-\u001f]*$/;
const PATH_RULE = 'a path that begins with /';

/** Containers, ports and variables are identified by their names. */
function checkNames({ name, props }: ResolvedWorkload, checks: Checks): void {
  const others = [
    ...(props.sidecars ?? []).map(({ container }, index) => ({ field: `sidecars[${index}].container`, container })),
    ...(props.initContainers ?? []).map((container, index) => ({ field: `initContainers[${index}]`, container })),
  ];
  unique(checks, [name, ...others.map(({ container }) => container.name)], index => `${others[index - 1].field}.name`, 'a container of the pod has that name');
  const ports = others.filter(({ field }) => field.startsWith('sidecars'))
    .flatMap(({ field, container }) => (container.ports ?? []).flatMap((port, index) => port.name === undefined ? [] : [
      { field: `${field}.ports[${index}].name`, name: port.name },
    ]));
  unique(checks, ['http', ...ports.map(port => port.name)], index => ports[index - 1].field, 'the Service would not know which port is meant');
  unique(checks, (props.env ?? []).map(variable => variable.name), index => `env[${index}].name`, 'one of both would win silently');
}

/** A directory has one volume, and every mounted volume exists. */
function checkVolumes({ props }: ResolvedWorkload, checks: Checks): void {
  const paths = props.writablePaths ?? ['/tmp'];
  const [volumes, mounts] = [props.volumes ?? [], props.volumeMounts ?? []];
  unique(checks, [...paths, ...mounts.map(({ mountPath }) => mountPath)], index => index < paths.length
    ? `writablePaths[${index}]` : `volumeMounts[${index - paths.length}].mountPath`, 'a directory has one volume; \'writablePaths\' are volumes, too');
  const names = [...paths.map((_, index) => `writable-${index}`), ...volumes.map(({ name }) => name)];
  unique(checks, names, index => `volumes[${index - paths.length}].name`, 'a volume of the pod has that name');
  mounts.forEach(({ name }, index) => {
    if (names.includes(name)) return;
    checks.add({
      field: `volumeMounts[${index}].name`,
      actual: quote(name),
      relation: 'one of',
      limit: names.join(', '),
      because: 'the volumes of the pod',
      remedy: 'add it to \'volumes\'',
    });
  });
}

function unique(checks: Checks, values: readonly string[], fieldOf: (index: number) => string, because: string): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) === index) return;
    checks.add({ field: fieldOf(index), actual: quote(value), relation: 'unique', because, remedy: 'choose another, or drop one of both' });
  });
}

/** A proxy that has to sleep during the drain of the application cannot have another preStop. */
function checkSidecars({ props, supports }: ResolvedWorkload, checks: Checks): void {
  if (supports(NATIVE_SIDECARS)) return; // it is a native sidecar then, whose own hook does no harm
  props.sidecars?.forEach(({ container, inDataPath }, index) => {
    if (!inDataPath || container.lifecycle?.preStop === undefined) return;
    checks.add({
      code: 'T11',
      field: `sidecars[${index}].container.lifecycle.preStop`,
      actual: 'set',
      relation: 'absent',
      because: `before Kubernetes ${NATIVE_SIDECARS} it has to sleep there until '${props.name ?? 'the application'}' has ended`,
      remedy: 'drop it, or raise \'kubernetesVersion\'',
    });
  });
}

function checkKeepAlive({ props: { keepAliveVariable: variable, env }, budget }: ResolvedWorkload, checks: Checks): void {
  if (!variable) return;
  checks.matching('keepAliveVariable.name', variable.name, /^[A-Za-z_][-\w.]*$/, 'the name of an environment variable', 'change \'keepAliveVariable.name\'');
  if (env?.some(({ name }) => name === variable.name)) {
    checks.add({
      field: 'keepAliveVariable.name',
      actual: quote(variable.name),
      relation: 'absent',
      limit: 'from \'env\'',
      because: 'one of both would win silently',
      remedy: 'set it in one place',
    });
  }
  if (!budget.keepAliveTimeout) {
    checks.add({
      field: 'keepAliveVariable',
      actual: quote(variable.name),
      relation: 'absent',
      because: 'the load balancer of the budget does not pool connections: the client owns them',
      remedy: 'drop \'keepAliveVariable\'',
    });
  }
}
