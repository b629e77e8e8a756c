import { Exposure } from './exposure';
import { backendProtocol, targetGroupPlace } from '../../model/fronts/alb-ingress';
import { checkedPort, Front, HealthCheck, isHttp } from '../../model/fronts/front';
import { findServicePort, podPort } from '../../model/fronts/service';
import { missingKind } from '../../model/objects/object';
import { isSamePath, Probe, probedPort } from '../../model/pods/pod';
import { GRPC_CODES, TRAFFIC_PORT } from '../../platform/health-checks';
import { areWithin, isNeverSuccess, parseSuccessCodes } from '../../platform/success-codes';
import { Draft, Place, valueAt } from '../objects/draft';

/**
 * Gives a health check without a path that of the readiness probe: otherwise a pod may be ready for Kubernetes and
 * unhealthy for the load balancer. Existing settings stay, and differences are reported.
 */
export function decideHealthCheck(exposure: Exposure, draft: Draft): void {
  const { candidate: { workload: { pod, object } }, container, container: { readinessProbe: probe }, access: { front, unknown } } = exposure;
  const { healthCheck: check } = front;
  if (unknown || check === undefined) return;
  noteSuccessCodes(front, check, draft);
  noteNamedPort(front, check, draft);
  const asked = checkedPort(pod, front);
  const probed = probedPort(container, probe?.port);
  if (asked === undefined || probed === undefined || probe?.http === undefined || check.grpc || !isHttp(check)) return;
  if (asked !== probed) {
    draft.note(check.port, `the load balancer asks at port ${asked}, and the readiness probe of ${object.name} at port ${probed}: see that they agree`, 'S08');
    return;
  }
  const { scheme } = probe.http;
  const backend = asked === podPort(pod, front.port) ? backendProtocol(front) : undefined;
  if (backend !== undefined && backend.value.toUpperCase() !== scheme.toUpperCase()) {
    draft.note(backend, `it is ${backend.value}, and the readiness probe of ${object.name} asks by ${scheme}: let requests go as the pods speak`, 'S08');
  } else if (check.protocol.value.toUpperCase() !== scheme.toUpperCase()) {
    draft.note(check.protocol, `it is ${check.protocol.value}, and the readiness probe of ${object.name} asks by ${scheme}: let both ask the same`, 'S08');
  }
  decidePath(exposure, check, probe.http, draft);
}

function decidePath(exposure: Exposure, { path }: HealthCheck, probe: NonNullable<Probe['http']>, draft: Draft): void {
  const { candidate: { workload: { object }, model }, access: { front } } = exposure;
  const place: Place = targetGroupPlace(path, front, model.fronts.get(front.service) ?? []);
  const decided = draft.changeOf(place);
  const current = decided ? String(valueAt(place)) : path.value;
  if (isSamePath(current, probe.path)) return;
  const reason = 'the readiness probe asks that, and a load balancer that asks something else may find no healthy target';
  if (path.missing !== undefined) {
    draft.note(front.view.at('spec'), `no ${missingKind(path)} in the scope says that the load balancer asks '${probe.path}': ${reason}`, 'S08');
  } else if (path.defaulted && !decided) {
    draft.set(place, probe.path, { reason, code: 'S08' });
  } else {
    draft.note(place, `it is '${current}', and the readiness probe of ${object.name} asks '${probe.path}': let both ask the same`, 'S08');
  }
}

/** The controller finds a named port only if the Service has it; for an Ingress, its target must be a number. */
function noteNamedPort({ kind, service, loadBalancer }: Front, { port }: HealthCheck, draft: Draft): void {
  if (!loadBalancer.targets.arePods || port.value === TRAFFIC_PORT || /^\d+$/.test(port.value)) return;
  const named = findServicePort(service, port.value);
  if (named && (kind !== 'ingress' || typeof named.targetPort === 'number')) return;
  draft.note(port, `it is '${port.value}', and Service ${service.name} has no port of this name whose target is a number`, 'S08');
}

function noteSuccessCodes({ loadBalancer: { kind } }: Front, check: HealthCheck, draft: Draft): void {
  const { successCodes: codes, grpc } = check;
  if (!isHttp(check)) return; // a TCP check has no path
  const [low, high] = grpc ? GRPC_CODES : kind.healthCheck?.successCodes ?? [0, Infinity];
  const ranges = parseSuccessCodes(codes.value);
  if (!ranges || !areWithin(ranges, [low, high])) {
    draft.note(codes, `it is '${codes.value}', and must be codes between ${low} and ${high}, such as ${grpc ? '0,12' : '200-299'}`, 'S09');
  } else if (!grpc && isNeverSuccess(ranges)) {
    draft.note(codes, `it is '${codes.value}', and a pod that is ready answers none of these: the readiness probe takes 200-399`, 'S08');
  }
}
