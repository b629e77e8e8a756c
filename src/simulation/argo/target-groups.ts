import { Pod } from '../cluster/pod';
import { Arrivals } from '../requests/traffic';

/** When a change of weights is in force at the load balancer, and the share that the new pods get from then on. */
export interface WeightChange {
  readonly time: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** Pods behind one target group, and its share of the requests. */
export interface TargetGroup {
  readonly pods: readonly Pod[];
  /** From 0 to 1; the shares of all groups add up to 1. */
  readonly share: (time: number) => number;
}

/** Multiples of it, taken modulo 1, spread requests over the groups more evenly than any random numbers. */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** The requests of each group, in the order in which they come. */
export function arrivalsOf(groups: readonly TargetGroup[], requests: Arrivals): Arrivals[] {
  const indices = groups.map((): number[] => []);
  for (let index = 0; index < requests.count; index++) {
    const time = requests.timeOf(index);
    let rest = (index * GOLDEN_RATIO) % 1;
    const group = groups.findIndex(({ share }) => {
      rest -= share(time);
      return rest < 0;
    });
    indices[group < 0 ? groups.length - 1 : group].push(index);
  }
  return indices.map(own => subset(own, requests));
}

function subset(indices: readonly number[], { timeOf, firstFrom, durationOf, atMostOf, longestSeconds }: Arrivals): Arrivals {
  /** The first request of the group that is not earlier than a request of all. */
  const position = (wanted: number) => {
    let [low, high] = [0, indices.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (indices[middle] < wanted) low = middle + 1; else high = middle;
    }
    return low;
  };
  return {
    count: indices.length,
    timeOf: index => timeOf(indices[index]),
    firstFrom: time => position(firstFrom(time)),
    durationOf: index => durationOf(indices[index]),
    atMostOf: index => atMostOf(indices[index]),
    longestSeconds,
  };
}
