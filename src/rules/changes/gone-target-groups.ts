import { keepsIngress } from './gone-load-balancers';
import { gone, KEEP_IT, Pair, remains } from './pairs';
import { Front } from '../../model/fronts/front';
import { findGateway } from '../../model/fronts/route';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** A target group that the controller no longer keeps for a workload, although both the workload and its load balancer stay. */
export function goneGroup(front: Front, { now: { object, services } }: Pair<Workload>, old: Model, now: Model): RuleFinding[] {
  if (!keepsBalancer(front, old, now)) return []; // reported for the load balancer
  const { kind, service, view } = front;
  const stays = `while ${describeObject(object)} stays`;
  const because = kind === 'target-group-binding'
    ? `the controller deregisters its pods, and the target group is empty, ${stays}`
    : `the target group is deleted, and the load balancer has nowhere to send to, ${stays}`;
  if (!remains(now, service.view.object)) return [gone(service.view, because, KEEP_IT)];
  const after = now.index.find(view.object.kind, view.object.name, view.object.namespace);
  if (after === undefined) return [gone(view, because, KEEP_IT)];
  const isReferred = now.references.some(({ from, service: to }) => from.object === after.object && to?.name === service.name);
  if (isReferred && !services.some(({ name }) => name === service.name)) return []; // it stays, and its selection is reported for the Service
  const port = front.portAsWritten ?? front.port?.number;
  return [{
    ...at(placeOf(after)),
    actual: `without Service ${service.name}${port === undefined ? '' : `:${port}`}`,
    relation: 'matching',
    limit: 'with it, as before',
    because,
    remedy: 'keep it until it gets no more traffic',
  }];
}

function keepsBalancer({ kind, view }: Front, old: Model, now: Model): boolean {
  switch (kind) {
    case 'ingress': return keepsIngress(view, old, now);
    case 'network-load-balancer': return now.index.find('Service', view.object.name, view.object.namespace)?.at('spec', 'type').text() === 'LoadBalancer';
    case 'gateway': {
      const gateway = findGateway(old.index, view);
      return gateway === undefined || remains(now, gateway.object);
    }
    default: return true;
  }
}

/** The place where an object names its backends. */
export function placeOf(view: View): View {
  switch (view.object.kind) {
    case 'Service': return view.at('spec', 'ports');
    case 'TargetGroupBinding': return view.at('spec', 'serviceRef');
    default: return view.at('spec', view.at('spec', 'rules').exists ? 'rules' : 'defaultBackend');
  }
}
