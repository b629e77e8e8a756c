/** `30s`, `1m30s`, `1.5s`: a duration as programs in Go read it. */
export function goDurationSeconds(value: unknown): number | undefined {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce((total, [, number, unit]) => total + Number(number) * units[unit], 0);
}
