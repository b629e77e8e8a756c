import { groupBy } from '../group-by';

/** The most findings or problems of one kind about one object that a report lists: nobody reads more, and a megabyte of `0` has a million. */
export const MOST_LISTED = 50;

/** The most names of one kind, such as the ports of a pod, that a message lists. */
export const MOST_NAMED = 20;

/** `a, b and 5 more`: the first of some names, and the number of the others. */
export function nameSome(names: readonly string[], most: number, join = (shown: readonly string[]) => shown.join(', ')): string {
  const left = names.length - most;
  return left > 0 ? `${join(names.slice(0, most))} and ${left} more` : join(names);
}

/** The first items of each group in their order, the last of them with the number of those that are left out. */
export function firstOfEach<Item>(
  items: readonly Item[], groupOf: (item: Item) => string, most = MOST_LISTED,
): { readonly item: Item; readonly more: number }[] {
  const groups = groupBy(items, groupOf);
  if ([...groups.values()].every(group => group.length <= most)) return items.map(item => ({ item, more: 0 }));
  const lasts = new Map([...groups.values()].filter(group => group.length > most).map(group => [group[most - 1], group.length - most]));
  const shown = new Map<string, number>();
  return items.flatMap(item => {
    const group = groupOf(item);
    const before = shown.get(group) ?? 0;
    shown.set(group, before + 1);
    return before < most ? [{ item, more: lasts.get(item) ?? 0 }] : [];
  });
}

/** The first of some problems, the last of them with the number of those that are left out. */
export function listSome<Problem extends { readonly message: string }>(problems: readonly Problem[]): readonly Problem[] {
  return firstOfEach(problems, () => '').map(({ item, more }) => more > 0 ? { ...item, message: `${item.message} (and ${more} more problems)` } : item);
}
