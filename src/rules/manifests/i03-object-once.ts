import { isDeepStrictEqual } from 'node:util';
import { describeObject, KubernetesObject } from '../../model/objects/object';
import { formatPath, View } from '../../model/objects/view';
import { firstOfEach } from '../../platform/limits/and-more';
import { at } from '../engine/bounds';
import { ModelRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: ModelRule = {
  code: 'I03',
  name: 'object-once',
  severity: 'warning',
  formula: 'no two objects of the set have the same kind, namespace and name',
  symptom: 'only one of them is in force: the order of applying decides which',
  explanation: 'Both are applied, one after the other: what only the first one says is gone. Overlays of several environments that are read together look '
    + 'like this, too, and then nothing that is found belongs to one environment. Two objects that say the same do no harm.',
  remedy: 'drop one of them; check environments one by one, and what kustomize or Helm prints instead of what it is made from',
  source: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/',
  checkModel: ({ index }) => firstOfEach(index.repeated, ({ again: { object } }) => `${object.apiVersion} ${describeObject(object)}`)
    .map(({ item: { first, again }, more }) => repetition(first, again, more)),
};

function repetition(first: View, again: View, more: number): RuleFinding {
  const left = more > 0 ? `; and ${more} more objects have this name` : '';
  return {
    ...at(again.at('metadata', 'name')),
    actual: `that of the object at ${placeOf(first.object)}`,
    relation: 'unique',
    ...isDeepStrictEqual(first.object.body, again.object.body)
      ? { severity: 'info', because: `both say the same${left}` }
      : { because: `they differ, and the one that is applied last is in force${left}` },
  };
}

function placeOf({ source, prefix }: KubernetesObject): string {
  return `${source.file}:${source.line}${prefix.length === 0 ? '' : `, ${formatPath(prefix)}`}`;
}
