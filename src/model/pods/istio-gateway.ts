import { Pod } from './pod';

/** Whether pods are gateways of Istio, whose only container gets its image, ports and probes when it is created. */
export function isInjectedGateway({ view }: Pod): boolean {
  return (view.at('metadata', 'annotations', 'inject.istio.io/templates').text() ?? '').split(',').some(name => name.trim() === 'gateway');
}
