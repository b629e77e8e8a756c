import { RuleFinding } from '../engine/rule-finding';
import { parseJson } from './attribute-values';
import { albIngresses } from '../../model/fronts/alb-ingress';
import { IngressClasses } from '../../model/fronts/ingress-class';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { groupBy } from '../../platform/group-by';
import { isRecord } from '../../platform/is-record';
import { parseKeyValues } from '../../platform/key-values';
import { ALB_PREFIX } from '../../platform/load-balancer-controller';
import { at } from '../engine/bounds';

/** How the controller compares two values. */
type Comparison = 'text' | 'list' | 'set';

/**
 * Annotations that describe the load balancer, with the field of IngressClassParams that decides instead where it is there.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
 */
const EXCLUSIVE: readonly (readonly [annotation: string, classField: string | undefined, comparison: Comparison])[] = [
  ['load-balancer-name', 'loadBalancerName', 'text'], ['scheme', 'scheme', 'text'], ['ip-address-type', 'ipAddressType', 'text'],
  ['subnets', 'subnets', 'set'], ['security-groups', undefined, 'list'], ['customer-owned-ipv4-pool', undefined, 'text'],
  ['wafv2-acl-arn', 'wafv2AclArn', 'text'], ['waf-acl-id', undefined, 'text'], ['shield-advanced-protection', undefined, 'text'],
  ['ssl-redirect', 'sslRedirectPort', 'text'], ['manage-backend-security-group-rules', undefined, 'text'],
];

/** The same of one listener. */
const BY_PORT: typeof EXCLUSIVE = [
  ['inbound-cidrs', 'inboundCIDRs', 'set'], ['security-group-prefix-lists', 'prefixListsIDs', 'set'], ['ssl-policy', 'sslPolicy', 'text'],
];

/** What an Ingress says of the load balancer that it shares. */
interface Said {
  readonly view: View;
  readonly value: string;
  /** As it is told. */
  readonly told: string;
  /** Whether nothing else can decide it. */
  readonly certain: boolean;
}

/** Ingresses of one group that give one setting of their load balancer different values. */
export function groupConflicts({ index }: Model): RuleFinding[] {
  const ingresses = index.all('Ingress').filter(albIngresses(index));
  const classes = new IngressClasses(index);
  return [...groupBy(ingresses, ingress => classes.groupOf(ingress))].flatMap(([group, members]) => {
    if (group === undefined) return [];
    const first = new Map<string, Said>();
    return members.flatMap(member => [...settingsOf(member, classes)].flatMap(([key, said]): RuleFinding[] => {
      const before = first.get(key);
      if (before === undefined) first.set(key, said);
      return before === undefined || before.value === said.value ? [] : [conflict(group, said, before)];
    }));
  });
}

function conflict(group: string, said: Said, before: Said): RuleFinding {
  return {
    ...at(said.view),
    actual: said.told,
    relation: 'like',
    limit: before.told,
    because: `${describeObject(before.view.object)} of the same group '${group}' says so, and the controller reconciles no Ingress of a group whose members disagree`,
    severity: said.certain && before.certain ? 'error' : 'warning',
    remedy: 'give both the same value, or one another group.name',
  };
}

function settingsOf(ingress: View, classes: IngressClasses): Map<string, Said> {
  const annotation = (key: string) => ingress.at('metadata', 'annotations', `${ALB_PREFIX}/${key}`);
  const parameters = classes.parameters(ingress)?.at('spec');
  const settings = new Map<string, Said>();
  const isOpen = classes.mayBeOverridden(ingress);
  const add = (suffix: string) => ([key, field, comparison]: typeof EXCLUSIVE[number]) => {
    const view = classes.setting(ingress, key, ...field === undefined ? [] : [field]);
    const value = valueOf(view, comparison);
    if (value !== undefined) settings.set(key + suffix, { view, value, told: `'${value}'`, certain: field === undefined || !isOpen });
  };
  EXCLUSIVE.forEach(add(''));
  for (const [port, protocol] of listenPorts(annotation('listen-ports'), annotation('certificate-arn').exists || Boolean(parameters?.at('certificateArn').exists))) {
    settings.set(`listen-ports ${port}`, { view: annotation('listen-ports'), value: protocol, told: `${protocol} at ${port}`, certain: true });
    BY_PORT.filter(([key]) => protocol === 'HTTPS' || key !== 'ssl-policy').forEach(add(` ${port}`));
  }
  for (const name of parameters?.at('tags').exists ? ['load-balancer-attributes'] : ['load-balancer-attributes', 'tags']) {
    const view = annotation(name);
    for (const [key, value] of Object.entries(parseKeyValues(view.text() ?? '').values)) {
      settings.set(`${name} ${key}`, { view, value, told: `a list with '${key}=${value}'`, certain: true });
    }
  }
  return settings;
}

/** Undefined where nothing is said, or where what a class says cannot be compared with an annotation. */
function valueOf(view: View, comparison: Comparison): string | undefined {
  if (!view.exists) return undefined;
  if (view.isList) return [...new Set(view.texts())].sort().join(', ');
  if (view.keys().length > 0) return undefined;
  const text = view.text() ?? '';
  if (comparison === 'text') return text.trim();
  const items = text.split(',').map(item => item.trim()).filter(item => item !== '');
  return (comparison === 'set' ? [...new Set(items)].sort() : items).join(', ');
}

/** The ports with their protocols; none where they cannot be read. */
function listenPorts(view: View, hasCertificate: boolean): [port: number, protocol: string][] {
  const text = view.text();
  if (text === undefined) return hasCertificate ? [[443, 'HTTPS']] : [[80, 'HTTP']];
  const listeners = parseJson(text); // where it is none, the rule about values says so
  return (Array.isArray(listeners) ? listeners : []).filter(isRecord).flatMap(Object.entries).map(([protocol, port]) => [Number(port), protocol]);
}
