import { Construct } from 'constructs';
import { albAnnotations, albAttributes, listenersOf } from './alb-ingress';
import { ApplicationLoadBalancerProps } from './alb-props';
import { ALB_PREFIX } from '../../../platform/load-balancer-controller';
import { claim, clusterOf } from '../../workload/claims';
import { Workload } from '../../workload/workload';

/**
 * Annotations that describe the load balancer: where two Ingresses of a group give different values, the controller
 * reconciles none of the group.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
const EXCLUSIVE = [
  'load-balancer-name', 'ip-address-type', 'scheme', 'subnets', 'security-groups', 'customer-owned-ipv4-pool', 'wafv2-acl-arn',
  'waf-acl-id', 'shield-advanced-protection', 'ssl-redirect', 'manage-backend-security-group-rules', 'minimum-load-balancer-capacity',
  'ipam-ipv4-pool-id', 'enable-frontend-nlb',
];

/** Annotations that describe a port: they must agree where two Ingresses share it. */
const EXCLUSIVE_BY_PORT = ['inbound-cidrs', 'security-group-prefix-lists', 'ssl-policy', 'mutual-authentication'];

/** Checks, once all of them are known, that the Ingresses of one group can be one load balancer. */
export function joinGroup(service: Construct, workload: Workload, alb: ApplicationLoadBalancerProps): void {
  const { groupName } = alb;
  if (groupName === undefined) return;
  claim(service, clusterOf(service), `group ${groupName}`, shared(workload, alb), (other, path) => {
    const mine = shared(workload, alb);
    return Object.keys(mine).filter(key => other[key] !== undefined && other[key] !== mine[key]).map(key =>
      `'${key}' is '${mine[key]}' but must be '${other[key]}', as in ${path} of the same group '${groupName}' `
      + '(the controller reconciles no Ingress of a group whose members disagree); give both the same value, or one another \'groupName\'');
  });
}

/** What a service says of the load balancer that it shares, by the name that the user knows it by. */
function shared(workload: Workload, alb: ApplicationLoadBalancerProps): Readonly<Record<string, string>> {
  const annotations = { ...alb.ingressAnnotations, ...albAnnotations(workload, alb) };
  const pick = (names: readonly string[], suffix: string) => names
    .map((name): [string, string] => [`${name}${suffix}`, annotations[`${ALB_PREFIX}/${name}`]])
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries([
    ...pick(EXCLUSIVE, ''),
    ...Object.entries(albAttributes(workload, alb)).map(([key, value]): [string, string] => [`load-balancer-attributes.${key}`, value]),
    ...listenersOf(alb).flatMap(({ port, protocol }) => [
      [`listen-ports.${port}`, protocol] as const,
      ...pick(EXCLUSIVE_BY_PORT, `.${port}`),
    ]),
  ]);
}
