import { CST, Document, isAlias, isCollection, isNode, isPair, isScalar, isSeq, Node, parseDocument, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml';
import { Path } from '../../model/objects/object';

export type Container = YAMLMap | YAMLSeq;

/** An existing entry: a pair of a map, or an item of a sequence. */
export interface Entry {
  readonly container: Container;
  readonly index: number;
  /** The entry whose value the container is; absent at the root. */
  readonly parent?: Entry;
  /** The value; null if it is empty. */
  readonly node: Node | null;
  /** Whether it is in brackets. */
  readonly flow: boolean;
  /** Where the entry begins: its key, or its value. */
  readonly start: number;
  /** The position after the `:` or `-` that introduces the value; the beginning of the value without one. */
  readonly introduced: number;
  /** The position after the anchor and tag of the value. */
  readonly tagged: number;
}

/** The place that a path leads to. */
export type Place =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** The container exists and is not empty, and the next step is missing. */
  | { readonly kind: 'missing'; readonly container: Container; readonly flow: boolean; readonly path: Path }
  /** The entry exists and is empty, and further steps are missing. */
  | { readonly kind: 'hollow'; readonly entry: Entry; readonly path: Path }
  | { readonly kind: 'blocked'; readonly reason: string };

/** Follows a path through a parsed document, without following aliases. */
export function placeOf(document: Document, path: Path): Place {
  let node: unknown = document.contents;
  let flow = false;
  let entry: Entry | undefined;
  for (let depth = 0; depth < path.length; depth += 1) {
    const done = path.slice(0, depth);
    if (isAlias(node)) return { kind: 'blocked', reason: `'${done.join('.')}' is shared with others by the alias *${node.source}` };
    if (!isCollection(node) || node.items.length === 0) {
      return entry === undefined ? { kind: 'blocked', reason: 'the document is empty' } : { kind: 'hollow', entry, path: done };
    }
    const container = node as Container;
    flow ||= container.flow === true;
    const index = indexOf(container, path[depth]);
    if (index === -1) return { kind: 'missing', container, flow, path: path.slice(0, depth + 1) };
    entry = { ...entryAt(container, index, flow), parent: entry };
    node = entry.node;
  }
  return entry === undefined ? { kind: 'blocked', reason: 'a document as a whole is not replaced' } : { kind: 'entry', entry };
}

/** The anchor of a place, or around it, that an alias elsewhere repeats. */
export function sharedAnchor(text: string, path: Path): string | undefined {
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
  const aliases = new Set<string>();
  visit(document, { Alias: (_, { source }) => { aliases.add(source); } });
  const around = [...path, undefined].map((_, depth) => document.getIn(path.slice(0, depth), true));
  return around.map(node => isNode(node) && 'anchor' in node ? node.anchor : undefined).find(anchor => anchor !== undefined && aliases.has(anchor));
}

function indexOf(container: Container, step: string | number): number {
  if (isSeq(container)) return typeof step === 'number' && step < container.items.length ? step : -1;
  // Of a repeated key, the last one counts.
  return container.items.map(pair => isScalar(pair.key) && String(pair.key.value) === String(step)).lastIndexOf(true);
}

export function entryAt(container: Container, index: number, flow: boolean): Entry {
  const item: unknown = container.items[index];
  const token = container.srcToken as CST.BlockMap | CST.BlockSequence | CST.FlowCollection | undefined;
  if (isPair(item)) {
    const start = isNode(item.key) ? item.key.range?.[0] ?? 0 : 0;
    const colon = item.srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
    const end = isNode(item.key) ? item.key.range?.[1] ?? start : start;
    const introduced = colon ? colon.offset + 1 : end;
    return { container, index, node: asNode(item.value), flow, start, introduced, tagged: propertiesEnd(item.srcToken?.sep, introduced) };
  }
  const node = asNode(item);
  const dash = token?.type === 'block-seq' ? token.items[index]?.start.find(({ type }) => type === 'seq-item-ind') : undefined;
  const start = dash?.offset ?? node?.range?.[0] ?? 0;
  const introduced = dash ? dash.offset + 1 : start;
  const tokens = token?.type === 'block-seq' ? token.items[index]?.start : undefined;
  return { container, index, node, flow, start, introduced, tagged: propertiesEnd(tokens, introduced) };
}

/** The position after the last anchor or tag among the tokens before a value. */
function propertiesEnd(tokens: readonly CST.SourceToken[] | undefined, introduced: number): number {
  const properties = (tokens ?? []).filter(({ type }) => type === 'anchor' || type === 'tag');
  return Math.max(introduced, ...properties.map(({ offset, source }) => offset + source.length));
}

function asNode(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

/** Whether a value is empty. */
export function isEmpty(node: Node | null): boolean {
  return !node?.range || (isScalar(node) && node.range[0] === node.range[1]);
}

export function isBlockScalar(node: Node | null): boolean {
  return isScalar(node) && (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED);
}

/** Whether the value is on lines of its own. */
export function isBlock(node: Node | null): boolean {
  return isBlockScalar(node) || (isCollection(node) && node.flow !== true);
}

/** The position after the last character of an entry that is not a comment or blank. */
export function entryEnd(entry: Entry): number {
  const { node, tagged } = entry;
  // The parser places an empty value after the comment that follows.
  if (node === null || isEmpty(node)) return tagged;
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    return entryEnd(entryAt(node as Container, node.items.length - 1, entry.flow));
  }
  return node.range?.[1] ?? tagged;
}
