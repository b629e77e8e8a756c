import { backendProtocol, readBackends } from '../../model/fronts/alb-ingress';
import { Front, HealthCheck, isHttp } from '../../model/fronts/front';
import { findServicePort, podPort } from '../../model/fronts/service';
import { missingKind, Sourced } from '../../model/objects/object';
import { MESH_PORTS } from '../../model/pods/mesh';
import { Container, declaringContainer, isSamePath, Probe, probedPort } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { TRAFFIC_PORT } from '../../platform/health-checks';
import { PROBE_SUCCESS_CODES } from '../../platform/kubernetes';
import { MOST_NAMED, nameSome } from '../../platform/limits/and-more';
import { isNeverSuccess, parseSuccessCodes } from '../../platform/success-codes';
import { at, setTo, worded } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';
import { setSetting } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S08',
  name: 'health-check-agrees',
  severity: 'error',
  formula: 'path, port, protocol and success codes of the load balancer\'s check agree with the readiness probe, and the port is served',
  symptom: 'the rollout stalls because no new target becomes healthy, or requests go to targets that are all unhealthy',
  explanation: 'A pod that Kubernetes calls ready has answered its readiness probe. Where the load balancer asks something else, it may call the same pod unhealthy, and '
    + 'then it gets no requests or, when all of them are, all of them get requests, whatever their state. Another path is a warning, since both may be answered alike.',
  remedy: 'let the load balancer ask what the readiness probe asks',
  charts: ['ingress.annotations', 'service.annotations'],
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  check: ({ workload }) => workload.fronts.flatMap(front => front.healthCheck ? compare(workload, front, front.healthCheck) : []),
};

function compare(workload: Workload, front: Front, check: HealthCheck): RuleFinding[] {
  const port = front.loadBalancer.targets.arePods || check.port.value === TRAFFIC_PORT ? checkedPort(workload, front, check) : undefined;
  if (port === undefined) return []; // a port of the node, which the pods do not serve
  if (typeof port !== 'number') return [port];
  const protocol = check.protocol.value.toUpperCase();
  const container = declaringContainer(workload.pod, port) ?? onlyContainer(workload);
  const probe = container?.readinessProbe;
  const probed = container && probedPort(container, probe?.port);
  // A TCP check passes with any listener; a command or a gRPC call cannot be compared.
  if (check.grpc || !isHttp(check) || !probe?.http || probed === undefined) return [];
  if (probed !== port) return [otherPort(check, port, probed)];
  const backend = port === podPort(workload.pod, front.port) ? compareBackend(front, check, probe) : [];
  const path = isReadinessOfOther(workload, container, check) ? [] : comparePath(front, check, probe);
  return [...backend.length > 0 ? backend : compareProtocol(check, probe, protocol), ...path, ...path.length === 0 ? compareCodes(check) : []];
}

/** The port of the pods that the check uses, or a finding about it; undefined if the port is unknown. */
function checkedPort({ pod }: Workload, front: Front, { port }: HealthCheck): number | RuleFinding | undefined {
  if (port.value === TRAFFIC_PORT) return podPort(pod, front.port);
  const common = { ...at(port), actual: `'${port.value}'`, ...toTrafficPort(front, port) };
  if (/^\d+$/.test(port.value)) {
    const declared = pod.containers.flatMap(container => container.ports).map(({ number }) => number);
    const number = Number(port.value);
    const unserved = declared.length > 0 && !declared.includes(number) && !MESH_PORTS.includes(number) && !isProbed(pod.containers, number);
    return unserved ? { ...common, relation: 'one of', limit: nameSome([...new Set(declared)].map(String), MOST_NAMED), because: 'the ports that the containers serve' } : number;
  }
  const named = findServicePort(front.service, port.value);
  if (!named) {
    const names = front.service.ports.map(({ name }) => name).filter(name => name !== undefined);
    return {
      ...common,
      relation: 'one of',
      limit: `${nameSome([TRAFFIC_PORT, ...names], MOST_NAMED)}, a number`,
      because: `Service ${front.service.name} has no port of that name`,
    };
  }
  if (typeof named.targetPort === 'string' && front.kind === 'ingress') {
    return {
      ...common,
      relation: 'matching',
      limit: 'a port of the Service whose targetPort is a number',
      because: `the targetPort is '${named.targetPort}', which the controller refuses here`,
    };
  }
  return podPort(pod, named);
}

/** The remedy that moves the check to the port of the requests. */
function toTrafficPort({ loadBalancer: { kind } }: Front, port: Sourced<string>): Pick<RuleFinding, 'remedy' | 'fixes'> {
  const spelled = kind.healthCheck?.trafficPort;
  if (spelled !== undefined) return { remedy: `set it to ${spelled}`, fixes: setSetting(port, spelled) };
  return { remedy: 'drop it: the check comes to the port of the requests then', fixes: [{ kind: 'remove', object: port.object, path: port.path }] };
}

/** Whether the kubelet probes the port, which then is served even if undeclared. */
function isProbed(containers: Workload['pod']['containers'], number: number): boolean {
  return containers.flatMap(({ startupProbe, readinessProbe, livenessProbe }) => [startupProbe, readinessProbe, livenessProbe])
    .some(probe => probe?.port === number);
}

/** Whether the health check reaches, through a proxy, the path of the readiness probe of an application behind it: both are checked then. */
function isReadinessOfOther({ pod }: Workload, serving: Container | undefined, { path }: HealthCheck): boolean {
  return !path.defaulted && pod.containers.filter(other => other !== serving)
    .some(({ readinessProbe }) => readinessProbe?.http !== undefined && isSamePath(path.value, readinessProbe.http.path));
}

function otherPort({ port }: HealthCheck, asked: number, probed: number): RuleFinding {
  const said = port.defaulted ? 'unset, which is the traffic port' : `'${port.value}'`;
  return {
    ...at(port),
    actual: `${said}${port.value === String(asked) ? '' : ` ${asked}`}${port.defaulted ? ',' : ''}`,
    relation: 'equal to',
    limit: String(probed),
    because: 'the readiness probe asks there: what it finds says nothing about what the load balancer finds',
    severity: 'warning',
    remedy: 'let both ask at one port, or make sure that they agree',
  };
}

/** The only container, which serves an undeclared port; with several, the serving one is unknown. */
function onlyContainer({ pod: { containers } }: Workload): Container | undefined {
  return containers.length === 1 ? containers[0] : undefined;
}

/** The protocol from an Application Load Balancer to the pods of an Ingress; its health check uses the same one unless set otherwise. */
function compareBackend(front: Front, check: HealthCheck, { http }: Probe): RuleFinding[] {
  const protocol = backendProtocol(front);
  if (protocol === undefined || http === undefined) return [];
  const scheme = http.scheme.toUpperCase();
  if (protocol.value.toUpperCase() === scheme) return [];
  return [{
    ...at(protocol),
    actual: quoted(protocol),
    relation: 'equal to',
    limit: `'${scheme}'`,
    because: `the readiness probe speaks that at the same port, to which requests go as ${protocol.value}`,
    remedy: `let the load balancer speak ${scheme} to the pods; its health check does so, too, then`,
    // The protocol of the health check itself would take precedence.
    fixes: [protocol, ...check.protocol.defaulted ? [] : [check.protocol]].flatMap(place => setShared(front, place, scheme)),
  }];
}

function compareProtocol({ protocol }: HealthCheck, { http }: Probe, asked: string): RuleFinding[] {
  return http === undefined || asked === http.scheme.toUpperCase() ? [] : [{
    ...at(protocol),
    actual: quoted(protocol),
    relation: 'equal to',
    limit: `'${http.scheme}'`,
    because: 'the readiness probe speaks that at the same port',
    fixes: setSetting(protocol, http.scheme),
  }];
}

/** An application may answer both paths, which the manifests do not show. */
function comparePath(front: Front, { path, successCodes }: HealthCheck, { http }: Probe): RuleFinding[] {
  if (http === undefined || isSamePath(path.value, http.path)) return [];
  const fixed = setShared(front, path, http.path);
  return [{
    ...at(path),
    actual: quoted(path),
    relation: 'equal to',
    limit: `'${http.path}'`,
    because: `the readiness probe asks that, and what '${path.value}' answers is not in the manifests`,
    severity: 'warning',
    remedy: isShared(front, path) && !path.defaulted
      ? `write the annotation on Service ${front.service.name}: the Ingress sends to others, too`
      : path.missing === undefined ? 'let the load balancer ask what the readiness probe asks, or make sure that it gets one of the success codes'
        : `add a ${missingKind(path)} for Service ${front.service.name} whose health check asks what the readiness probe asks`,
    // Codes that another path was asked for are none that this one gives.
    fixes: fixed.length > 0 && isNeverSuccess(parseSuccessCodes(successCodes.value) ?? []) ? [...fixed, ...setSetting(successCodes, PROBE_SUCCESS_CODES.join('-'))] : fixed,
  }];
}

/** An Ingress with several Services has one annotation for all of them; what one needs is written on its own Service. */
function setShared(front: Front, path: Sourced<string>, value: string): Remedy[] {
  if (!isShared(front, path)) return setSetting(path, value);
  return path.defaulted ? setTo({ object: front.service.view.object, path: path.path }, value) : [];
}

function isShared({ kind, view }: Front, path: Sourced<string>): boolean {
  return kind === 'ingress' && path.object === view.object && new Set(readBackends(view).map(backend => backend.service)).size > 1;
}

/** Success codes that cover only some of those that the kubelet accepts are intended; a ready pod never gives a code outside all of them. */
function compareCodes({ successCodes }: HealthCheck): RuleFinding[] {
  const ranges = parseSuccessCodes(successCodes.value);
  return ranges === undefined || !isNeverSuccess(ranges) ? [] : [{
    ...at(successCodes),
    actual: quoted(successCodes),
    relation: 'equal to',
    limit: '\'200-399\'',
    because: 'the kubelet takes nothing else for success: a pod that is ready has given none of these codes there',
    severity: 'error',
    fixes: setSetting(successCodes, PROBE_SUCCESS_CODES.join('-')),
  }];
}

function quoted(text: Sourced<string>): string | number {
  return worded({ ...text, value: `'${text.value}'` }, '');
}
