import { AttributeSet } from './front';
import { Sourced } from './object';
import { View } from './view';
import { KeyValues, parseKeyValues, parseWhole } from '../timing';

/** Reads annotations of several objects, of which the first that says something wins. */
export class Annotated {
  private readonly annotations: readonly View[];

  /** @param objects in order of precedence; the last is where a missing annotation would be written */
  public constructor(objects: readonly View[], private readonly prefixes: readonly string[]) {
    this.annotations = objects.map(object => object.at('metadata', 'annotations'));
  }

  /** The annotation, where there is one. */
  public find(key: string): View | undefined {
    return this.everywhere(key)[0];
  }

  /** The annotation of every object that has it, in order of precedence. */
  public everywhere(key: string): View[] {
    const found: View[] = [];
    for (const annotations of this.annotations) {
      for (const prefix of this.prefixes) {
        const name = `${prefix}/${key}`;
        if (!annotations.has(name)) continue; // most annotations are on no object
        const view = annotations.at(name);
        if (view.text() !== undefined) found.push(view);
      }
    }
    return found;
  }

  /** Where the annotation is, or would be written. */
  public place(key: string): View {
    return this.find(key) ?? this.annotations[this.annotations.length - 1].at(`${this.prefixes[0]}/${key}`);
  }

  public text(key: string, platformDefault: string): Sourced<string> {
    return this.place(key).or(view => view.text(), platformDefault);
  }

  /** A whole number; what is none counts as absent here, and is found by the rule about values. */
  public number(key: string, platformDefault: number): Sourced<number> {
    return this.place(key).or(view => parseWhole(view.text() ?? ''), platformDefault);
  }

  /** An annotation of the form `k=v,k=v`. */
  public attributes(what: AttributeSet['what'], key: string): AttributeSet {
    const view = this.place(key);
    const { values, problems, oddities }: KeyValues = parseKeyValues(view.text() ?? '');
    return { what, view, values, problems: [...problems, ...oddities] };
  }
}

/** A numeric attribute out of a set; where it is missing, its place is that of the set. */
export function numberAttribute({ view, values }: AttributeSet, key: string, platformDefault: number): Sourced<number> {
  const value = parseWhole(values[key] ?? '');
  return { value: value ?? platformDefault, object: view.object, path: view.path, defaulted: value === undefined };
}

export function flagAttribute({ view, values }: AttributeSet, key: string, platformDefault: boolean): Sourced<boolean> {
  const value = values[key] === 'true' ? true : values[key] === 'false' ? false : undefined;
  return { value: value ?? platformDefault, object: view.object, path: view.path, defaulted: value === undefined };
}
