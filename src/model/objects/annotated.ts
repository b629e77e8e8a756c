import { AttributeSet } from './attribute-set';
import { Sourced } from './object';
import { View } from './view';
import { annotationKey, NameIn, Vocabulary } from '../../platform/annotations';
import { append } from '../../platform/group-by';
import { KeyValues, parseKeyValues, parseWhole } from '../../platform/key-values';

const NONE: readonly string[] = [];

/** Reads annotations of several objects, of which the first with a value wins. */
export class Annotated<Words extends Vocabulary = Vocabulary> {
  private readonly places: readonly { readonly annotations: View; readonly names: ReadonlyMap<string, string[]> }[];

  /** @param objects in order of precedence; the last is where a missing annotation would be written */
  public constructor(objects: readonly View[], public readonly words: Words) {
    this.places = objects.map(object => object.at('metadata', 'annotations'))
      .map(annotations => ({ annotations, names: namesByKey(annotations.keys(), words.prefixes) }));
  }

  /** The annotation, if there is one. */
  public find(key: NameIn<Words>): View | undefined {
    for (const { annotations, names } of this.places) {
      for (const name of names.get(key) ?? NONE) {
        const view = annotations.at(name);
        if (view.text() !== undefined) return view;
      }
    }
    return undefined;
  }

  /** The annotation of every object that has it, in order of precedence. */
  public everywhere(key: NameIn<Words>): View[] {
    return this.places.flatMap(({ annotations, names }) =>
      (names.get(key) ?? NONE).map(name => annotations.at(name)).filter(view => view.text() !== undefined));
  }

  /** The names of the annotations that the objects have, known or not: far fewer than those that are known. */
  public names(): ReadonlySet<string> {
    return new Set(this.places.flatMap(({ names }) => [...names.keys()]));
  }

  /** The place of the annotation, or where it would be written. */
  public place(key: NameIn<Words>): View {
    return this.find(key) ?? this.places[this.places.length - 1].annotations.at(annotationKey(this.words, key));
  }

  public text(key: NameIn<Words>, platformDefault: string): Sourced<string> {
    return this.place(key).or(view => view.text(), platformDefault);
  }

  /** A whole number; another value counts as absent here, and is reported by the rule about values. */
  public number(key: NameIn<Words>, platformDefault: number): Sourced<number> {
    return this.place(key).or(view => parseWhole(view.text() ?? ''), platformDefault);
  }

  /** An annotation of the form `k=v,k=v`. */
  public attributes(what: AttributeSet['what'], key: NameIn<Words>): AttributeSet {
    const view = this.place(key);
    const { values, problems, oddities }: KeyValues = parseKeyValues(view.text() ?? '');
    return { what, view, values, problems: [...problems, ...oddities] };
  }
}

/** The annotations of an object by their name without prefix, since few of the many that are looked up exist. */
function namesByKey(names: readonly string[], prefixes: readonly string[]): ReadonlyMap<string, string[]> {
  const byKey = new Map<string, string[]>();
  for (const prefix of prefixes) {
    for (const name of names) {
      if (name.startsWith(prefix) && name[prefix.length] === '/') append(byKey, name.slice(prefix.length + 1), name);
    }
  }
  return byKey;
}
