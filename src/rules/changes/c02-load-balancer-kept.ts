import { changedClass, changedGatewayClass, goneBalancers } from './gone-load-balancers';
import { objectPairs, Pair } from './pairs';
import { IngressClasses } from '../../model/fronts/ingress-class';
import { serviceController } from '../../model/fronts/load-balancer-maker';
import { readService } from '../../model/fronts/service';
import { findLoadBalancer } from '../../model/fronts/target-group-configuration';
import { Model } from '../../model/model';
import { Annotated } from '../../model/objects/annotated';
import { View } from '../../model/objects/view';
import { fixedSettings, infoOf, INGRESS, isRead, NLB_SERVICE, Vocabulary } from '../../platform/annotations';
import { awsController } from '../../platform/controllers';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

/** A setting whose change makes another load balancer: its place and its value. */
interface Identity { readonly place: View; readonly value: string; readonly isSet: boolean }

export const rule: ChangeRule = {
  code: 'C02',
  name: 'load-balancer-kept',
  severity: 'error',
  formula: 'no load balancer goes while the pods behind it stay, and no change of its class, type, scheme, group or name',
  symptom: 'clients go on asking the address of the old load balancer, which is gone',
  explanation: 'AWS cannot change the scheme or the name of a load balancer, and a group has one of its own. The controller makes a new one and deletes the old, '
    + 'while DNS still answers with its addresses. An Ingress, a Gateway or a Service that is dropped, or handed to another controller, takes its load balancer along.',
  remedy: 'add a second Ingress or Service with the new settings, move DNS, and drop the old one when it gets no more traffic',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  check: (old, now) => [
    ...objectPairs(old, now, 'Ingress').flatMap(pair => changed(ofIngress(pair.old, old), ofIngress(pair.now, now))),
    ...objectPairs(old, now, 'Service').filter(pair => [pair.old, pair.now].every(view => typeOf(view) === 'LoadBalancer'))
      .flatMap(pair => changed(ofService(pair.old), ofService(pair.now))),
    ...objectPairs(old, now, 'Gateway').flatMap(pair => changed(ofGateway(pair.old, old), ofGateway(pair.now, now))),
    ...objectPairs(old, now, 'Ingress').flatMap(pair => changedClass(pair.old, pair.now, old, now)),
    ...objectPairs(old, now, 'Gateway').flatMap(pair => changedGatewayClass(pair.old, pair.now, old, now)),
    ...objectPairs(old, now, 'Service').flatMap(changedType),
    ...goneBalancers(old, now),
  ],
};

/** The parameters of its class decide before its annotations. */
function ofIngress(ingress: View, { index }: Model): Identity[] {
  const classes = new IngressClasses(index);
  return byAnnotation(INGRESS, name => classes.setting(ingress, name), ingress.at('spec', 'ingressClassName'));
}

function ofService(service: View): Identity[] {
  const annotated = new Annotated([service], NLB_SERVICE);
  const loadBalancerClass = service.at('spec', 'loadBalancerClass');
  const controller = awsController('Service', loadBalancerClass.text());
  return byAnnotation(NLB_SERVICE, name => isRead(infoOf(NLB_SERVICE, name), controller) ? annotated.place(name) : undefined, loadBalancerClass);
}

/**
 * The settings of annotations that a load balancer keeps for life.
 *
 * @param ofClass the place of the class, for annotations that the controller ignores because of it
 */
function byAnnotation<Name extends string>(words: Vocabulary<Name>, placeOf: (name: Name) => View | undefined, ofClass: View): Identity[] {
  return fixedSettings(words, 'load balancer').map(({ annotation, byDefault }) => {
    const place = placeOf(annotation);
    return place === undefined ? { place: ofClass, value: byDefault, isSet: false } : said(place, byDefault);
  });
}

/** By the LoadBalancerConfiguration, where it is among the manifests. */
function ofGateway(gateway: View, { index }: Model): Identity[] {
  const configuration = findLoadBalancer(index, gateway);
  return configuration === undefined ? [] : fixedSettings(INGRESS, 'load balancer').flatMap(({ gatewayField, byDefault }) =>
    gatewayField === undefined ? [] : [said(configuration.at('spec', gatewayField), byDefault)]);
}

function said(place: View, byDefault: string): Identity {
  return { place, value: place.text() ?? byDefault, isSet: place.exists };
}

function changed(before: readonly Identity[], after: readonly Identity[]): RuleFinding[] {
  if (before.length === 0) return [];
  return after.flatMap(({ place, value, isSet }, index): RuleFinding[] => before[index].value === value ? [] : [{
    ...at(place),
    actual: spelled(value, isSet),
    relation: 'equal to',
    limit: `${spelled(before[index].value, before[index].isSet)} as before`,
    because: 'the controller makes another load balancer with another address, and deletes this one',
  }]);
}

/** A Service that no longer has a load balancer, or has one of another controller. */
function changedType({ old, now }: Pair<View>): RuleFinding[] {
  if (typeOf(old) !== 'LoadBalancer') return [];
  const type = now.at('spec', 'type');
  if (type.exists && typeOf(now) === undefined) return [];
  if (typeOf(now) !== 'LoadBalancer') {
    return [{
      ...at(type),
      actual: type.exists ? `${typeOf(now)}` : 'unset, which is ClusterIP,',
      relation: 'equal to',
      limit: 'LoadBalancer as before',
      because: 'its load balancer is deleted, with the address that clients ask',
    }];
  }
  const [before, after] = [old, now].map(view => view.at('spec', 'loadBalancerClass').text());
  // A Service without a class got one when it was created; it is assumed to be AWS's.
  if (after === undefined || before === after || (before === undefined && (awsController('Service', after) !== undefined || serviceController(readService(old)) === 'others'))) return [];
  return [{
    ...at(now.at('spec', 'loadBalancerClass')),
    actual: `'${after}'`,
    relation: before === undefined ? 'absent' : 'equal to',
    limit: before === undefined ? 'as before' : `'${before}' as before`,
    because: 'Kubernetes does not allow it to change, and refuses the whole object',
  }];
}

function typeOf(service: View): string | undefined {
  return service.at('spec', 'type').text();
}

function spelled(value: string, given: boolean): string {
  if (given) return `'${value}'`;
  return value === '' ? 'unset' : `unset (${value})`;
}
