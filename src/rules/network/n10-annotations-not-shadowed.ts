import { Front } from '../../model/fronts/front';
import { annotationKey, INGRESS, namesWhere } from '../../platform/annotations';
import { shorten } from '../../platform/key-values';
import { at } from '../engine/bounds';
import { ModelRule, Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { frontsWithoutWorkload } from '../engine/workload-facts';

/** Annotations that the controller reads from the Service first. */
const OF_TARGET_GROUP = namesWhere(INGRESS, ({ level }) => level === 'target group');

export const rule: Rule & ModelRule = {
  code: 'N10',
  name: 'annotations-not-shadowed',
  severity: 'warning',
  formula: 'no annotation of a Service overrides the same of its Ingress with another value',
  symptom: 'another value is in force than the Ingress shows',
  explanation: 'For target groups the controller takes the annotations of the Service first, each as a whole: of target-group-attributes only those on the Service '
    + 'count then, and what the Ingress says beside them is lost.',
  remedy: 'say it in one place',
  undecided: 'which of the two is meant is not in the manifests',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/',
  check: ({ workload }) => workload.fronts.flatMap(shadowed),
  checkModel: model => frontsWithoutWorkload(model).flatMap(shadowed),
};

function shadowed({ kind, view: ingress, service }: Front): RuleFinding[] {
  if (kind !== 'ingress') return [];
  const [ofService, ofIngress] = [service.view, ingress].map(view => view.at('metadata', 'annotations'));
  return OF_TARGET_GROUP.map(name => annotationKey(INGRESS, name)).filter(key => ofService.has(key)).flatMap((key): RuleFinding[] => {
    const [own, hidden] = [ofService.at(key), ofIngress.at(key)];
    const [winner, loser] = [own.text(), hidden.text()];
    return winner === undefined || loser === undefined || winner === loser ? [] : [{
      ...at(own),
      actual: `'${shorten(winner, 80)}'`,
      relation: 'equal to',
      limit: `'${shorten(loser, 80)}'`,
      because: `Ingress ${ingress.object.name} says so, and the annotation of the Service is what counts`,
    }];
  });
}
