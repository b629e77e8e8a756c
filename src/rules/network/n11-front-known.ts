import { askerOf, Front, Maker } from '../../model/fronts/front';
import { wholeLeakWindow } from '../../timing';
import { at } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

const FIND_OUT = 'find out for how long a pod that goes still gets requests, and let it sleep as long';

export const rule: Rule = {
  code: 'N11',
  name: 'front-known',
  severity: 'info',
  formula: 'the class in front (IngressClass, GatewayClass, loadBalancerClass) is known',
  symptom: 'the timing may be another than the one checked: a load balancer can need minutes where kube-proxy needs seconds',
  explanation: 'How long a pod gets requests after its deletion depends on what is in front of it. Load balancers of AWS are known, and proxies that run in the '
    + 'cluster, which follow endpoints. Of anything else nothing is known but that it sends requests, and the numbers are those of kube-proxy.',
  remedy: FIND_OUT,
  undecided: 'what is in front is not in the manifests',
  source: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class',
  check: subject => subject.workload.fronts.flatMap(front => unknownFront(subject, front)),
};

function unknownFront({ assumptions }: Subject, front: Front): RuleFinding[] {
  const { maker, service, loadBalancer } = front;
  if (maker === undefined || askerOf(front) === 'gateway') return [];
  const { place, says, known } = maker;
  const show = known ? undefined : whatShows(maker);
  const seconds = wholeLeakWindow(assumptions.inputs(front)).value;
  return [{
    ...at(place),
    says: `${known ? `${known.title} is in front of Service ${service.name}, and how long it takes is not known` : whatIs(front)}: `
      + `it is taken for '${loadBalancer.name}', ${front.isDeclared ? 'as is declared, ' : ''}which sends to a pod for up to ${seconds} s after its deletion`
      + `${front.isDeclared ? '; its target group and its readiness gates are not judged' : ''}`,
    remedy: show === undefined ? undefined : `${show}; else ${FIND_OUT}`,
    because: says === undefined || known === undefined ? undefined : `'${says}'`,
  }];
}

/** The front of an unknown controller, in words. */
function whatIs({ maker, service }: Front): string {
  const { place, says } = maker!;
  const { kind, name } = place.object;
  if (says !== undefined) return `the class '${says}' of ${kind} ${name} is not known`;
  if (place.object === service.view.object) return `nothing among the manifests shows what sends to the port that Service ${name} opens on the nodes`;
  return kind === 'Ingress' ? `Ingress ${name} names no class` : `the Gateway of ${kind} ${name} is not among the manifests`;
}

/** What to add to the manifests, so that they show the controller; undefined for Services, for which no object does. */
function whatShows({ place: { object: { kind } }, says }: Maker): string | undefined {
  if (kind === 'Service') return undefined;
  if (kind === 'Ingress') return says === undefined ? 'name the class, and put it among the manifests' : 'put the class among the manifests';
  return says === undefined ? 'put the Gateway among the manifests' : 'put the class among the manifests';
}
