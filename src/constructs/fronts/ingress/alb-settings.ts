import { Duration } from 'cdk8s';
import { ApplicationLoadBalancerSettings } from './alb-settings-props';
import { ACCESS_LOGS, STICKINESS, STICKINESS_RANGE } from '../../../platform/attributes';
import { secondsOf } from '../../budget/duration';
import { Checks, quote } from '../../input/checks';

/** The attributes of the load balancer that properties set, with those of the user. */
export function attributesOfSettings(
  { accessLogs }: ApplicationLoadBalancerSettings, given: { readonly [name: string]: string } | undefined,
): { [name: string]: string } {
  return {
    ...given,
    ...accessLogs && {
      [ACCESS_LOGS.enabled]: 'true',
      [ACCESS_LOGS.bucket]: accessLogs.bucket,
      ...accessLogs.prefix !== undefined && { [ACCESS_LOGS.prefix]: accessLogs.prefix },
    },
  };
}

/** The attributes that properties decide, by attribute. */
export function decidedBySettings({ accessLogs }: ApplicationLoadBalancerSettings): Readonly<Record<string, string>> {
  return accessLogs ? Object.fromEntries(Object.values(ACCESS_LOGS).map(attribute => [attribute, 'accessLogs'])) : {};
}

/** The attributes of a target group that keep the clients of a pod. */
export function withStickiness(
  attributes: { readonly [name: string]: string } | undefined, stickiness: Duration | undefined,
): { readonly [name: string]: string } | undefined {
  return stickiness ? {
    ...attributes, [STICKINESS.enabled]: 'true', [STICKINESS.type]: 'lb_cookie', [STICKINESS.seconds]: String(secondsOf(stickiness)),
  } : attributes;
}

/** Adds findings about a stickiness beside attributes that decide the same. */
export function checkStickiness(
  stickiness: Duration | undefined, attributes: { readonly [name: string]: string } | undefined, checks: Checks,
): void {
  if (!stickiness) return;
  checks.whole('stickiness', secondsOf(stickiness), ...STICKINESS_RANGE);
  for (const key of Object.keys(attributes ?? {}).filter(name => name.startsWith('stickiness.'))) {
    checks.add({ field: `targetGroupAttributes.${key}`, actual: 'set', relation: 'absent', because: 'the property \'stickiness\' decides it', remedy: 'set that property' });
  }
}

/** Adds findings about values that AWS would refuse. */
export function checkSettings(settings: ApplicationLoadBalancerSettings, checks: Checks): void {
  checkItems('subnets', settings.subnets, checks);
  checkItems('securityGroups', settings.securityGroups, checks);
  settings.inboundCidrs?.forEach((range, index) => checks.matching(
    `inboundCidrs[${index}]`, range, /^([\d.]+\/\d{1,2}|[0-9a-fA-F:]+\/\d{1,3}|\$\{Token\[[^,\s]+)$/, 'a range of addresses such as 10.0.0.0/8', 'change it',
  ));
  if (settings.subnets?.length === 1) {
    checks.add({ field: 'subnets', actual: 1, relation: 'at least', limit: 2, because: 'an Application Load Balancer is in two zones or more', remedy: 'add one of another zone' });
  }
  if (settings.securityGroups && settings.inboundCidrs) {
    checks.add({ field: 'inboundCidrs', actual: 'set', relation: 'absent', because: 'the controller writes them only into a security group of its own', remedy: 'put them into the security groups, or drop \'securityGroups\'' });
  }
  if (settings.wafAclArn !== undefined) {
    checks.matching('wafAclArn', settings.wafAclArn, /^arn:[^:\s]+:wafv2:\S+$|^\$\{Token\[/, 'the ARN of a web ACL of AWS WAF', 'name one');
  }
  if (settings.accessLogs) {
    checks.matching('accessLogs.bucket', settings.accessLogs.bucket, /^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]$|^\$\{Token\[/, 'the name of a bucket', 'name one');
    if (settings.accessLogs.prefix !== undefined) checks.annotationPart('accessLogs.prefix', settings.accessLogs.prefix);
  }
}

/** Ids and names in a list that an annotation separates by commas. */
function checkItems(field: string, items: readonly string[] | undefined, checks: Checks): void {
  if (items?.length === 0) checks.add({ field, actual: 'empty', relation: 'present', because: 'an empty list decides nothing', remedy: `name at least one, or drop '${field}'` });
  items?.forEach((item, index) => {
    if (item.trim() !== '' && !item.includes(',')) return;
    checks.add({ field: `${field}[${index}]`, actual: quote(item), relation: 'matching', limit: 'an id or a name without comma', remedy: 'write one item for each' });
  });
}
