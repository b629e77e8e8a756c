import { Backend } from './fronts/alb-ingress';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';

/** What shifts the requests of an Argo Rollout at an Application Load Balancer. */
export function albRouting(rollout: View): View {
  return rollout.at('spec', 'strategy', 'canary', 'trafficRouting', 'alb');
}

/**
 * The Services between which an Argo Rollout shifts requests. They are backends of its Ingress although the manifest of the
 * Ingress may not name them: Argo writes the annotation that does.
 */
export function rolloutBackends(index: ObjectIndex): { ingress: View; backend: Backend }[] {
  return index.all('Rollout').flatMap(rollout => {
    const canary = rollout.at('spec', 'strategy', 'canary');
    const routing = albRouting(rollout);
    const names = [routing.at('ingress').text(), ...routing.at('ingresses').texts()].filter(name => name !== undefined);
    const services = [canary.at('stableService'), canary.at('canaryService'), canary.at('pingPong', 'pingService'), canary.at('pingPong', 'pongService')];
    return names.flatMap(name => {
      const ingress = index.find('Ingress', name, rollout.object.namespace);
      return ingress === undefined ? [] : services.flatMap(view => {
        const service = view.text();
        return service === undefined ? [] : [{ ingress, backend: { view, service, port: routing.at('servicePort').number() } }];
      });
    });
  });
}

/** The names of the actions that Argo writes into an Ingress by itself. */
export function rolloutActions(index: ObjectIndex): ReadonlySet<string> {
  return new Set(index.all('Rollout').flatMap(rollout => {
    const action = albRouting(rollout).at('rootService').text() ?? rollout.at('spec', 'strategy', 'canary', 'stableService').text();
    return action === undefined ? [] : [`${rollout.object.namespace ?? ''}/${action}`];
  }));
}
