import { Found } from './inventory';
import { at, listAt, textAt, textsAt } from './json';
import { annotationSetting, attributeSetting, pairSetting, Place, Setting } from './setting';
import { isRecord } from '../../is-record';
import { ALB_CONTROLLERS, ALB_PREFIX, NLB_CLASS, NLB_PREFIXES } from '../../load-balancer-controller';
import {
  DEFAULT_IDLE_TIMEOUT, DEREGISTRATION_DELAY_ATTRIBUTE, IDLE_TIMEOUT_ATTRIBUTE, LoadBalancerFamily, LoadBalancerName, SettableField,
  TCP_IDLE_TIMEOUT_ATTRIBUTE,
} from '../../timing';

/** What the AWS Load Balancer Controller reads from annotations, and where they are to be written. */

function annotationOf({ json }: Found, key: string): string | undefined {
  return textAt(json, ['metadata', 'annotations', key]);
}

export function profileName(family: Exclude<LoadBalancerFamily, 'none'>, targetType: string | undefined): LoadBalancerName {
  return `${family}-${targetType === 'ip' ? 'ip' : 'instance'}`; // instance is the controller's default
}

/** Classes of controllers that run in the cluster and send to the pods themselves. */
export const IN_CLUSTER = /nginx|traefik|haproxy|kong|contour|envoy|istio|cilium|ambassador|emissary|skipper|apisix/i;

export function classNameOf(ingress: Found): string | undefined {
  return textAt(ingress.json, ['spec', 'ingressClassName']) ?? annotationOf(ingress, 'kubernetes.io/ingress.class');
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

/** The parameters of a class beat annotations. */
export function albTargetType(ingress: Found, service: Found, parameters: Found | undefined): string | undefined {
  return textAt(parameters?.json, ['spec', 'targetType']) ?? annotationOf(service, `${ALB_PREFIX}/target-type`) ?? annotationOf(ingress, `${ALB_PREFIX}/target-type`);
}

/**
 * The target group behind a Service of an Ingress, and the idle timeout of the load balancer.
 *
 * @param own whether the Ingress sends to this Service alone, so that what it says is said of nothing else
 * @param members the Ingresses that share the load balancer, this one included
 * @param parameters what the class says for all of its Ingresses
 */
export function albSettings(ingress: Found, service: Found, own: boolean, members: readonly Found[], parameters: Found | undefined): Setting[] {
  const place = (name: string) => placeOf(ingress, service, own, `${ALB_PREFIX}/${name}`);
  const number = (field: SettableField, name: string) => {
    const { key, holder, effective } = place(name);
    return annotationSetting(field, holder, key, effective);
  };
  const { key, holder, effective } = place('target-group-attributes');
  return [
    attributeSetting('deregistrationDelaySeconds', holder, key, DEREGISTRATION_DELAY_ATTRIBUTE, effective),
    number('healthCheckIntervalSeconds', 'healthcheck-interval-seconds'),
    number('healthCheckTimeoutSeconds', 'healthcheck-timeout-seconds'),
    number('healthyThreshold', 'healthy-threshold-count'),
    number('unhealthyThreshold', 'unhealthy-threshold-count'),
    ...idleTimeout(ingress, members, parameters),
  ];
}

/** An annotation of the Service beats that of the Ingress, as a whole. */
function placeOf(ingress: Found, service: Found, own: boolean, key: string) {
  const onService = annotationOf(service, key);
  return { key, holder: onService !== undefined || !own ? service : ingress, effective: onService ?? annotationOf(ingress, key) };
}

/** Where the path of a health check is, or belongs. */
export interface CheckedPath extends Place {
  readonly effective?: string;
}

/** Undefined where the load balancer asks at a port of its own, or speaks something else than the pods' HTTP. */
export function albHealthCheckPath(ingress: Found, service: Found, own: boolean): CheckedPath | undefined {
  const said = (name: string) => placeOf(ingress, service, own, `${ALB_PREFIX}/${name}`).effective;
  if (said('healthcheck-port') !== undefined && said('healthcheck-port') !== 'traffic-port') return undefined;
  if (said('backend-protocol-version') === 'GRPC') return undefined;
  const { key, holder, effective } = placeOf(ingress, service, own, `${ALB_PREFIX}/healthcheck-path`);
  return { found: holder, path: ['metadata', 'annotations', key], effective };
}

/** Within a group, two values for one attribute stop the whole group: there it is only written where it has to be. */
function idleTimeout(ingress: Found, members: readonly Found[], parameters: Found | undefined): Setting[] {
  const ofClass = parameters && pairSetting('idleTimeoutSeconds', parameters, ['spec', 'loadBalancerAttributes'], IDLE_TIMEOUT_ATTRIBUTE);
  if (ofClass && textAt(ofClass.found.json, ofClass.path) !== undefined) return [ofClass];
  const key = `${ALB_PREFIX}/load-balancer-attributes`;
  const says = (member: Found) => (annotationOf(member, key) ?? '').includes(IDLE_TIMEOUT_ATTRIBUTE);
  const speakers = members.filter(says);
  const setting = (member: Found, platformDefault?: number) =>
    attributeSetting('idleTimeoutSeconds', member, key, IDLE_TIMEOUT_ATTRIBUTE, annotationOf(member, key), platformDefault);
  if (speakers.length > 0) return speakers.map(speaker => setting(speaker));
  return [setting(ingress, groupOf(ingress) === undefined ? undefined : DEFAULT_IDLE_TIMEOUT.alb)];
}

export function groupOf(ingress: Found): string | undefined {
  return annotationOf(ingress, `${ALB_PREFIX}/group.name`);
}

/** What makes a load balancer of a Service; undefined where the manifests do not tell. */
export function serviceFamily(service: Found): 'nlb' | undefined {
  const type = nlbAnnotation(service, 'aws-load-balancer-type').text;
  const known = textAt(service.json, ['spec', 'loadBalancerClass']) === NLB_CLASS;
  return known || (type !== undefined && ['external', 'nlb', 'nlb-ip'].includes(type)) ? 'nlb' : undefined;
}

export function nlbTargetType(service: Found): string | undefined {
  if (nlbAnnotation(service, 'aws-load-balancer-type').text === 'nlb-ip') return 'ip';
  return nlbAnnotation(service, 'aws-load-balancer-nlb-target-type').text;
}

/** The target group of each port of a Service with a Network Load Balancer. */
export function nlbSettings(service: Found): Setting[][] {
  const number = (field: SettableField, name: string) => {
    const { key, text } = nlbAnnotation(service, `aws-load-balancer-healthcheck-${name}`);
    return annotationSetting(field, service, key, text);
  };
  return listAt(service.json, ['spec', 'ports']).map(port => {
    const common = nlbAnnotation(service, 'aws-load-balancer-target-group-attributes');
    const own = nlbAnnotation(service, `aws-load-balancer-target-group-attributes.${String(at(port, ['port']))}`);
    const { key, text } = own.text ? own : common; // an empty one of a port says nothing
    return [
      attributeSetting('deregistrationDelaySeconds', service, key, DEREGISTRATION_DELAY_ATTRIBUTE, text),
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
  const { key: tlsKey, text: tlsPorts = '*' } = nlbAnnotation(service, 'aws-load-balancer-ssl-ports');
  const isTls = nlbAnnotation(service, 'aws-load-balancer-ssl-cert').text !== undefined
    && tlsPorts.split(',').some(text => ['*', number, textAt(port, ['name'])].includes(text.trim()));
  const { key, text } = nlbAnnotation(service, `aws-load-balancer-listener-attributes.TCP-${number}`);
  const setting = attributeSetting('idleTimeoutSeconds', service, isTls ? tlsKey : key, TCP_IDLE_TIMEOUT_ATTRIBUTE, isTls ? undefined : text, DEFAULT_IDLE_TIMEOUT.nlb);
  return [isTls ? { ...setting, fixed: `the listener of port ${number} ends TLS and has no setting for it` } : setting];
}

function nlbAnnotation(service: Found, name: string): { readonly key: string; readonly text?: string } {
  const keys = NLB_PREFIXES.map(prefix => `${prefix}/${name}`);
  const key = keys.find(candidate => annotationOf(service, candidate) !== undefined) ?? keys[0];
  return { key, text: annotationOf(service, key) };
}
