import { AwsController } from './controllers';
import { ALB_PREFIX, NLB_PREFIXES } from './load-balancer-controller';

/** The annotations that the AWS Load Balancer Controller reads, each with all properties that matter here. */

/** The form of an annotation's value; an array holds the only accepted words. */
export type AnnotationValue = 'text' | 'whole' | 'list' | 'set' | 'pairs' | 'json' | readonly string[];

/** The properties of one annotation. */
export interface AnnotationInfo {
  /** The subject of the annotation. Annotations of a Service win over those of an Ingress if they describe a target group. */
  readonly level: 'load balancer' | 'listener' | 'TLS listener' | 'target group' | 'rule';
  readonly value: AnnotationValue;
  /** Whether the Ingresses of one group must agree: about a listener those that share its port, about pairs key by key. */
  readonly exclusive?: true;
  /** The field of the IngressClassParams, below `spec`, that takes precedence if it is set; pairs are merged key by key. */
  readonly classField?: readonly string[];
  /** The field of a LoadBalancerConfiguration or, of a target group, of a TargetGroupConfiguration that sets the same for a Gateway. */
  readonly gatewayField?: string;
  /**
   * Present if a change makes another target group or load balancer, with the controller's default; '' means none. The same holds for
   * the target type, which a class or a flag may decide.
   */
  readonly fixed?: { readonly byDefault: string };
  /** Whether a rollout depends on it: typos in its name are reported. New versions of the controller bring new names. */
  readonly timing?: true;
  /** Whether only this controller reads it, so that a Service with the annotation is meant for this controller. */
  readonly controllerOnly?: true;
  /** The difference on EKS Auto Mode, if any: not read at all, or another name of the class field. */
  readonly autoMode?: 'ignored' | { readonly classField: readonly string[] };
}

/** The annotations of one kind of object. */
export interface Vocabulary<Name extends string = string> {
  /** The parts before the slash; the first is the one to write. */
  readonly prefixes: readonly [string, ...string[]];
  /** By the part after the slash; a name that ends in `.*` covers all names with that beginning. */
  readonly annotations: Readonly<Record<Name, AnnotationInfo>>;
}

/** The part after the slash of an annotation of a vocabulary. */
export type NameIn<Words> = Words extends Vocabulary<infer Name> ? Name extends `${infer Start}*` ? `${Start}${string}` : Name : never;

const SCHEMES = ['internal', 'internet-facing'] as const;
const TARGET_TYPES = ['ip', 'instance'] as const;

/**
 * The annotations of an Ingress, and of the Services behind it.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/v3.5/guide/ingress/annotations/
 */
export const INGRESS = {
  prefixes: [ALB_PREFIX],
  annotations: {
    'group.name': { level: 'load balancer', value: 'text', classField: ['group', 'name'], fixed: { byDefault: '' }, timing: true, autoMode: 'ignored' },
    'group.order': { level: 'rule', value: 'whole', timing: true },

    'load-balancer-name': { level: 'load balancer', value: 'text', exclusive: true, classField: ['loadBalancerName'], gatewayField: 'loadBalancerName', fixed: { byDefault: '' } },
    'scheme': { level: 'load balancer', value: SCHEMES, exclusive: true, classField: ['scheme'], gatewayField: 'scheme', fixed: { byDefault: 'internal' }, timing: true },
    'ip-address-type': { level: 'load balancer', value: 'text', exclusive: true, classField: ['ipAddressType'] },
    'subnets': { level: 'load balancer', value: 'set', exclusive: true, classField: ['subnets'] },
    'security-groups': { level: 'load balancer', value: 'list', exclusive: true },
    'manage-backend-security-group-rules': { level: 'load balancer', value: 'text', exclusive: true },
    'customer-owned-ipv4-pool': { level: 'load balancer', value: 'text', exclusive: true },
    'ipam-ipv4-pool-id': { level: 'load balancer', value: 'text', exclusive: true, classField: ['ipamConfiguration', 'ipv4IPAMPoolId'] },
    'minimum-load-balancer-capacity': { level: 'load balancer', value: 'text', exclusive: true, classField: ['minimumLoadBalancerCapacity'] },
    'enable-frontend-nlb': { level: 'load balancer', value: 'text', exclusive: true },
    'wafv2-acl-arn': { level: 'load balancer', value: 'text', exclusive: true, classField: ['wafv2AclArn'] },
    'waf-acl-id': { level: 'load balancer', value: 'text', exclusive: true, autoMode: 'ignored' },
    'shield-advanced-protection': { level: 'load balancer', value: 'text', exclusive: true, autoMode: 'ignored' },
    'ssl-redirect': { level: 'load balancer', value: 'text', exclusive: true, classField: ['sslRedirectPort'] },
    'load-balancer-attributes': { level: 'load balancer', value: 'pairs', exclusive: true, classField: ['loadBalancerAttributes'], timing: true },
    'tags': { level: 'load balancer', value: 'pairs', exclusive: true, classField: ['tags'] },

    'listen-ports': { level: 'listener', value: 'json', timing: true },
    'inbound-cidrs': { level: 'listener', value: 'set', exclusive: true, classField: ['inboundCIDRs'] },
    'security-group-prefix-lists': { level: 'listener', value: 'set', exclusive: true, classField: ['prefixListsIDs'] },
    'certificate-arn': { level: 'TLS listener', value: 'list', classField: ['certificateArn'], autoMode: { classField: ['certificateARNs'] } },
    'ssl-policy': { level: 'TLS listener', value: 'text', exclusive: true, classField: ['sslPolicy'] },
    'mutual-authentication': { level: 'TLS listener', value: 'json', exclusive: true },

    'auth-type': { level: 'rule', value: ['none', 'oidc', 'cognito'] },
    'auth-idp-oidc': { level: 'rule', value: 'json' },
    'auth-idp-cognito': { level: 'rule', value: 'json' },
    'auth-on-unauthenticated-request': { level: 'rule', value: ['deny', 'allow', 'authenticate'] },
    'auth-scope': { level: 'rule', value: 'text' },
    'auth-session-cookie': { level: 'rule', value: 'text' },
    'auth-session-timeout': { level: 'rule', value: 'whole' },

    'actions.*': { level: 'rule', value: 'json' },
    'conditions.*': { level: 'rule', value: 'json' },
    'transforms.*': { level: 'rule', value: 'json' },

    'target-type': { level: 'target group', value: TARGET_TYPES, classField: ['targetType'], gatewayField: 'targetType', timing: true },
    'target-group-attributes': { level: 'target group', value: 'pairs', timing: true },
    'backend-protocol': { level: 'target group', value: ['HTTP', 'HTTPS'], gatewayField: 'protocol', fixed: { byDefault: 'HTTP' }, timing: true },
    'backend-protocol-version': { level: 'target group', value: ['HTTP1', 'HTTP2', 'GRPC'], gatewayField: 'protocolVersion', fixed: { byDefault: 'HTTP1' }, timing: true },
    'target-control-port': { level: 'target group', value: 'text', gatewayField: 'targetControlPort', fixed: { byDefault: '' } },
    'target-node-labels': { level: 'target group', value: 'text' },
    'multi-cluster-target-group': { level: 'target group', value: 'text' },
    'healthcheck-port': { level: 'target group', value: 'text', timing: true },
    'healthcheck-protocol': { level: 'target group', value: ['HTTP', 'HTTPS'], timing: true },
    'healthcheck-path': { level: 'target group', value: 'text', timing: true },
    'healthcheck-interval-seconds': { level: 'target group', value: 'whole', timing: true },
    'healthcheck-timeout-seconds': { level: 'target group', value: 'whole', timing: true },
    'healthy-threshold-count': { level: 'target group', value: 'whole', timing: true },
    'unhealthy-threshold-count': { level: 'target group', value: 'whole', timing: true },
    'success-codes': { level: 'target group', value: 'text', timing: true },
  },
} as const satisfies Vocabulary;

/** The name of an annotation of an Ingress. */
export type IngressAnnotation = NameIn<typeof INGRESS>;

/**
 * The annotations of a Service with a Network Load Balancer.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/v3.5/guide/service/annotations/
 */
export const NLB_SERVICE = {
  prefixes: NLB_PREFIXES,
  annotations: {
    'aws-load-balancer-type': { level: 'load balancer', value: 'text', fixed: { byDefault: '' }, timing: true, autoMode: 'ignored' },
    'aws-load-balancer-name': { level: 'load balancer', value: 'text', fixed: { byDefault: '' }, controllerOnly: true },
    'aws-load-balancer-scheme': { level: 'load balancer', value: SCHEMES, fixed: { byDefault: 'internal' }, timing: true, controllerOnly: true },
    'aws-load-balancer-attributes': { level: 'load balancer', value: 'pairs', timing: true, controllerOnly: true },
    'aws-load-balancer-cross-zone-load-balancing-enabled': { level: 'load balancer', value: ['true', 'false'] },
    'aws-load-balancer-subnets': { level: 'load balancer', value: 'set' },
    'aws-load-balancer-additional-resource-tags': { level: 'load balancer', value: 'pairs' },

    'aws-load-balancer-listener-attributes.*': { level: 'listener', value: 'pairs', controllerOnly: true },
    'aws-load-balancer-ssl-cert': { level: 'TLS listener', value: 'list' },
    'aws-load-balancer-ssl-ports': { level: 'TLS listener', value: 'list' },

    'aws-load-balancer-nlb-target-type': { level: 'target group', value: TARGET_TYPES, timing: true, controllerOnly: true },
    'aws-load-balancer-backend-protocol': { level: 'target group', value: 'text', fixed: { byDefault: 'tcp' } },
    'aws-load-balancer-proxy-protocol': { level: 'target group', value: 'text', autoMode: 'ignored' },
    'aws-load-balancer-target-group-attributes': { level: 'target group', value: 'pairs', timing: true, controllerOnly: true },
    'aws-load-balancer-target-group-attributes.*': { level: 'target group', value: 'pairs', controllerOnly: true },
    'aws-load-balancer-healthcheck-protocol': { level: 'target group', value: 'text', timing: true },
    'aws-load-balancer-healthcheck-port': { level: 'target group', value: 'text', timing: true },
    'aws-load-balancer-healthcheck-path': { level: 'target group', value: 'text', timing: true },
    'aws-load-balancer-healthcheck-interval': { level: 'target group', value: 'whole', timing: true },
    'aws-load-balancer-healthcheck-timeout': { level: 'target group', value: 'whole', timing: true },
    'aws-load-balancer-healthcheck-healthy-threshold': { level: 'target group', value: 'whole', timing: true },
    'aws-load-balancer-healthcheck-unhealthy-threshold': { level: 'target group', value: 'whole', timing: true },
    'aws-load-balancer-healthcheck-success-codes': { level: 'target group', value: 'text', timing: true },
  },
} as const satisfies Vocabulary;

/** The name of an annotation of a Service with a Network Load Balancer. */
export type NlbServiceAnnotation = NameIn<typeof NLB_SERVICE>;

/** An annotation as it is written on an object. */
export function annotationKey({ prefixes }: Vocabulary, name: string): string {
  return `${prefixes[0]}/${name}`;
}

/** The names of a vocabulary that satisfy a condition, in the order of the vocabulary. */
export function namesWhere<Name extends string>({ annotations }: Vocabulary<Name>, holds: (info: AnnotationInfo) => boolean): Name[] {
  return (Object.keys(annotations) as Name[]).filter(name => holds(annotations[name]));
}

/** The name of an annotation without its prefix, if it has one of the vocabulary's. */
export function shortNameOf({ prefixes }: Vocabulary, key: string): string | undefined {
  const prefix = prefixes.find(known => key[known.length] === '/' && key.startsWith(known));
  return prefix === undefined ? undefined : key.slice(prefix.length + 1);
}

/** The properties of an annotation, by its name without prefix. */
export function infoOf({ annotations }: Vocabulary, name: string): AnnotationInfo | undefined {
  if (Object.hasOwn(annotations, name)) return annotations[name];
  const dot = name.indexOf('.');
  const family = dot < 0 ? undefined : `${name.slice(0, dot)}.*`;
  return family !== undefined && Object.hasOwn(annotations, family) ? annotations[family] : undefined;
}

/** Whether a controller reads an annotation. */
export function isRead(info: AnnotationInfo | undefined, controller: AwsController | undefined): boolean {
  return info?.autoMode !== 'ignored' || !controller?.autoMode;
}

/** The field of the IngressClassParams of a controller that takes precedence over an annotation. */
export function classFieldOf(info: AnnotationInfo | undefined, controller: AwsController | undefined): readonly string[] | undefined {
  return controller?.autoMode && typeof info?.autoMode === 'object' ? info.autoMode.classField : info?.classField;
}

/** A setting that a target group or load balancer keeps for life. */
export interface FixedSetting<Name extends string = string> {
  readonly annotation: Name;
  readonly gatewayField?: string;
  readonly byDefault: string;
}

/** The settings that a target group, or a load balancer, keeps for life. */
export function fixedSettings<Name extends string>(words: Vocabulary<Name>, level: AnnotationInfo['level']): FixedSetting<Name>[] {
  return namesWhere(words, info => info.level === level && info.fixed !== undefined).map(annotation => {
    const { gatewayField, fixed }: AnnotationInfo = words.annotations[annotation];
    return { annotation, gatewayField, byDefault: fixed!.byDefault };
  });
}
