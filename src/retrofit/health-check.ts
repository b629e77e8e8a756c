import { Draft } from './objects/draft';
import { Found } from './objects/inventory';
import { at, listAt, textAt } from './objects/json';
import { containerPath } from './pods';
import { Exposure } from './subject';

/**
 * The load balancer asks what readiness asks, where nobody says what it asks: else it may call unhealthy what Kubernetes
 * calls ready. Whoever says it is heard.
 */
export function decideHealthCheck({ found, container, front: { checkedPath: path, service } }: Exposure, draft: Draft): void {
  const probe = at(found.json, [...containerPath(container), 'readinessProbe', 'httpGet']);
  if (path === undefined || probe === undefined || !asksTrafficPort(found, service, container)) return;
  const wanted = textAt(probe, ['path']) ?? '/';
  const bare = (text: string) => text.replace(/\?.*$/, '');
  if (bare(path.effective ?? '/') === bare(wanted)) return;
  const place = { path: path.path };
  const reason = 'the readiness probe asks that, and a load balancer that asks something else may find no healthy target';
  if (path.effective === undefined) draft.set(path.found, { ...place, after: wanted }, reason, 'S08');
  else draft.note(path.found, place, `it is '${path.effective}', and the readiness probe of ${found.name} asks '${wanted}': let both ask the same`, 'S08');
}

/** Whether the probe asks where requests go. */
function asksTrafficPort({ json }: Found, service: Found, container: string): boolean {
  const ports = at(json, [...containerPath(container), 'ports']);
  const number = (port: unknown) => typeof port === 'string' ? at(ports, [{ named: port }, 'containerPort']) : port;
  const probed = number(at(json, [...containerPath(container), 'readinessProbe', 'httpGet', 'port']));
  const targets = listAt(service.json, ['spec', 'ports']).map(port => number(at(port, ['targetPort']) ?? at(port, ['port'])));
  return probed !== undefined && targets.length === 1 && targets[0] === probed;
}
