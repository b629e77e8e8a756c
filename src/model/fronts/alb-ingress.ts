import { AlbShared } from './alb-shared';
import { asTargetType, Front, HealthCheck, Maker } from './front';
import { annotatedBy, readHealthCheck } from './health-check';
import { defaultIngressClass, ingressClassOf } from './ingress-class';
import { findServicePort, Service } from './service';
import { annotationKey, INGRESS, shortNameOf } from '../../platform/annotations';
import { DEREGISTRATION_DELAY, SLOW_START } from '../../platform/attributes';
import { awsController, Controller, LOAD_BALANCER_CONTROLLER } from '../../platform/controllers';
import { frontMaker } from '../../platform/gateways/front-classes';
import { GRPC_HEALTH_CHECK, HEALTH_CHECK_DEFAULTS, INGRESS_HEALTH_CHECK } from '../../platform/health-checks';
import { USE_ANNOTATION } from '../../platform/load-balancer-controller';
import { kindMadeBy } from '../../platform/load-balancers';
import { isRecord } from '../../platform/records';
import { presetOf } from '../../timing';
import { Annotated } from '../objects/annotated';
import { numberAttribute } from '../objects/attribute-set';
import { Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** A Service that an Ingress sends requests to. */
export interface Backend {
  /** The place in the Ingress that names it. */
  readonly view: View;
  readonly service: string;
  readonly port?: number | string;
}

/** Selects the Ingresses for which the AWS Load Balancer Controller makes a load balancer. */
export function albIngresses(index: ObjectIndex): (ingress: View) => boolean {
  const controllerOf = ingressControllers(index);
  return ingress => controllerOf(ingress) === 'aws';
}

/** The controller of an Ingress; annotations may be left over from another class. */
export function ingressControllers(index: ObjectIndex): (ingress: View) => Controller {
  const [byClass, makerOf] = [albClasses(index), ingressMakers(index)];
  return ingress => {
    const ofAws = byClass(ingress);
    if (ofAws) return 'aws';
    // Classes are often defined elsewhere: then the Ingress itself shows its controller.
    return makerOf(ingress).known?.asks ?? (ofAws === undefined && isAnnotatedForAlb(ingress) ? 'aws' : 'unknown');
  };
}

/** The controller of an Ingress, if it is not AWS's. */
export function ingressMakers(index: ObjectIndex): (ingress: View) => Maker {
  const classOf = namedClasses(index);
  return ingress => {
    const { place, name, controller } = classOf(ingress);
    return { known: frontMaker(controller, name), place, says: name };
  };
}

/** Whether the class of an Ingress is AWS's; undefined if the class is unknown. */
export function albClasses(index: ObjectIndex): (ingress: View) => boolean | undefined {
  const classOf = namedClasses(index);
  return ingress => {
    const { name, controller } = classOf(ingress);
    if (controller !== undefined) return awsController('IngressClass', controller) !== undefined;
    return name === 'alb' ? true : undefined;
  };
}

/** The class of an Ingress, and its controller, as far as the manifests show it. */
function namedClasses(index: ObjectIndex): (ingress: View) => { readonly place: View; readonly name?: string; readonly controller?: string } {
  const controllers = new Map(index.all('IngressClass').map(view => [view.object.name, view.at('spec', 'controller').text() ?? '']));
  const byDefault = defaultIngressClass(index)?.object.name;
  return ingress => {
    const place = ingressClassOf(ingress);
    const name = place.exists ? place.text() : byDefault;
    return { place, name, controller: name === undefined ? undefined : controllers.get(name) };
  };
}

function isAnnotatedForAlb(ingress: View): boolean {
  return ingress.at('metadata', 'annotations').keys().some(key => shortNameOf(INGRESS, key) !== undefined);
}

/** Every backend of an Ingress, those of `actions.*` annotations included. */
export function readBackends(ingress: View): Backend[] {
  return backendsOf(ingress).flatMap((view): Backend[] => {
    const service = view.at('service', 'name').text() ?? view.at('serviceName').text(); // the latter up to extensions/v1beta1
    if (service === undefined) return [];
    const port = view.at('service', 'port', 'name').text() ?? view.at('service', 'port', 'number').number() ?? view.at('servicePort').numberOrText();
    return port === USE_ANNOTATION ? actionBackends(ingress, service) : [{ view, service, port }];
  });
}

/** The names by which Ingresses refer to their own annotations, which are often those of Services, too. */
export function actionNames(index: ObjectIndex): { name: string; namespace?: string }[] {
  return index.all('Ingress').flatMap(ingress => backendsOf(ingress)
    .filter(backend => backend.at('service', 'port', 'name').text() === USE_ANNOTATION || backend.at('servicePort').numberOrText() === USE_ANNOTATION)
    .map(backend => backend.at('service', 'name').text() ?? backend.at('serviceName').text())
    .filter(name => name !== undefined)
    .map(name => ({ name, namespace: ingress.object.namespace })));
}

function backendsOf(ingress: View): View[] {
  const rules = ingress.at('spec', 'rules').list().flatMap(rule => rule.at('http', 'paths').list().map(path => path.at('backend')));
  return [ingress.at('spec', 'defaultBackend'), ingress.at('spec', 'backend'), ...rules].filter(view => view.exists);
}

function actionBackends(ingress: View, action: string): Backend[] {
  const view = ingress.at('metadata', 'annotations', annotationKey(INGRESS, `actions.${action}`));
  try {
    const { forwardconfig } = JSON.parse(view.text() ?? '{}', lowerKeys) as { forwardconfig?: { targetgroups?: { servicename?: string; serviceport?: number | string }[] } };
    return (forwardconfig?.targetgroups ?? []).flatMap(({ servicename, serviceport }) =>
      servicename === undefined ? [] : [{ view, service: servicename, port: serviceport }]);
  } catch {
    return []; // reported by the rule about values
  }
}

/** The controller ignores the case of keys, and the annotations of its first version began with a capital. */
function lowerKeys(_: string, value: unknown): unknown {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item])) : value;
}

/** The Application Load Balancer in front of a Service. For its target group, annotations of the Service win. */
export function readAlbFront(ingress: View, backend: Backend, service: Service, shared: AlbShared): Front {
  const { classes } = shared;
  const group = new Annotated([service.view, ingress], INGRESS);
  const controller = classes.controllerOf(ingress);
  const { defaultTargetType } = controller ?? LOAD_BALANCER_CONTROLLER;
  const said = group.place('target-type').or(view => asTargetType(view.text()), defaultTargetType);
  const targetType = classes.targetType(ingress) ?? (said.defaulted ? classes.targetTypeByDefault(ingress) : undefined) ?? said;
  const targetGroup = group.attributes('target group', 'target-group-attributes');
  return {
    kind: 'ingress',
    view: ingress,
    service,
    isControllerShown: controller !== undefined,
    port: findServicePort(service, backend.port),
    portAsWritten: backend.port,
    targetType,
    loadBalancer: presetOf(kindMadeBy(controller ?? LOAD_BALANCER_CONTROLLER, 'requests'), targetType.value),
    deregistrationDelay: numberAttribute(targetGroup, DEREGISTRATION_DELAY),
    slowStart: numberAttribute(targetGroup, SLOW_START),
    idleTimeout: shared.idleTimeout(ingress),
    idleTimeouts: shared.idleTimeouts(ingress),
    healthCheck: healthCheckOf(group),
    annotated: group,
    attributes: [targetGroup, shared.loadBalancerAttributes(ingress)],
  };
}

/**
 * The place to write a setting of the target group behind one Service. An Ingress sets it for all of its Services: if it
 * has several, the setting belongs on the Service, unless other Ingresses also send requests there, whose settings it would replace.
 *
 * @param fronts all fronts of the Service
 */
export function targetGroupPlace<Place extends Pick<Sourced<unknown>, 'object' | 'path'>>(place: Place, front: Front, fronts: readonly Front[]): Place {
  const { kind, view, service } = front;
  if (kind !== 'ingress' || place.object !== view.object || new Set(readBackends(view).map(backend => backend.service)).size < 2) return place;
  const ingresses = new Set(fronts.filter(other => other.kind === 'ingress').map(other => other.view.object));
  return ingresses.size > 1 ? place : { ...place, object: service.view.object };
}

/** The protocol from an Application Load Balancer to the pods behind an Ingress. */
export function backendProtocol({ kind, annotated }: Front): Sourced<string> | undefined {
  return kind === 'ingress' ? annotated?.text('backend-protocol', HEALTH_CHECK_DEFAULTS.ingress.protocol) : undefined;
}

function healthCheckOf(group: Annotated<typeof INGRESS>): HealthCheck {
  const grpc = group.text('backend-protocol-version', 'HTTP1').value === 'GRPC';
  const defaults = HEALTH_CHECK_DEFAULTS.ingress;
  const protocol = group.text('backend-protocol', defaults.protocol).value;
  return readHealthCheck(grpc, { ...defaults, protocol, ...grpc && GRPC_HEALTH_CHECK }, annotatedBy(group, INGRESS_HEALTH_CHECK));
}
