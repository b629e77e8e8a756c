/** `1 of 3 pods has`, `all 3 pods have`. */
export function count(some: number, all: number): string {
  if (all === 1) return 'the only pod has';
  return some === all ? `all ${all} pods have` : `${some} of ${all} pods ${some === 1 ? 'has' : 'have'}`;
}
