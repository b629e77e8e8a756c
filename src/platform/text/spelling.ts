/** Kubernetes has no longer names. */
const LONGEST_NAME = 253;

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
  if (shortest > LONGEST_NAME) return false; // the comparison goes over all pairs of letters
  const slips = shortest > 5 ? 2 : 1;
  const numbered = one.replace(/\d+/g, '') === other.replace(/\d+/g, ''); // versions differ on purpose
  return shortest > 2 && !numbered && Math.abs(one.length - other.length) <= slips && distance(one, other) <= slips;
}

/** How many letters must be changed, added, dropped or swapped with their neighbour. */
export function distance(one: string, other: string): number {
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

/** The name that a misspelt one most probably means; undefined if none is near. */
export function neighbourOf(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = plain(name);
  const near = known.map(each => ({ each, far: reach(wanted, plain(each)) })).sort((one, other) => one.far - other.far);
  return near.length > 0 && near[0].far <= Math.max(1, Math.floor(wanted.length / 3)) ? near[0].each : undefined;
}

/** A name without its unit is not misspelt by more than that unit. */
function reach(wanted: string, known: string): number {
  return Math.min(distance(wanted, known), known.endsWith(UNIT) ? distance(wanted, known.slice(0, -UNIT.length)) : Infinity);
}

const UNIT = 'seconds';
