import { Labels } from '../platform/label-selector';
import { isTypo } from '../platform/text/spelling';

/**
 * The one label by which a selector misses some pods, with the value of the pods; undefined if it matches, or
 * misses them by more: a different selector is not a mistake.
 */
export function nearestLabels(selector: Labels, labels: Labels): readonly [key: string, value: string | undefined] | undefined {
  const pairs = Object.entries(selector);
  const missed = pairs.filter(([key, value]) => !Object.hasOwn(labels, key) || labels[key] !== value);
  if (missed.length !== 1) return undefined;
  const [[key, value]] = missed;
  const actual = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (actual === undefined) return pairs.length > 2 ? [key, undefined] : undefined;
  return isTypo(value, actual) ? [key, actual] : undefined;
}
