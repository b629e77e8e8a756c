import { Draft, Place, valueAt } from './draft';
import { Sourced } from '../../model/objects/object';
import { parseKeyValues } from '../../platform/key-values';
import { SettableField } from '../../timing';

/** A field of the budget, with the place in an object that sets it or would set it. */
export interface Setting {
  readonly field: SettableField;
  readonly place: Place;
  /** The value in force: set, or the default of the platform. Absent if no value may stay. */
  readonly value?: number;
  /** Why it may not be written. */
  readonly fixed?: string;
  /** A value that AWS does not accept as a number. */
  readonly refused?: string;
  /** The value of the annotation in another object with lower precedence, which a new annotation here would hide. */
  readonly inherited?: string;
  /** Whether it is only read, because it cannot be written here. */
  readonly elsewhere?: true;
  readonly render: (value: number) => unknown;
}

/** Options for reading a setting. */
export interface SettingOptions {
  /** Whether the default does not suffice. */
  readonly mustBeSet?: boolean;
  /** The place to write to, if it differs from the place that was read. */
  readonly place?: Place;
  readonly fixed?: string;
}

/** The current value of a number, including decisions since the model was made. */
export function numberSetting(
  field: SettableField, sourced: Sourced<number>, draft: Draft, { mustBeSet = false, place = sourced, fixed }: SettingOptions = {},
): Setting {
  // Annotations are texts, and so are the values of attributes.
  const isText = place.attribute !== undefined || place.path.includes('annotations') || place.path.at(-1) === 'value';
  const setting = { field, place, fixed, render: (value: number) => isText ? String(value) : value };
  const decided = draft.changeOf(place)?.seconds;
  if (decided !== undefined) return { ...setting, value: decided };
  const text = sourced.path.includes('annotations') ? valueAt({ ...sourced, attribute: undefined }) : undefined;
  const problems = sourced.attribute !== undefined && typeof text === 'string' ? parseKeyValues(text).problems : [];
  if (problems.length > 0) return { ...setting, fixed: problems.join('; ') };
  const hidden = { ...setting, ...place.object !== sourced.object && sourced.attribute !== undefined && typeof text === 'string' && { inherited: text } };
  const written = valueAt(sourced);
  if (written === undefined || written === null) return mustBeSet ? hidden : { ...hidden, value: sourced.value };
  if (!sourced.defaulted && isWhole(sourced.value)) return { ...hidden, value: sourced.value };
  if (!isText) return { ...setting, fixed: 'it is not a whole number yet' };
  return String(written).includes('${Token[') ? { ...setting, fixed: 'its value is not known yet' } : { ...hidden, refused: String(written) };
}

/** The current value of a number, decided or read; undefined if it is known only later. */
export function numberAt(sourced: Sourced<number>, draft: Draft): number | undefined {
  const isKnown = isWhole(sourced.value) && (!sourced.defaulted || valueAt(sourced) === undefined);
  return draft.changeOf(sourced)?.seconds ?? (isKnown ? sourced.value : undefined);
}

/** Whether a value is a timing: a whole number. A token for a later value is negative, or a text. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
