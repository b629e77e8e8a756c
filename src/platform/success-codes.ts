import { PROBE_SUCCESS_CODES } from './kubernetes';

/** A run of status codes, both ends included. */
export type CodeRange = readonly [low: number, high: number];

/** `200`, `200,302` or `200-299`, the syntax of AWS; undefined for anything else. */
export function parseSuccessCodes(text: string): CodeRange[] | undefined {
  const ranges = text.split(',').map((part): CodeRange | undefined => {
    const [, low, high = low] = /^\s*(\d{1,3})(?:-(\d{1,3}))?\s*$/.exec(part) ?? [];
    return low === undefined ? undefined : [Number(low), Number(high)];
  });
  return ranges.every(range => range !== undefined) ? ranges : undefined;
}

/** Whether all codes are among those that AWS accepts, and each run is ascending. */
export function areWithin(ranges: readonly CodeRange[], [low, high]: CodeRange): boolean {
  return ranges.every(([from, to]) => low <= from && from <= to && to <= high);
}

/** Whether the kubelet accepts none of the codes as success. */
export function isNeverSuccess(ranges: readonly CodeRange[]): boolean {
  return ranges.length > 0 && ranges.every(([low, high]) => high < PROBE_SUCCESS_CODES[0] || low > PROBE_SUCCESS_CODES[1]);
}
