import { RuleFinding } from '../engine/rule-finding';
import { isNear } from './near';
import { Front } from '../../model/fronts/front';
import { View } from '../../model/objects/view';
import { ALB_PREFIX, NLB_PREFIXES } from '../../platform/load-balancer-controller';
import { at } from '../engine/bounds';

/** Annotations that decide about timing. Of others nothing is said: new versions of the controller bring new ones. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'ingress': [
    'target-type', 'target-group-attributes', 'load-balancer-attributes', 'listen-ports', 'group.name', 'group.order', 'scheme',
    'backend-protocol', 'backend-protocol-version', 'success-codes', 'healthy-threshold-count', 'unhealthy-threshold-count',
    ...['path', 'port', 'protocol', 'interval-seconds', 'timeout-seconds'].map(key => `healthcheck-${key}`),
  ],
  'network-load-balancer': [
    'type', 'scheme', 'nlb-target-type', 'target-group-attributes', 'attributes',
    ...['path', 'port', 'protocol', 'interval', 'timeout', 'healthy-threshold', 'unhealthy-threshold', 'success-codes'].map(key => `healthcheck-${key}`),
  ].map(key => `aws-load-balancer-${key}`),
};

/** Slips in the names of annotations, which the controller passes over without a word. */
export function misspeltAnnotations({ kind, view, service }: Front): RuleFinding[] {
  if (kind === 'ingress') return [service.view, view].flatMap(object => misspelt(object, [ALB_PREFIX], NAMES[kind]));
  return kind === 'network-load-balancer' ? misspelt(service.view, NLB_PREFIXES, NAMES[kind]) : [];
}

function misspelt(object: View, prefixes: readonly string[], names: readonly string[]): RuleFinding[] {
  const annotations = object.at('metadata', 'annotations');
  return annotations.keys().flatMap((key): RuleFinding[] => {
    const prefix = prefixes.find(known => key.startsWith(`${known}/`));
    const name = prefix === undefined ? undefined : key.slice(prefix.length + 1);
    const meant = name === undefined || names.includes(name) ? undefined : names.find(known => isNear(known, name));
    return meant === undefined || annotations.has(`${prefix}/${meant}`) ? [] : [{
      ...at(annotations.at(key)),
      actual: 'set',
      relation: 'like',
      limit: `'${prefix}/${meant}'`,
      because: 'the controller knows no such annotation, and passes over it without a word',
      severity: 'warning',
      remedy: `did you mean ${meant}?`,
    }];
  });
}
