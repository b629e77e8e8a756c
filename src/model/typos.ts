import { Labels } from '../platform/label-selector';

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

/** Whether one name is probably a misspelling of the other: a typo within one of its words; `web-a` and `web-b` are two names. */
export function isTypo(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 3) return false;
  const [words, others] = [one, other].map(text => text.toLowerCase().split(/[-_./]/));
  if (words.join('') === others.join('')) return true;
  if (words.length !== others.length) return false;
  const differing = words.map((word, index) => [word, others[index]] as const).filter(([word, its]) => word !== its);
  return differing.length === 1 && isSlip(...differing[0]);
}

function isSlip(one: string, other: string): boolean {
  const shortest = Math.min(one.length, other.length);
  const slips = shortest > 5 ? 2 : 1;
  const numbered = one.replace(/\d+/g, '') === other.replace(/\d+/g, ''); // versions differ on purpose
  return shortest > 2 && !numbered && Math.abs(one.length - other.length) <= slips && distance(one, other) <= slips;
}

/** How many letters must be changed, added, dropped or swapped with their neighbour. */
function distance(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      current[column] = Math.min(last[column] + 1, current[column - 1] + 1, last[column - 1] + same);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
        current[column] = Math.min(current[column], before[column - 2] + 1);
      }
    }
    [before, last] = [last, current];
  }
  return last[other.length];
}
