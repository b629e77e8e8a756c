import { append } from '../../platform/group-by';
import { Labels } from '../../platform/label-selector';

/**
 * Finds the selectors that match some labels without trying all: each is stored under the one label of its selector that the
 * fewest others have, so that a label shared by all does not return all.
 */
export class SelectorIndex<Item> {
  private readonly byPair = new Map<string, Item[]>();
  /** The items without a label in their selector, which may match any labels. */
  private readonly others: Item[] = [];
  private readonly order: ReadonlyMap<Item, number> = new Map();

  /** @param selectorOf the labels that pods must have */
  public constructor(items: readonly Item[], selectorOf: (item: Item) => Labels) {
    if (items.length === 1) { // the usual case: one Service, one disruption budget in a namespace
      this.others.push(...items);
      return;
    }
    this.order = new Map(items.map((item, index) => [item, index]));
    const selectors = items.map(item => Object.entries(selectorOf(item)).map(pairKey));
    const counts = new Map<string, number>();
    for (const pair of selectors.flat()) counts.set(pair, (counts.get(pair) ?? 0) + 1);
    items.forEach((item, index) => {
      const [rarest] = [...selectors[index]].sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0));
      if (rarest === undefined) this.others.push(item); else append(this.byPair, rarest, item);
    });
  }

  /** All items that may select the labels, in their original order; the caller has to check each. */
  public candidates(labels: Labels): readonly Item[] {
    if (this.byPair.size === 0) return this.others;
    const found = Object.entries(labels).flatMap(label => this.byPair.get(pairKey(label)) ?? []);
    return [...found, ...this.others].sort((a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0));
  }
}

function pairKey([key, value]: readonly [string, string]): string {
  return `${key}=${value}`;
}
