import { EntryPlace, MERGE_KEY, ScalarStyle } from './plain-reader';

/** A value with its place: positions of its document. */
export type Node = ScalarNode | MapNode | ListNode | AliasNode;

interface Placed {
  /** Where it begins, behind its anchor and tag; for a value that is not written, where it would. */
  readonly start: number;
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly end: number;
  readonly value: unknown;
  readonly style: ScalarStyle;
}

/** An entry of a map. */
export interface Pair extends EntryPlace {
  readonly key: string;
  readonly value: Node;
}

/** An entry of a list. */
export interface Item extends EntryPlace {
  readonly value: Node;
}

export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly flow: boolean;
  /** All that are written: of a repeated key, the last one counts. */
  readonly entries: Pair[];
  /** Known if it is in brackets. */
  end?: number;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly entries: Item[];
  end?: number;
}

export interface AliasNode extends Placed {
  readonly kind: 'alias';
  readonly end: number;
  readonly name: string;
  readonly target: Node;
}

/** The maps and lists in a node, also behind an alias. */
export function resolved(node: Node): ScalarNode | MapNode | ListNode {
  return node.kind === 'alias' ? resolved(node.target) : node;
}

/** Whether nothing is written where a value could be. */
export function isHollow(node: Node): boolean {
  return node.kind === 'scalar' && node.start === node.end;
}

/** The entry with a key: of the map itself, or of the maps that are merged into it. */
export function pairOf(map: MapNode, key: string, merging: readonly MapNode[] = []): Pair | undefined {
  const own = lastOf(map, key);
  const merge = own === undefined && !merging.includes(map) ? lastOf(map, MERGE_KEY) : undefined;
  if (merge === undefined) return own;
  const merged = resolved(merge.value);
  for (const source of merged.kind === 'list' ? merged.entries.map(({ value }) => resolved(value)) : [merged]) {
    const found = source.kind === 'map' ? pairOf(source, key, [...merging, map]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The last entry with a key, which counts. */
export function lastOf(map: MapNode, key: string): Pair | undefined {
  for (let index = map.entries.length - 1; index >= 0; index -= 1) {
    if (map.entries[index].key === key) return map.entries[index];
  }
  return undefined;
}

/** What is written in a node, to be compared with that of another one. */
export function contentOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar': return node.value;
    case 'alias': return contentOf(node.target);
    case 'list': return node.entries.map(({ value }) => contentOf(value));
    case 'map': return { entries: node.entries.map(({ key, value }) => [key, contentOf(value)]) };
  }
}
