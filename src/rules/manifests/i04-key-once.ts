import { formatPath } from '../../model/objects/view';
import { MOST_NAMED, nameSome } from '../../platform/limits/and-more';
import { ModelRule } from '../engine/rule';

export const rule: ModelRule = {
  code: 'I04',
  name: 'key-once',
  severity: 'warning',
  formula: 'no key stands twice in a map',
  symptom: 'another value is in force than the one read first: the last one counts',
  explanation: 'YAML forbids it. Helm, kubectl and the API server take the last value and say nothing, or only warn; kustomize and others refuse the document.',
  remedy: 'drop all but one',
  undecided: 'which of the values is meant is for a person to say',
  source: 'https://yaml.org/spec/1.2.2/#mapping',
  checkModel: ({ index }) => index.objects().flatMap(object => (object.repeatedKeys ?? []).map(({ path, lines, agree }) => ({
    object,
    path,
    says: `'${formatPath(path)}' stands ${lines.length} times, on lines ${lines.length > MOST_NAMED ? nameSome(lines.map(String), MOST_NAMED) : `${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`}`,
    because: agree ? 'all say the same' : 'the last one is in force',
    consequence: agree ? 'strict readers of YAML, such as kustomize, refuse the document' : undefined,
    severity: agree ? 'info' as const : undefined,
  }))),
};
