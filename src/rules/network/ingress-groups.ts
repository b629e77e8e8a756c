import { albIngresses } from '../../model/fronts/alb-ingress';
import { IngressClasses } from '../../model/fronts/ingress-class';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { View } from '../../model/objects/view';
import { annotationKey, infoOf, INGRESS, IngressAnnotation } from '../../platform/annotations';
import { groupBy } from '../../platform/group-by';
import { keyOf, SharedSetting, sharedSettings } from '../../platform/ingress-groups';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** A setting that an Ingress gives to the load balancer that it shares. */
interface Said {
  readonly view: View;
  readonly value: string;
  /** The value, for messages. */
  readonly told: string;
  /** Whether this object alone decides the value. */
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
    relation: 'equal to',
    limit: before.told,
    because: `${describeObject(before.view.object)} of the same group '${group}' says so, and the controller reconciles no Ingress of a group whose members disagree`,
    severity: said.certain && before.certain ? 'error' : 'warning',
    remedy: 'give both the same value, or one another group.name',
  };
}

function settingsOf(ingress: View, classes: IngressClasses): Map<string, Said> {
  const placeOf = (annotation: IngressAnnotation) =>
    isPairs(annotation) ? ingress.at('metadata', 'annotations', annotationKey(INGRESS, annotation)) : classes.setting(ingress, annotation);
  const isOpen = classes.mayBeOverridden(ingress);
  return new Map(sharedSettings(annotation => textOf(placeOf(annotation)))
    .filter(({ annotation, part }) => !isPairs(annotation) || classes.pair(ingress, annotation, part!) === undefined)
    .map((setting): [string, Said] => {
      const { annotation, value } = setting;
      const isCertain = isPairs(annotation) || infoOf(INGRESS, annotation)?.classField === undefined || !isOpen;
      return [keyOf(setting), { view: placeOf(annotation)!, value, told: tell(setting), certain: isCertain }];
    }));
}

function isPairs(annotation: IngressAnnotation): boolean {
  return infoOf(INGRESS, annotation)?.value === 'pairs';
}

function tell({ annotation, part, value }: SharedSetting): string {
  if (isPairs(annotation)) return `a list with '${part}=${value}'`;
  return annotation === 'listen-ports' ? `${value} at ${part}` : `'${value}'`;
}

/** Undefined for an absent value, or for one of a class that cannot be compared with an annotation. */
function textOf(view: View | undefined): string | undefined {
  if (!view?.exists || view.keys().length > 0) return undefined;
  return view.isList ? view.texts().join(',') : view.text() ?? '';
}
