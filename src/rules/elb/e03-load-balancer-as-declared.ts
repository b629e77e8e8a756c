import { BoundFront, boundFronts } from './bound-fronts';
import { driftFinding, driftsOf } from './drift';
import { LoadBalancer, loadBalancersOf } from '../../model/live/elb';
import { loadBalancerDefaults } from '../../platform/attribute-defaults';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';
import { loadBalancerAttributes } from '../engine/workload-facts';

export const rule: LiveRule = {
  code: 'E03',
  name: 'load-balancer-as-declared',
  severity: 'warning',
  formula: 'attributes of a load balancer at AWS, such as its idle timeout, are those of its manifest, and else the defaults of AWS',
  symptom: 'connections are closed earlier or later than the manifests say: 502 and 504',
  explanation: 'As with target groups, the controller leaves attributes alone that no manifest names. With an idle timeout that is longer than the keep-alive of the application, '
    + 'the application closes connections on which the load balancer then sends a request.',
  remedy: 'write the attribute into the manifest',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#load-balancer-attributes',
  check: subject => {
    const seen = new Set<string>();
    return boundFronts(subject).filter(({ front }) => front.kind !== 'target-group-binding').flatMap(bound => loadBalancersOf(bound.elb, bound.group)
      .filter(({ arn }) => !seen.has(arn))
      .flatMap(loadBalancer => {
        seen.add(loadBalancer.arn);
        return [...ofLoadBalancer(bound, loadBalancer), ...ofListener(bound, loadBalancer)];
      }));
  },
};

function ofLoadBalancer({ front }: BoundFront, { attributes, name }: LoadBalancer): RuleFinding[] {
  const set = loadBalancerAttributes(front);
  // Any Ingress of a group may declare an attribute for all of them.
  const { idleTimeout: { attribute, defaulted = true, value } = {}, listener } = front;
  const declared = { ...set?.values, ...attribute !== undefined && !defaulted && listener === undefined && { [attribute]: String(value) } };
  return driftsOf(attributes, declared, loadBalancerDefaults(front.loadBalancer.kind))
    .map(drift => driftFinding(drift, set, front.view.at('metadata', 'annotations'), `the load balancer ${name}`));
}

function ofListener({ front }: BoundFront, { listeners, name }: LoadBalancer): RuleFinding[] {
  const { idleTimeout, port, service } = front;
  const key = idleTimeout?.attribute;
  if (front.listener === undefined || key === undefined) return [];
  return listeners.filter(listener => listener.attributes[key] !== undefined && (port === undefined || listener.port === port.number))
    .filter(listener => Number(listener.attributes[key]) !== idleTimeout!.value)
    .map(listener => ({
      ...at(idleTimeout!),
      field: key,
      says: `${key} of the listener ${listener.protocol} ${listener.port} of ${name} is ${listener.attributes[key]}, not ${idleTimeout!.value}`,
      because: `Service ${service.name} ${idleTimeout!.defaulted ? 'leaves it out' : 'declares it'}`,
    }));
}
