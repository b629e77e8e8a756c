import { exactly, isSeconds, Measurements, Sample } from './sample';

/** The histogram of the controller: from the registration of a pod as a target until its readiness gate is open. */
export const GATE_HISTOGRAM = 'awslbc_readiness_gate_ready_seconds';

/** Why a text holds no measurements; without full stop. */
export interface Unusable {
  readonly why: string;
}

/**
 * The measurements of a histogram in the text format of Prometheus. All its series are added up: those of namespaces, of Services and of
 * replicas of the controller. A bucket says only between which edges its events lie.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function readHistogram(text: string, name = GATE_HISTOGRAM): Measurements | Unusable {
  const series = new Map<string, Map<number, number>>();
  for (const [, labels, value] of text.matchAll(new RegExp(`^${name}_bucket\\{([^}\\n]*)\\}[^\\S\\n]+(\\S+)`, 'gm'))) {
    const edge = /(?:^|,)\s*le="([^"]*)"/.exec(labels)?.[1];
    const upTo = edge === '+Inf' ? Infinity : Number(edge);
    if (!(upTo >= 0) || !isSeconds(Number(value))) return { why: `a line of ${name}_bucket has no edge, or no count` };
    const key = labels.replace(/(?:^|,)\s*le="[^"]*"/, '');
    const buckets = series.get(key) ?? new Map<number, number>();
    buckets.set(upTo, Number(value));
    series.set(key, buckets);
  }
  if (series.size === 0) return { why: `it has no histogram ${name}, which the controller has since version 2.13` };
  const counted = [...series.values()].reduce((total, buckets) => total + [...buckets.values()].reduce((most, count) => Math.max(most, count), 0), 0);
  if (counted > MOST_EVENTS) return { why: `it counts ${counted} gates, and no more than ${MOST_EVENTS} can be looked at` };
  const samples = [...series.values()].flatMap(samplesIn);
  const beyond = samples.filter(({ high }) => high === Infinity).length;
  if (beyond > 0) return { why: `${beyond} of ${samples.length} gates opened after the last edge of the histogram: nobody knows when` };
  return { quantity: 'gateOpensSeconds', source: `the histogram ${name}`, samples };
}

/** A controller that opens one a second takes two weeks. */
const MOST_EVENTS = 1_000_000;

/** Counts are cumulative: each edge has those below it, too. */
function samplesIn(buckets: ReadonlyMap<number, number>): Sample[] {
  let [low, before] = [0, 0];
  return [...buckets].sort(([one], [other]) => one - other).flatMap(([edge, count]) => {
    const bucket = spread(low, edge, Math.max(0, count - before));
    [low, before] = [edge, Math.max(before, count)];
    return bucket;
  });
}

/** The events of a bucket, at equal distances in it for the median; each may be at its upper edge for the bound. */
function spread(low: number, high: number, count: number): Sample[] {
  if (high === Infinity) return Array.from({ length: count }, () => ({ low, high }));
  const width = (high - low) / count;
  return Array.from({ length: count }, (_, index) => {
    const middle = low + (index + 0.5) * width;
    return count === 0 ? exactly(high) : { low: 2 * middle - high, high };
  });
}
