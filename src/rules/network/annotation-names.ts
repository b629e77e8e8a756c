import { Front } from '../../model/fronts/front';
import { View } from '../../model/objects/view';
import { infoOf, INGRESS, shortNameOf, namesWhere, NLB_SERVICE, Vocabulary } from '../../platform/annotations';
import { once } from '../../platform/once';
import { isTypo } from '../../platform/text/spelling';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** Misspelt names of annotations, which the controller ignores without a message. */
export function misspeltAnnotations({ kind, view, service }: Front): RuleFinding[] {
  if (kind === 'ingress') return [service.view, view].flatMap(object => misspelt(object, INGRESS));
  return kind === 'network-load-balancer' ? misspelt(service.view, NLB_SERVICE) : [];
}

/** The names that one may have meant: those that decide about timings. */
const candidatesOf = once((vocabulary: Vocabulary) => namesWhere(vocabulary, ({ timing }) => timing ?? false));

function misspelt(object: View, vocabulary: Vocabulary): RuleFinding[] {
  const annotations = object.at('metadata', 'annotations');
  return annotations.keys().flatMap((key): RuleFinding[] => {
    const name = shortNameOf(vocabulary, key);
    const meant = name === undefined || infoOf(vocabulary, name) ? undefined : candidatesOf(vocabulary).find(known => isTypo(known, name));
    if (name === undefined || meant === undefined) return [];
    const proposed = key.slice(0, -name.length) + meant;
    return annotations.has(proposed) ? [] : [{
      ...at(annotations.at(key)),
      actual: 'set',
      says: `the controller does not know the annotation '${key}'`,
      because: 'it ignores the annotation silently',
      severity: 'warning',
      remedy: `did you mean ${meant}?`,
    }];
  });
}
