import { Backend } from './fronts/alb-ingress';
import { Front } from './fronts/front';
import { Sourced } from './objects/object';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';
import { SCALE_DOWN_DELAY } from '../platform/argo';

/** The traffic routing of an Argo Rollout at an Application Load Balancer. */
export function albRouting(rollout: View): View {
  return rollout.at('spec', 'strategy', 'canary', 'trafficRouting', 'alb');
}

/** A canary that shifts requests between two Services that keep their pods, at a load balancer with these pods as targets. */
export function pingPongOf(rollout: View, { loadBalancer: { kind, targets } }: Front): View | undefined {
  const canary = rollout.at('spec', 'strategy', 'canary');
  return rollout.object.kind === 'Rollout' && kind.weighted && targets.arePods && albRouting(rollout).exists && canary.at('pingPong').exists ? canary : undefined;
}

/** When Argo Rollouts deletes the pods that get no more requests, in seconds. */
export interface ScaleDown {
  /** From the last change of weights, or of the Service, until the old pods are deleted. */
  readonly scaleDownDelay: Sourced<number>;
  /** From an abort until the new pods are deleted; undefined if they stay. */
  readonly abortScaleDownDelay?: Sourced<number>;
  /** Whether old pods are deleted as their weight shrinks. */
  readonly dynamicStableScale: boolean;
}

/** @param strategy a canary with traffic routing, or blueGreen */
export function readScaleDown(strategy: View): ScaleDown {
  const delay = (field: string) => strategy.at(field).or(view => view.number(), SCALE_DOWN_DELAY);
  const abort = delay('abortScaleDownDelaySeconds');
  return {
    scaleDownDelay: delay('scaleDownDelaySeconds'),
    abortScaleDownDelay: abort.value > 0 ? abort : undefined,
    dynamicStableScale: strategy.at('dynamicStableScale').flag() === true,
  };
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

/** The Services that a Rollout names and points at its pods, so that the front of one of them reaches the pods. */
export function rolloutServices(index: ObjectIndex): { name: string; namespace?: string }[] {
  return index.all('Rollout').flatMap(rollout => {
    const [canary, blueGreen] = ['canary', 'blueGreen'].map(strategy => rollout.at('spec', 'strategy', strategy));
    const places = [
      canary.at('stableService'), canary.at('canaryService'), canary.at('pingPong', 'pingService'), canary.at('pingPong', 'pongService'),
      albRouting(rollout).at('rootService'), blueGreen.at('activeService'), blueGreen.at('previewService'),
    ];
    return places.map(place => place.text()).filter(name => name !== undefined).map(name => ({ name, namespace: rollout.object.namespace }));
  });
}

/** The names of the actions that Argo writes into an Ingress by itself. */
export function rolloutActions(index: ObjectIndex): ReadonlySet<string> {
  return new Set(index.all('Rollout').flatMap(rollout => {
    const action = albRouting(rollout).at('rootService').text() ?? rollout.at('spec', 'strategy', 'canary', 'stableService').text();
    return action === undefined ? [] : [`${rollout.object.namespace ?? ''}/${action}`];
  }));
}
