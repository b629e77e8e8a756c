import { withoutUndefined } from '../../../platform/records';
import { emptyToUndefined } from '../../input/plain';
import { ContainerJson } from '../container-props';
import { ResolvedWorkload } from '../workload';

/** Security settings of pods and containers that meet the *restricted* Pod Security level, below those of the user. */

type Settings = { readonly [field: string]: any };

/** The directories that the application writes to; the root file system of Windows is writable. */
export function writablePathsOf({ props, isWindows }: ResolvedWorkload): readonly string[] {
  return props.writablePaths ?? (isWindows ? [] : ['/tmp']);
}

/** The settings of the application's container. */
export function applicationSecurity({ props, isWindows }: ResolvedWorkload): Settings | undefined {
  const given = withoutUndefined<Settings>(props.containerSecurityContext ?? {});
  if (isWindows) return emptySettings(given);
  return {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...given,
    capabilities: capabilitiesOf(given),
  };
}

/** The settings of a container whose root file system may have to be writable, and that may need rights which exclude the defaults. */
export function otherSecurity({ isWindows }: ResolvedWorkload, { securityContext }: ContainerJson): Settings | undefined {
  const given = withoutUndefined<Settings>(securityContext ?? {});
  if (isWindows) return emptySettings(given);
  const capabilities = capabilitiesOf(given);
  // Kubernetes refuses these together.
  const escalates = given.privileged === true || capabilities.add?.some((name: string) => ['SYS_ADMIN', 'CAP_SYS_ADMIN'].includes(name));
  return { ...!escalates && { allowPrivilegeEscalation: false }, runAsNonRoot: given.runAsUser !== 0, ...given, capabilities };
}

function capabilitiesOf({ capabilities }: Settings): Settings {
  return { drop: ['ALL'], ...withoutUndefined<Settings>(capabilities ?? {}) };
}

function emptySettings(given: Settings): Settings | undefined {
  return Object.keys(given).length > 0 ? given : undefined;
}

/** A sysctl that Kubernetes counts as safe and the restricted level allows. */
const UNPRIVILEGED_PORTS = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };

/** The settings of the pod. */
export function podSecurityContext({ props, targetPort, ports, isWindows }: ResolvedWorkload): Settings {
  const given = withoutUndefined<Settings>(props.podSecurityContext ?? {});
  if (isWindows) return { runAsNonRoot: true, windowsOptions: { runAsUserName: 'ContainerUser' }, ...given };
  const privilegedPort = Math.min(props.containerPort, targetPort, ...ports.map(({ port }) => port)) < 1024;
  const sysctls: readonly { name: string }[] = given.sysctls ?? [];
  const opened = privilegedPort && !sysctls.some(({ name }) => name === UNPRIVILEGED_PORTS.name) ? [UNPRIVILEGED_PORTS] : [];
  return {
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    ...given,
    sysctls: emptyToUndefined([...opened, ...sysctls]),
  };
}
