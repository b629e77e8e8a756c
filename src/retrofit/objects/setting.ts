import { Draft, Place, valueAt } from './draft';
import { Sourced } from '../../model/objects/object';
import { parseKeyValues } from '../../platform/key-values';
import { SettableField } from '../../timing';

/** A field of the budget at the place where an object sets it, or would. */
export interface Setting {
  readonly field: SettableField;
  readonly place: Place;
  /** What is in force: set, or the platform's default. Absent where nothing is that may stay. */
  readonly value?: number;
  /** Why it may not be written. */
  readonly fixed?: string;
  /** What is set that AWS does not take for a number. */
  readonly refused?: string;
  /** What an annotation holds in another object with lower precedence, which writing it here would hide. */
  readonly inherited?: string;
  /** Whether it is only read, as it cannot be written here. */
  readonly elsewhere?: true;
  readonly render: (value: number) => unknown;
}

/** How a setting is read. */
export interface SettingOptions {
  /** Whether what is in force by default is not to be relied on. */
  readonly mustBeSet?: boolean;
  /** Where it is to be written instead of where it was read. */
  readonly place?: Place;
  readonly fixed?: string;
}

/** A number as it is now, with what was decided of it since the model was made. */
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

/** What a number is now, decided or read; undefined where it is known only later. */
export function numberAt(sourced: Sourced<number>, draft: Draft): number | undefined {
  const isKnown = isWhole(sourced.value) && (!sourced.defaulted || valueAt(sourced) === undefined);
  return draft.changeOf(sourced)?.seconds ?? (isKnown ? sourced.value : undefined);
}

/** The whole numbers that timings are; a placeholder for one that is known later is negative, or a text. */
function isWhole(value: number): boolean {
  return Number.isInteger(value) && value >= 0;
}
