import { asTargetType, Front, GATE_PREFIX, profileOf } from './front';
import { findServicePort, Service } from './service';
import { View } from './view';

/** The Service that a TargetGroupBinding binds. */
export function boundService(binding: View): { name?: string; port?: number | string } {
  const reference = binding.at('spec', 'serviceRef');
  return { name: reference.at('name').text(), port: reference.at('port').numberOrText() };
}

/** A target group that something else owns: its attributes and health check are not in the manifests, and nothing is said of them. */
export function readBindingFront(binding: View, service: Service): Front {
  const protocol = binding.at('spec', 'targetGroupProtocol').text() ?? 'HTTP';
  const targetType = binding.at('spec', 'targetType').or(view => asTargetType(view.text()), 'ip');
  return {
    kind: 'target-group-binding',
    view: binding,
    service,
    port: findServicePort(service, boundService(binding).port),
    targetType,
    loadBalancer: profileOf(/^HTTPS?$/.test(protocol) ? 'alb' : 'nlb', targetType.value),
    attributes: [],
    gate: `${GATE_PREFIX}${binding.object.name}`,
  };
}
