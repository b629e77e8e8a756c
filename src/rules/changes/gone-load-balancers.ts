import { gone, KEEP_IT, keptBehind, remains } from './pairs';
import { albClasses, albIngresses } from '../../model/fronts/alb-ingress';
import { controllerNameOf } from '../../model/fronts/gateway';
import { IngressClasses, ingressClassOf } from '../../model/fronts/ingress-class';
import { findGateway } from '../../model/fronts/route';
import { Service } from '../../model/fronts/service';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { Workload } from '../../model/workload';
import { AwsController, awsController } from '../../platform/controllers';
import { groupBy } from '../../platform/group-by';
import { GATEWAY_API_GROUP } from '../../platform/kubernetes';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

const REMEDY = 'keep it until its address gets no more traffic; where it is kept elsewhere, compare the whole set';

/** Load balancers that are deleted while the workloads behind them stay. */
export function goneBalancers(old: Model, now: Model): RuleFinding[] {
  const kept = keptBehind(old, now);
  const behind = (services: readonly (Service | undefined)[]): Workload | undefined =>
    services.flatMap(service => service === undefined ? [] : kept.get(service) ?? [])[0];
  const byReferrer = groupBy(old.references, ({ from }) => from.object);
  const servedBy = (view: View) => behind((byReferrer.get(view.object) ?? []).map(({ service }) => service));
  return [
    ...old.index.all('Ingress').flatMap(ingress => goneIngress(ingress, servedBy(ingress), old, now)),
    ...old.index.all('Gateway').filter(isGatewayApi).flatMap(gateway => goneGateway(gateway, servedBy, old, now)),
    ...old.services.filter(({ type }) => type === 'LoadBalancer').flatMap(service => goneService(service, behind([service]), now)),
  ];
}

/** Whether the load balancer of an Ingress is still made: by the Ingress itself, or by another one of its group. */
export function keepsIngress(ingress: View, old: Model, now: Model): boolean {
  const isAlb = albIngresses(now.index);
  const same = now.index.find('Ingress', ingress.object.name, ingress.object.namespace);
  if (same !== undefined && isAlb(same)) return true;
  const [before, after] = [old, now].map(({ index }) => new IngressClasses(index));
  const group = before.groupOf(ingress);
  return group !== undefined && now.index.all('Ingress').some(other => isAlb(other) && after.groupOf(other) === group);
}

function goneIngress(ingress: View, workload: Workload | undefined, old: Model, now: Model): RuleFinding[] {
  if (workload === undefined || remains(now, ingress.object)) return [];
  if (albIngresses(old.index)(ingress)) {
    return keepsIngress(ingress, old, now) ? [] : [gone(ingress, deleted(workload), REMEDY)];
  }
  if (isRouted(workload, now)) return [];
  const name = ingressClassOf(ingress).text();
  return [gone(ingress, `${name === undefined ? 'its controller' : `the controller of class ${name}`} answers 404 to its requests, `
    + `while ${describeObject(workload.object)} stays`, KEEP_IT)];
}

/** Whether anything in the new version leads from outside to a workload. */
function isRouted({ object }: Workload, now: Model): boolean {
  const workload = now.workloads.find(other => describeObject(other.object) === describeObject(object));
  const services = new Set(workload?.services);
  return now.references.some(({ service }) => service !== undefined && services.has(service));
}

function goneGateway(gateway: View, servedBy: (route: View) => Workload | undefined, old: Model, now: Model): RuleFinding[] {
  if (remains(now, gateway.object)) return [];
  const routes = old.references.map(({ from }) => from).filter(from => from.object.kind.endsWith('Route') && findGateway(old.index, from)?.object === gateway.object);
  const workload = routes.map(servedBy).find(found => found !== undefined);
  return workload === undefined ? [] : [gone(gateway, deleted(workload), REMEDY)];
}

function isGatewayApi({ object }: View): boolean {
  return object.apiVersion.startsWith(`${GATEWAY_API_GROUP}/`);
}

function goneService({ view }: Service, workload: Workload | undefined, now: Model): RuleFinding[] {
  return workload === undefined || remains(now, view.object) ? [] : [gone(view, deleted(workload), REMEDY)];
}

function deleted({ object }: Workload): string {
  return `its load balancer is deleted, with the address that clients ask, while ${describeObject(object)} stays`;
}

/** The AWS controller that the class of an Ingress names; an unchanged IngressClass is often in one of the versions only. */
function awsControllerOf(ingress: View, ...models: Model[]): AwsController | undefined {
  return models.map(({ index }) => new IngressClasses(index).controllerOf(ingress)).find(controller => controller !== undefined);
}

/** A Gateway whose class names another controller. */
export function changedGatewayClass(before: View, after: View, old: Model, now: Model): RuleFinding[] {
  const nameOf = (gateway: View, ...models: Model[]) => models.map(({ index }) => controllerNameOf(index, gateway)).find(name => name !== undefined);
  const [from, to] = [nameOf(before, old, now), nameOf(after, now, old)];
  if (awsController('GatewayClass', from) === undefined || to === undefined || from === to) return [];
  return [handedOver(after.at('spec', 'gatewayClassName'), `a class of '${to}'`, `one of '${from}'`)];
}

function handedOver(place: View, is: string, was: string): RuleFinding {
  return {
    ...at(place),
    actual: is,
    relation: 'equal to',
    limit: `${was} as before`,
    because: 'another controller makes a load balancer with another address, and the one of before is deleted',
  };
}

/** An Ingress that moves from one controller to another, at least one of which is AWS's. */
export function changedClass(before: View, after: View, old: Model, now: Model): RuleFinding[] {
  const [was, is] = [ingressClassOf(before).text(), ingressClassOf(after)];
  const [from, to] = [awsControllerOf(before, old, now), awsControllerOf(after, now, old)];
  if (from !== undefined && to !== undefined && from !== to) return [handedOver(is, `a class of ${to.title}`, `one of ${from.title}`)];
  const isAlb = (view: View) => [old, now].some(({ index }) => albClasses(index)(view) ?? false);
  if (was === undefined || was === is.text() || (is.exists && is.text() === undefined) || isAlb(before) === isAlb(after)) return [];
  const other = isAlb(before) ? is.text() : was;
  const isKnown = other !== undefined && (!other.includes('alb') || [old, now].some(({ index }) => index.find('IngressClass', other, undefined) !== undefined));
  return [{
    ...at(is),
    actual: is.exists ? `'${is.text()}'` : 'unset, which is the default of the cluster,',
    relation: 'equal to',
    limit: `'${was}' as before`,
    because: `${isKnown ? 'another controller' : 'unless it stands for the same controller, another one'} makes a load balancer with another address, and the one of before is deleted`,
    severity: isKnown ? 'error' : 'warning',
  }];
}
