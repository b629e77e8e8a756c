import { Sourced } from './object';
import { View } from './view';
import { AttributeSetting } from '../../platform/attributes';
import { parseFlag, parseWhole } from '../../platform/key-values';

/** An annotation or list of attributes, for the rules about the values that AWS accepts. */
export interface AttributeSet {
  readonly what: 'target group' | 'load balancer';
  readonly view: View;
  readonly values: Readonly<Record<string, string>>;
  /** The parts that the controller would not parse as intended. */
  readonly problems: readonly string[];
  /** The kind and field that would hold it, if no such object is among the manifests. */
  readonly missing?: string;
}

/** A numeric attribute out of a set; the place of a missing one is that of the set. */
export function numberAttribute({ view, values }: AttributeSet, { attribute, default: platformDefault }: AttributeSetting): Sourced<number> {
  const value = parseWhole(values[attribute] ?? '');
  return { value: value ?? platformDefault, object: view.object, path: view.path, attribute, defaulted: value === undefined };
}

export function flagAttribute({ view, values }: AttributeSet, key: string, platformDefault: boolean): Sourced<boolean> {
  const value = parseFlag(values[key]);
  return { value: value ?? platformDefault, object: view.object, path: view.path, attribute: key, defaulted: value === undefined };
}
