import { Front } from '../../model/fronts/front';
import { AttributeSet } from '../../model/objects/attribute-set';
import { View } from '../../model/objects/view';
import { AnnotationValue, infoOf, shortNameOf, Vocabulary } from '../../platform/annotations';
import { parseJson, parseKeyValues, parseWhole, shorten, trimEnd } from '../../platform/key-values';
import { MAX_PORT } from '../../platform/kubernetes';
import { LOAD_BALANCER_KINDS, titlesOf } from '../../platform/load-balancers';
import { once } from '../../platform/once';
import { isTypo } from '../../platform/text/spelling';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** The keys that AWS knows of any load balancer. */
const keysOf = once((what: AttributeSet['what']): readonly string[] =>
  [...new Set(Object.values(LOAD_BALANCER_KINDS).flatMap(({ attributes }) => Object.keys(attributes[what])))]);

/** The annotations whose values are words or whole numbers. */
const checkedOf = once(({ annotations }: Vocabulary) =>
  Object.entries(annotations).flatMap(([name, { value }]) => isChecked(value) ? [{ name, value }] : []));

/** The attributes of a set that AWS or the controller would refuse. */
export function attributeProblems({ what, view, values, problems }: AttributeSet, { loadBalancer: { kind } }: Front): RuleFinding[] {
  if (!view.exists) return [];
  if (problems.length > 0) return unparsed(view, problems);
  const [table, keys] = [kind.attributes[what], keysOf(what)];
  return Object.entries(values).flatMap(([key, value]): RuleFinding[] => {
    if (!keys.includes(key)) {
      if (key.startsWith('tcp.idle_timeout.')) return []; // of a listener; the controller takes it in some places
      const near = keys.find(known => isTypo(known, key));
      return [{
        ...at(view),
        actual: `a list with '${key}'`,
        relation: 'matching',
        limit: `a list of attributes of a ${what}`,
        because: 'AWS knows no such key, and refuses the whole list',
        remedy: near ? `did you mean ${near}?` : `use a key of the attributes of a ${what}`,
      }];
    }
    if (!Object.hasOwn(table, key)) {
      const owners = titlesOf(({ attributes }) => Object.hasOwn(attributes[what], key));
      return [{ ...at(view), actual: `a list with '${key}'`, relation: 'matching', limit: `a list of attributes that ${kind.title} has`, because: `only ${owners} has this one` }];
    }
    const must = table[key](value);
    return must === undefined ? [] : [{ ...at(view), actual: `a list with '${key}=${shorten(value)}'`, relation: 'matching', limit: `one in which it is ${must}` }];
  });
}

function unparsed(view: View, problems: readonly string[]): RuleFinding[] {
  const text = view.text() ?? '';
  const trimmed = trimEnd(text, ' \t\r\n,');
  const isEnough = trimmed !== text && parseKeyValues(trimmed).problems.length === 0;
  return problems.map(problem => ({
    ...at(view),
    actual: `'${shorten(text)}'`,
    relation: 'matching',
    limit: 'of the form key=value,key=value',
    because: problem,
    remedy: isEnough ? 'drop the trailing comma' : undefined,
    fixes: !isEnough ? undefined : [{ kind: 'set', object: view.object, path: view.path, value: trimmed }],
  }));
}

/** The values of other annotations of an Ingress or Service that the controller would refuse. */
export function annotationProblems({ view, annotated }: Front): RuleFinding[] {
  if (annotated === undefined) return [];
  const { words } = annotated;
  const names = annotated.names();
  return [
    ...checkedOf(words).filter(({ name }) => names.has(name))
      .flatMap(({ name, value }) => annotated.everywhere(name).flatMap(annotation => valueProblem(annotation, value))),
    ...jsonProblems(view, words),
  ];
}

/** Values that are either one of a list of exact words, or whole numbers. */
function isChecked(value: AnnotationValue): value is readonly string[] | 'whole' {
  return value === 'whole' || typeof value !== 'string';
}

function valueProblem(annotation: View, value: readonly string[] | 'whole'): RuleFinding[] {
  const text = annotation.text() ?? '';
  if (value === 'whole' ? parseWhole(text) !== undefined : value.includes(text)) return [];
  const place = { ...at(annotation), actual: `'${shorten(text)}'` };
  return [value === 'whole' ? { ...place, relation: 'a whole number' } : { ...place, relation: 'one of', limit: value.join(', ') }];
}

/** Annotations that are JSON. */
function jsonProblems(object: View, words: Vocabulary): RuleFinding[] {
  const annotations = object.at('metadata', 'annotations');
  return annotations.keys().flatMap((key): RuleFinding[] => {
    const name = shortNameOf(words, key) ?? '';
    const text = infoOf(words, name)?.value === 'json' ? annotations.at(key).text() : undefined;
    if (text === undefined) return [];
    const value = parseJson(text);
    const isPorts = name === 'listen-ports';
    const fine = value !== undefined && (!isPorts || arePorts(value));
    return fine ? [] : [{
      ...at(annotations.at(key)),
      actual: `'${shorten(text)}'`,
      relation: 'matching',
      limit: isPorts ? 'of the form [{"HTTP": 80}, {"HTTPS": 443}]' : 'JSON',
      because: value === undefined ? 'it is not JSON, and the controller refuses the whole Ingress' : `HTTP and HTTPS with ports between 1 and ${MAX_PORT} are all there is`,
    }];
  });
}

function arePorts(value: unknown): boolean {
  return Array.isArray(value) && value.every(entry => typeof entry === 'object' && entry !== null
    && Object.entries(entry as Record<string, unknown>).every(([protocol, port]) =>
      /^HTTPS?$/.test(protocol) && Number.isInteger(port) && Number(port) >= 1 && Number(port) <= MAX_PORT));
}
