import { Found } from './inventory';
import { at, Path, textAt, wholeAt } from './json';
import { parseKeyValues } from '../../platform/key-values';
import { SettableField } from '../../timing';

/** A place in an object. */
export interface Place {
  readonly found: Found;
  readonly path: Path;
}

/** A field of the budget at the place where an object says it. */
export interface Setting {
  readonly field: SettableField;
  readonly found: Found;
  readonly path: Path;
  /** The key within an annotation of the form `k=v,k=v`. */
  readonly attribute?: string;
  /** What is in force: said, or the platform's default. Absent where nothing is that may stay. */
  readonly value?: number;
  /** Why it may not be written. */
  readonly fixed?: string;
  /** What the annotation says that AWS takes for no number. */
  readonly refused?: string;
  /** What the annotation would be without the change, where that is said by another object with lower precedence. */
  readonly inherited?: string;
  readonly render: (value: number) => unknown;
}

/** A number of Kubernetes. */
export function numberSetting(field: SettableField, found: Found, path: Path, platformDefault?: number): Setting {
  const setting = { field, found, path, render: (value: number) => value };
  if (at(found.json, path) === undefined) return { ...setting, value: platformDefault };
  const value = wholeAt(found.json, path);
  return value === undefined ? { ...setting, fixed: 'it is no whole number yet' } : { ...setting, value };
}

/** A text, and the place where it would be written. */
export interface PlacedText extends Place {
  /** What is in force, which another object may say. */
  readonly effective?: string;
}

/** A whole annotation that holds a number. */
export function annotationSetting(field: SettableField, { found, path, effective }: PlacedText): Setting {
  return { field, found, path, render: String, ...readText(effective) };
}

/** One number out of an annotation of the form `k=v,k=v`. */
export function attributeSetting(field: SettableField, { found, path, effective }: PlacedText, attribute: string, platformDefault?: number): Setting {
  const { values, problems } = parseKeyValues(effective ?? '');
  const setting = { field, found, path, attribute, render: String };
  if (problems.length > 0) return { ...setting, fixed: problems.join('; ') };
  const inherited = textAt(found.json, path) === undefined ? effective : undefined;
  const read = readText(values[attribute]);
  return { ...setting, ...read, inherited, value: values[attribute] === undefined ? platformDefault : read.value };
}

/** The value of a pair in a list of attributes, which is a text. */
export function pairSetting(field: SettableField, found: Found, list: Path, key: string, platformDefault?: number): Setting {
  const path = [...list, { keyed: key }, 'value'];
  const text = textAt(found.json, path);
  return { field, found, path, render: String, ...text === undefined ? { value: platformDefault } : readText(text) };
}

/** Annotations are texts; a placeholder in one is resolved later, by somebody who means it. */
function readText(text: string | undefined): Pick<Setting, 'value' | 'fixed' | 'refused'> {
  if (text === undefined) return {};
  if (text.includes('${Token[')) return { fixed: 'its value is not known yet' };
  return /^\+?\d+$/.test(text) && Number(text) < 2 ** 31 ? { value: Number(text) } : { refused: text };
}
