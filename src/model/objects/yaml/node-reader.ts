import { AliasNode, Item, ListNode, MapNode, Node, Pair, ScalarNode } from './node';
import { EntryPlace, hasUnusualCharacters, MERGE_KEY, PlainReader, ScalarStyle, Unusual } from './plain-reader';

/** Reads documents of the usual form as nodes with their places. */
class NodeReader extends PlainReader<Node, MapNode, ListNode> {
  protected scalar(value: unknown, start: number, end: number, style: ScalarStyle): ScalarNode {
    return { kind: 'scalar', start, end, value, style };
  }

  protected nothing(at: number): ScalarNode {
    return { kind: 'scalar', start: at, end: at, value: null, style: 'plain' };
  }

  protected alias(target: Node, name: string, start: number, end: number): AliasNode {
    return { kind: 'alias', start, end, name, target };
  }

  protected map(start: number, flow: boolean): MapNode {
    return { kind: 'map', start, flow, entries: [] };
  }

  protected list(start: number, flow: boolean): ListNode {
    return { kind: 'list', start, flow, entries: [] };
  }

  protected put(map: MapNode, key: string, value: Node, place: EntryPlace): boolean {
    map.entries.push({ ...place, key, value } satisfies Pair);
    return false;
  }

  protected merge(map: MapNode, value: Node, place: EntryPlace): readonly string[] {
    this.put(map, MERGE_KEY, value, place);
    return [];
  }

  protected push(list: ListNode, value: Node, place: EntryPlace): void {
    list.entries.push({ ...place, value } satisfies Item);
  }

  protected close(collection: MapNode | ListNode, end: number): void {
    collection.end = end;
  }
}

/** The content of a document, which is a part of a text; undefined if there is none, or if its form is unusual. */
export function readNodes(text: string, start: number, end: number): Node | undefined {
  const reader = new NodeReader();
  try {
    return hasUnusualCharacters(text.slice(start, end)) ? undefined : reader.read(text, start, end);
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}
