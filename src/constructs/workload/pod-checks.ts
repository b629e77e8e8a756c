import { ContainerJson } from './container-props';
import { checkNodes } from './pod/nodes';
import { PORT_NAME_PATTERN, PORT_NAME_RULE } from './pod/port-props';
import { writablePathsOf } from './pod/security';
import { checkResources } from './resources';
import { containerOf, type ResolvedWorkload } from './workload';
import { NATIVE_SIDECARS } from '../../platform/cluster/kubernetes-version';
import { Checks, DNS_LABEL, DNS_LABEL_RULE, quote } from '../input/checks';
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
  checkNodes(workload, checks);
  checkServiceAccount(workload, checks);
}

function checkPaths({ props, readinessPath, livenessPath }: ResolvedWorkload, checks: Checks): void {
  checks.matching('readinessPath', readinessPath, PATH, PATH_RULE, 'change \'readinessPath\'');
  if (props.livenessPath !== undefined) checks.matching('livenessPath', livenessPath, PATH, PATH_RULE, 'change \'livenessPath\'');
  props.writablePaths?.forEach((path, index) => {
    checks.matching(`writablePaths[${index}]`, path, ABSOLUTE_PATH, 'an absolute path', 'name a directory in the container');
  });
}

// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const PATH = /^\/[^\s\u0000-\u001f]*$/;
const PATH_RULE = 'a path that begins with /';

// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const ABSOLUTE_PATH = /^(\/|[A-Za-z]:[\\/])[^\s:\u0000-\u001f]+$/;

/** Containers, ports and variables are identified by their names. */
function checkNames({ name, portName, ports, props }: ResolvedWorkload, checks: Checks): void {
  const others = [
    ...(props.sidecars ?? []).map((sidecar, index) => ({ field: `sidecars[${index}].container`, container: containerOf(sidecar) })),
    ...(props.initContainers ?? []).map((container: ContainerJson, index) => ({ field: `initContainers[${index}]`, container })),
  ];
  unique(checks, [name, ...others.map(({ container }) => container.name)], index => `${others[index - 1].field}.name`, 'a container of the pod has that name');
  const named = [
    ...ports.map((port, index) => ({ field: `additionalPorts[${index}].name`, name: port.name })),
    ...others.filter(({ field }) => field.startsWith('sidecars')).flatMap(({ field, container }) => (container.ports ?? []).flatMap((port, index) =>
      port.name === undefined ? [] : [{ field: `${field}.ports[${index}].name`, name: port.name }])),
  ];
  checks.matching('portName', portName, PORT_NAME_PATTERN, PORT_NAME_RULE, 'choose another \'portName\'');
  for (const { field, name: own } of named) checks.matching(field, own, PORT_NAME_PATTERN, PORT_NAME_RULE, 'choose another name');
  unique(checks, [portName, ...named.map(port => port.name)], index => named[index - 1].field, 'the Service would not know which port is meant');
  const texts = Object.keys(props.env ?? {});
  unique(checks, [...texts, ...Object.keys(props.envValues ?? {})], index => `envValues.${Object.keys(props.envValues ?? {})[index - texts.length]}`, 'one of both would win silently');
}

/** A directory has one volume, and a name one content. */
function checkVolumes(workload: ResolvedWorkload, checks: Checks): void {
  const paths = writablePathsOf(workload);
  const volumes = workload.props.volumes ?? [];
  const mounted = volumes.flatMap(({ _mount: { mountPath } }, index) => mountPath === undefined ? [] : [{ mountPath, field: `volumes[${index}].mountPath` }]);
  unique(checks, [...paths, ...mounted.map(({ mountPath }) => mountPath)], index => index < paths.length
    ? `writablePaths[${index}]` : mounted[index - paths.length].field, 'a directory has one volume; \'writablePaths\' are volumes, too');
  mounted.forEach(({ mountPath, field }) => {
    checks.matching(field, mountPath, ABSOLUTE_PATH, 'an absolute path', 'name a directory in the container');
  });
  volumes.forEach(({ _volume }, index) => {
    const { name } = _volume;
    checks.matching(`volumes[${index}].name`, name, DNS_LABEL, DNS_LABEL_RULE, 'set \'volumeName\'');
    const first = volumes.find(other => other._volume.name === name);
    if (!paths.some((_, path) => name === `writable-${path}`) && JSON.stringify(first?._volume) === JSON.stringify(_volume)) return;
    checks.add({
      field: `volumes[${index}].name`, actual: quote(name), relation: 'unique', because: 'another volume of the pod has that name', remedy: 'choose another \'volumeName\'',
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
  props.sidecars?.forEach((sidecar, index) => {
    if (sidecar.traffic === undefined || containerOf(sidecar).lifecycle?.preStop === undefined) return;
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

function checkKeepAlive({ props: { keepAliveVariable: variable, env, envValues }, budget }: ResolvedWorkload, checks: Checks): void {
  if (!variable) return;
  checks.matching('keepAliveVariable.name', variable.name, /^[A-Za-z_][-\w.]*$/, 'the name of an environment variable', 'change \'keepAliveVariable.name\'');
  if (env?.[variable.name] !== undefined || envValues?.[variable.name] !== undefined) {
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

function checkServiceAccount({ props: { serviceAccount, serviceAccountName } }: ResolvedWorkload, checks: Checks): void {
  if (serviceAccount && serviceAccountName !== undefined) {
    checks.add({
      field: 'serviceAccountName', actual: quote(serviceAccountName), relation: 'absent', because: '\'serviceAccount\' makes one', remedy: 'drop one of them',
    });
  }
  if (serviceAccount?.name !== undefined) checks.matching('serviceAccount.name', serviceAccount.name, DNS_LABEL, DNS_LABEL_RULE, 'choose another name');
  checkAnnotations('serviceAccount.annotations', serviceAccount?.annotations, checks);
  if (serviceAccount?.roleArn !== undefined) {
    checks.matching('serviceAccount.roleArn', serviceAccount.roleArn, /^arn:[^:\s]+:iam::\d+:role\/\S+$|^\$\{Token\[/, 'the ARN of an IAM role', 'name a role');
  }
}
