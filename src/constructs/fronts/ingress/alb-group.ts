import { Construct } from 'constructs';
import { albAnnotations } from './alb-ingress';
import { ApplicationLoadBalancerProps } from './alb-props';
import { annotationKey, INGRESS } from '../../../platform/annotations';
import { keyOf, sharedSettings } from '../../../platform/ingress-groups';
import { claim, clusterOf } from '../../workload/claims';
import { ResolvedWorkload } from '../../workload/workload';

/** Checks, once all of them are known, that the Ingresses of one group can be one load balancer. */
export function joinGroup(service: Construct, workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): void {
  const { groupName } = alb;
  if (groupName === undefined) return;
  claimDefaultBackend(service, alb);
  claim(service, clusterOf(service), `group ${groupName}`, shared(workload, alb), (other, path) => {
    const mine = shared(workload, alb);
    return Object.keys(mine).filter(key => other[key] !== undefined && other[key] !== mine[key]).map(key =>
      `'${key}' is '${mine[key]}' but must be '${other[key]}', as in ${path} of the same group '${groupName}' `
      + '(the controller reconciles no Ingress of a group whose members disagree); give both the same value, or one another \'groupName\'');
  });
}

/** A load balancer has one default action. */
function claimDefaultBackend(service: Construct, { groupName, defaultBackend }: ApplicationLoadBalancerProps): void {
  if (!defaultBackend) return;
  claim(service, clusterOf(service), `default backend of ${groupName}`, undefined, (_, path) => [
    `'defaultBackend' is true but must be absent, as ${path} has it in the same group '${groupName}' (a load balancer has one default action); drop one of them`,
  ]);
}

/** The settings of a service for the load balancer that it shares, by the names that the user knows. */
function shared(workload: ResolvedWorkload, alb: ApplicationLoadBalancerProps): Readonly<Record<string, string>> {
  const annotations: { readonly [name: string]: string } = { ...alb.ingressAnnotations, ...albAnnotations(workload, alb) };
  const settings = sharedSettings(name => annotations[annotationKey(INGRESS, name)]);
  return Object.fromEntries(settings.map(setting => [keyOf(setting), setting.value]));
}
