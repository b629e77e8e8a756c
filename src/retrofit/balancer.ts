import { DEFAULT_IDLE_TIMEOUT, DEREGISTRATION_DELAY_ATTRIBUTE, IDLE_TIMEOUT_ATTRIBUTE, TCP_IDLE_TIMEOUT_ATTRIBUTE } from '../platform/attributes';
import { Found } from './objects/inventory';
import { at, listAt, textAt, textsAt } from './objects/json';
import { annotationSetting, attributeSetting, pairSetting, PlacedText, Setting } from './objects/setting';
import { isRecord } from '../platform/is-record';
import { ALB_CONTROLLERS, ALB_PREFIX, NLB_CLASS, NLB_PREFIXES } from '../platform/load-balancer-controller';
import { LoadBalancerName, SettableField } from '../timing';

/** What the AWS Load Balancer Controller reads from annotations, and where they are to be written. */

function annotation(found: Found, key: string): PlacedText {
  const path = ['metadata', 'annotations', key];
  return { found, path, effective: textAt(found.json, path) };
}

export function profileName(family: 'alb' | 'nlb', targetType: string | undefined): LoadBalancerName {
  return `${family}-${targetType === 'ip' ? 'ip' : 'instance'}`; // instance is the controller's default
}

/** Classes of controllers that run in the cluster and send to the pods themselves. */
export const IN_CLUSTER = /nginx|traefik|haproxy|kong|contour|envoy|istio|cilium|ambassador|emissary|skipper|apisix/i;

export function classNameOf(ingress: Found): string | undefined {
  return textAt(ingress.json, ['spec', 'ingressClassName']) ?? annotation(ingress, 'kubernetes.io/ingress.class').effective;
}

/** What makes a load balancer of an Ingress, of whose class there may be a definition; undefined where the manifests do not tell. */
export function ingressFamily(ingress: Found, ingressClass: Found | undefined): 'alb' | 'none' | undefined {
  const name = classNameOf(ingress);
  const controller = textAt(ingressClass?.json, ['spec', 'controller']);
  if (controller !== undefined) return ALB_CONTROLLERS.includes(controller) ? 'alb' : 'none';
  if (name === 'alb' || Object.keys(textsAt(ingress.json, ['metadata', 'annotations'])).some(key => key.startsWith(`${ALB_PREFIX}/`))) return 'alb';
  return name !== undefined && IN_CLUSTER.test(name) ? 'none' : undefined;
}

/** The names of the Services that an Ingress sends to, those of `actions.*` annotations included. */
export function backendsOf({ json }: Found): readonly string[] {
  const paths = listAt(json, ['spec', 'rules']).flatMap(rule => listAt(rule, ['http', 'paths'])).map(path => at(path, ['backend']));
  const backends = [at(json, ['spec', 'defaultBackend']), at(json, ['spec', 'backend']), ...paths].filter(isRecord);
  return [...new Set(backends.flatMap(backend => {
    const name = textAt(backend, ['service', 'name']) ?? textAt(backend, ['serviceName']); // the latter up to extensions/v1beta1
    if (name === undefined) return [];
    const port = textAt(backend, ['service', 'port', 'name']) ?? textAt(backend, ['servicePort']);
    return port === 'use-annotation' ? forwardedTo(textAt(json, ['metadata', 'annotations', `${ALB_PREFIX}/actions.${name}`])) : [name];
  }))];
}

function forwardedTo(action: string | undefined): readonly string[] {
  try {
    const groups = listAt(JSON.parse(action ?? ''), ['forwardConfig', 'targetGroups']);
    return groups.map(group => textAt(group, ['serviceName'])).filter(name => name !== undefined);
  } catch {
    return [];
  }
}

/** A Service of an Ingress of which the controller makes an Application Load Balancer. */
export interface AlbBackend {
  readonly ingress: Found;
  readonly service: Found;
  /** Whether what is missing is written on the Ingress: it would be said of all of its Services. */
  readonly onIngress: boolean;
  /** The Ingresses that share the load balancer, this one included. */
  readonly members: readonly Found[];
  /** What the class says for all of its Ingresses. */
  readonly parameters?: Found;
}

/** The parameters of a class beat annotations. */
export function albTargetType(backend: AlbBackend): string | undefined {
  return textAt(backend.parameters?.json, ['spec', 'targetType']) ?? albAnnotation(backend, 'target-type').effective;
}

/** The target group behind a Service of an Ingress, and the idle timeout of the load balancer. */
export function albSettings(backend: AlbBackend): Setting[] {
  const number = (field: SettableField, name: string) => annotationSetting(field, albAnnotation(backend, name));
  return [
    attributeSetting('deregistrationDelaySeconds', albAnnotation(backend, 'target-group-attributes'), DEREGISTRATION_DELAY_ATTRIBUTE),
    number('healthCheckIntervalSeconds', 'healthcheck-interval-seconds'),
    number('healthCheckTimeoutSeconds', 'healthcheck-timeout-seconds'),
    number('healthyThreshold', 'healthy-threshold-count'),
    number('unhealthyThreshold', 'unhealthy-threshold-count'),
    ...idleTimeout(backend),
  ];
}

/** An annotation of the Service beats that of the Ingress, as a whole. */
function albAnnotation({ ingress, service, onIngress }: AlbBackend, name: string): PlacedText {
  const key = `${ALB_PREFIX}/${name}`;
  const [own, general] = [annotation(service, key), annotation(ingress, key)];
  if (own.effective !== undefined) return own;
  return onIngress ? general : { ...own, effective: general.effective };
}

/** Undefined where the load balancer asks at a port of its own, or speaks something else than the pods' HTTP. */
export function albHealthCheckPath(backend: AlbBackend): PlacedText | undefined {
  const said = (name: string) => albAnnotation(backend, name).effective;
  if (said('healthcheck-port') !== undefined && said('healthcheck-port') !== 'traffic-port') return undefined;
  if (said('backend-protocol-version') === 'GRPC') return undefined;
  return albAnnotation(backend, 'healthcheck-path');
}

/** Within a group, two values for one attribute stop the whole group: there it is only written where it has to be. */
function idleTimeout({ ingress, members, parameters }: AlbBackend): Setting[] {
  const ofClass = parameters && pairSetting('idleTimeoutSeconds', parameters, ['spec', 'loadBalancerAttributes'], IDLE_TIMEOUT_ATTRIBUTE);
  if (ofClass && textAt(ofClass.found.json, ofClass.path) !== undefined) return [ofClass];
  const key = `${ALB_PREFIX}/load-balancer-attributes`;
  const says = (member: Found) => (annotation(member, key).effective ?? '').includes(IDLE_TIMEOUT_ATTRIBUTE);
  const speakers = members.filter(says);
  const setting = (member: Found, platformDefault?: number) =>
    attributeSetting('idleTimeoutSeconds', annotation(member, key), IDLE_TIMEOUT_ATTRIBUTE, platformDefault);
  if (speakers.length > 0) return speakers.map(speaker => setting(speaker));
  return [setting(ingress, groupOf(ingress) === undefined ? undefined : DEFAULT_IDLE_TIMEOUT.alb)];
}

export function groupOf(ingress: Found): string | undefined {
  return annotation(ingress, `${ALB_PREFIX}/group.name`).effective;
}

/** What makes a load balancer of a Service; undefined where the manifests do not tell. */
export function serviceFamily(service: Found): 'nlb' | undefined {
  const type = nlbAnnotation(service, 'aws-load-balancer-type').effective;
  const known = textAt(service.json, ['spec', 'loadBalancerClass']) === NLB_CLASS;
  return known || (type !== undefined && ['external', 'nlb', 'nlb-ip'].includes(type)) ? 'nlb' : undefined;
}

export function nlbTargetType(service: Found): string | undefined {
  if (nlbAnnotation(service, 'aws-load-balancer-type').effective === 'nlb-ip') return 'ip';
  return nlbAnnotation(service, 'aws-load-balancer-nlb-target-type').effective;
}

/** The target group of each port of a Service with a Network Load Balancer. */
export function nlbSettings(service: Found): Setting[][] {
  const number = (field: SettableField, name: string) => annotationSetting(field, nlbAnnotation(service, `aws-load-balancer-healthcheck-${name}`));
  return listAt(service.json, ['spec', 'ports']).map(port => {
    const common = nlbAnnotation(service, 'aws-load-balancer-target-group-attributes');
    const own = nlbAnnotation(service, `aws-load-balancer-target-group-attributes.${String(at(port, ['port']))}`);
    const attributes = own.effective ? own : common; // an empty one of a port says nothing
    return [
      attributeSetting('deregistrationDelaySeconds', attributes, DEREGISTRATION_DELAY_ATTRIBUTE),
      number('healthCheckIntervalSeconds', 'interval'),
      number('healthCheckTimeoutSeconds', 'timeout'),
      number('healthyThreshold', 'healthy-threshold'),
      number('unhealthyThreshold', 'unhealthy-threshold'),
      ...listenerSettings(service, port),
    ];
  });
}

/** Of a TCP listener; one that ends TLS has no setting for it. */
function listenerSettings(service: Found, port: unknown): Setting[] {
  const protocol = textAt(port, ['protocol']) ?? 'TCP';
  const number = String(at(port, ['port']));
  if (protocol !== 'TCP') return [];
  const tlsPorts = nlbAnnotation(service, 'aws-load-balancer-ssl-ports');
  const isTls = nlbAnnotation(service, 'aws-load-balancer-ssl-cert').effective !== undefined
    && (tlsPorts.effective ?? '*').split(',').some(text => ['*', number, textAt(port, ['name'])].includes(text.trim()));
  const place = isTls ? { ...tlsPorts, effective: undefined } : nlbAnnotation(service, `aws-load-balancer-listener-attributes.TCP-${number}`);
  const setting = attributeSetting('idleTimeoutSeconds', place, TCP_IDLE_TIMEOUT_ATTRIBUTE, DEFAULT_IDLE_TIMEOUT.nlb);
  return [isTls ? { ...setting, fixed: `the listener of port ${number} ends TLS and has no setting for it` } : setting];
}

function nlbAnnotation(service: Found, name: string): PlacedText {
  const places = NLB_PREFIXES.map(prefix => annotation(service, `${prefix}/${name}`));
  return places.find(({ effective }) => effective !== undefined) ?? places[0];
}
