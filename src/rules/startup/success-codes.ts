/** A run of status codes, both ends included. */
export type CodeRange = readonly [low: number, high: number];

/** `200`, `200,302` or `200-299`, as AWS takes them; undefined for anything else. */
export function parseSuccessCodes(text: string): CodeRange[] | undefined {
  const ranges = text.split(',').map((part): CodeRange | undefined => {
    const [, low, high = low] = /^\s*(\d{1,3})(?:-(\d{1,3}))?\s*$/.exec(part) ?? [];
    return low === undefined ? undefined : [Number(low), Number(high)];
  });
  return ranges.every(range => range !== undefined) ? ranges : undefined;
}

/** The first code of a run that none of the ranges has. */
export function firstMissing(ranges: readonly CodeRange[], [low, high]: CodeRange): number | undefined {
  let next = low;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from <= next && to >= next) next = to + 1;
  }
  return next <= high ? next : undefined;
}
