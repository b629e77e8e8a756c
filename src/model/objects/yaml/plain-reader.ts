import { resolvePlain } from './core-schema';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** The document is not of the usual form: the complete parser has to read it. */
export class Unusual extends Error {}

/** One for all: that a document is unusual is no mistake, and needs no trace. */
const UNUSUAL = new Unusual('the document is not of the usual form');

/** Deeper than the schema of any resource; the complete parser says what its own limit is. */
const MAX_DEPTH = 150;

const [TAB, LF, CR, SPACE, EXCLAMATION, DOUBLE, HASH, AMPERSAND, SINGLE, STAR, PLUS, COMMA, DASH, DOT] = codes('\t\n\r !"#&\'*+,-.');
const [NINE, COLON, GREATER, BRACKET, BACKSLASH, CLOSING_BRACKET, BRACE, PIPE, CLOSING_BRACE] = codes('9:>[\\]{|}');

function codes(characters: string): readonly number[] {
  return [...characters].map(character => character.charCodeAt(0));
}

/** The key that merges maps: of YAML 1.1, and read by Kubernetes. */
export const MERGE_KEY = '<<';

/** Merge keys copy what they name, so that a few lines can mean billions of values. */
const MAX_MERGED = 10_000;

const BYTE_ORDER_MARK = 0xfeff;

/** Characters of keys that need no quotes, in the manifests of everybody. */
const OF_KEY = flags(/[A-Za-z0-9_./-]/);
/** Characters with which a plain scalar cannot begin, or that begin something unusual. */
const NO_PLAIN_START = flags(/[\s!"#%&'*,>?@[\]`{|}:-]/);
/** The longest word that is a value. */
const LONGEST_WORD = 5;

const OF_ANCHOR = flags(/[A-Za-z0-9_-]/);

function flags(characters: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => Number(characters.test(String.fromCharCode(code))));
}

/** Characters that YAML does not allow, or only in quotes, and the line breaks of old Macs. */
// eslint-disable-next-line no-control-regex
const UNUSUAL_CHARACTERS = /[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x84\x86-\x9F\u{D800}-\u{DFFF}\uFFFE\uFFFF]|\r(?!\n)/u;

/** Whether only the complete parser can read a text. */
export function hasUnusualCharacters(text: string): boolean {
  return UNUSUAL_CHARACTERS.test(text);
}

/** The place of an entry: positions of the text. */
export interface EntryPlace {
  /** Where its key or its dash begins. */
  readonly start: number;
  /** After the `:` or `-` that introduces its value; in brackets, where an item begins. */
  readonly introduced: number;
  /** After the anchor of the value, if it has one. */
  readonly tagged: number;
}

/**
 * Reads a document of the form that people and tools write: blocks, keys without surprises, scalars on one line, `|`, brackets,
 * anchors and aliases. It reads several times as fast as a complete parser, and accepts nothing that one would read differently:
 * whatever is unusual throws `Unusual`. The text must not have unusual characters.
 */
export abstract class PlainReader<Node, MapOf extends Node, List extends Node> {
  /** Whether a key stands more than once in a map; the last one counts. */
  public repeats = false;
  /** Whether an alias makes a value appear in more than one place. */
  public aliases = false;

  protected text = '';
  private at = 0;
  private end = 0;
  private lineStart = 0;
  /** The column of the content at the position; -1 at the end. */
  private indent = -1;
  /** The line breaks between the last line with content and this one, and whether there are comments, which end a scalar. */
  private breaks = 0;
  private isComment = false;
  private merged = 0;
  private keyEnd = 0;
  private isTagged = false;
  private depth = 0;
  private readonly anchors = new Map<string, Node>();

  protected abstract scalar(value: unknown, start: number, end: number, style: ScalarStyle): Node;
  /** A value that is not written. */
  protected abstract nothing(at: number): Node;
  protected abstract alias(target: Node, name: string, start: number, end: number): Node;
  protected abstract map(start: number, flow: boolean): MapOf;
  protected abstract list(start: number, flow: boolean): List;
  /** Adds an entry, and returns whether the map already had the key. */
  protected abstract put(map: MapOf, key: string, value: Node, place: EntryPlace, keyEnd: number): boolean;
  /** Adds what a merge key names, and returns the keys that are new. */
  protected abstract merge(map: MapOf, value: Node, place: EntryPlace): readonly string[];
  protected abstract push(list: List, item: Node, place: EntryPlace): void;
  /** Notes the end of a collection in brackets. */
  protected abstract close(collection: MapOf | List, end: number): void;

  /** The content of a document, which is a part of a text; undefined if there is none. */
  public read(text: string, start: number, end: number): Node | undefined {
    this.text = text;
    this.at = this.lineStart = text.charCodeAt(start) === BYTE_ORDER_MARK ? start + 1 : start;
    this.end = end;
    this.depth = this.merged = 0;
    this.repeats = this.aliases = false;
    this.anchors.clear();
    this.seek(true);
    if (this.indent === 0 && text.startsWith('---', this.at)) this.finishLine(this.at + '---'.length);
    if (this.indent === -1) return undefined;
    const node = this.block(-1);
    if (this.indent !== -1) throw UNUSUAL;
    return node;
  }

  /** Goes to the next line with content, from the beginning of a line; only the first one may be that which begins the document. */
  private seek(isFirst = false): void {
    const { text, end } = this;
    let at = this.at;
    this.breaks = 1;
    this.isComment = false;
    while (at < end) {
      const start = at;
      while (text.charCodeAt(at) === SPACE) at += 1;
      if (at >= end) break;
      switch (text.charCodeAt(at)) {
        case LF: at += 1; this.breaks += 1; break;
        case CR: at += 2; this.breaks += 1; break;
        case HASH: at = this.nextLine(at); this.isComment = true; break;
        case TAB: throw UNUSUAL;
        default:
          if (at === start && this.isMarker(at) && !(isFirst && text.startsWith('---', at))) throw UNUSUAL;
          this.at = at;
          this.lineStart = start;
          this.indent = at - start;
          return;
      }
    }
    this.at = end;
    this.indent = -1;
  }

  /** The beginning of the next line. */
  private nextLine(at: number): number {
    const next = this.text.indexOf('\n', at);
    return next === -1 || next >= this.end ? this.end : next + 1;
  }

  /** Whether a line begins there that ends a document, or begins one. */
  private isMarker(at: number): boolean {
    const { text } = this;
    const code = text.charCodeAt(at);
    if (code !== DASH && code !== DOT) return false;
    return (text.startsWith('---', at) || text.startsWith('...', at)) && (this.isBlank(at + 3) || text.charCodeAt(at + 3) === TAB);
  }

  /** Whether there is a space, a line break or the end. */
  private isBlank(at: number): boolean {
    if (at >= this.end) return true;
    const code = this.text.charCodeAt(at);
    return code === SPACE || code === LF || code === CR;
  }

  /** Goes to the next line with content, from behind a value. */
  private finishLine(from: number): void {
    let at = from;
    while (at < this.end && this.isWhite(at)) at += 1;
    if (at < this.end) {
      const code = this.text.charCodeAt(at);
      if (code === LF) at += 1;
      else if (code === CR) at += 2;
      else if (code === HASH && at > from) at = this.nextLine(at);
      else throw UNUSUAL;
    }
    this.at = at;
    this.seek();
  }

  private isWhite(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === SPACE || code === TAB;
  }

  private skipSpaces(at: number): number {
    let to = at;
    while (to < this.end && this.text.charCodeAt(to) === SPACE) to += 1;
    return to;
  }

  private endsLine(at: number, from: number): boolean {
    if (at >= this.end) return true;
    const code = this.text.charCodeAt(at);
    return code === LF || code === CR || (code === HASH && at > from);
  }

  private isDash(at: number): boolean {
    return this.text.charCodeAt(at) === DASH && this.isBlank(at + 1);
  }

  /** What begins on a line of its own, in a collection of some column, or in none. */
  private block(column: number): Node {
    const { at, indent } = this;
    const isDash = this.isDash(at);
    if (!isDash && !this.isKey(at)) {
      const code = this.text.charCodeAt(at);
      if (column === -1 && code !== BRACE && code !== BRACKET) throw UNUSUAL; // a document that is not a collection
      return this.inline(at, column);
    }
    if (this.depth >= MAX_DEPTH) throw UNUSUAL;
    this.depth += 1;
    const node = isDash ? this.blockList(indent) : this.blockMap(indent);
    this.depth -= 1;
    return node;
  }

  private blockMap(column: number): MapOf {
    const map = this.map(this.at, false);
    let inherited: Set<string> | undefined;
    do {
      const start = this.at;
      const key = this.key(start, false);
      const { keyEnd } = this;
      if (this.text.charCodeAt(this.at) !== COLON || !this.isBlank(this.at + 1)) throw UNUSUAL;
      const introduced = this.at + 1;
      const anchor = this.propertiesBehind(introduced);
      const tagged = this.at;
      const at = this.skipSpaces(tagged);
      const value = this.endsLine(at, tagged) ? this.below(tagged, column, true) : this.inline(at, column);
      if (anchor !== undefined) this.anchors.set(anchor, value);
      const place = { start, introduced, tagged };
      if (key === MERGE_KEY && keyEnd - start === key.length) inherited = new Set([...inherited ?? [], ...this.mergeAll(map, value, place)]);
      else if (this.put(map, key, value, place, keyEnd) && inherited?.delete(key) !== true) this.repeats = true;
      if (this.indent > column || (this.indent === column && this.isDash(this.at))) throw UNUSUAL;
    } while (this.indent === column);
    return map;
  }

  private mergeAll(map: MapOf, value: Node, place: EntryPlace): readonly string[] {
    const names = this.merge(map, value, place);
    this.merged += names.length;
    if (this.merged > MAX_MERGED) throw UNUSUAL;
    return names;
  }

  /** The anchor behind a colon or a dash, if there is one, and whether there is a tag; goes behind them. */
  private propertiesBehind(introduced: number): string | undefined {
    let anchor: string | undefined;
    this.isTagged = false;
    this.at = introduced;
    for (;;) {
      const at = this.skipSpaces(this.at);
      const code = this.text.charCodeAt(at);
      if (code === AMPERSAND && anchor === undefined) {
        anchor = this.anchor(at);
      } else if (code === EXCLAMATION && !this.isTagged) {
        this.tag(at);
      } else {
        return anchor;
      }
      if (!this.isBlank(this.at)) throw UNUSUAL;
    }
  }

  /** A tag of its own kind, which Kubernetes' decoder ignores; goes behind it. */
  private tag(at: number): void {
    let end = at + 1;
    while (OF_ANCHOR[this.text.charCodeAt(end)] === 1) end += 1;
    if (end === at + 1) throw UNUSUAL;
    this.isTagged = true;
    this.at = end;
  }

  private blockList(column: number): List {
    const list = this.list(this.at, false);
    do {
      const start = this.at;
      const introduced = start + 1;
      const anchor = this.propertiesBehind(introduced);
      const tagged = this.at;
      const at = this.skipSpaces(tagged);
      const item = this.endsLine(at, tagged) ? this.below(tagged, column, false)
        : tagged === introduced && (this.isDash(at) || this.isKey(at)) ? this.compact(at) : this.inline(at, column);
      if (anchor !== undefined) this.anchors.set(anchor, item);
      this.push(list, item, { start, introduced, tagged });
      if (this.indent > column) throw UNUSUAL;
    } while (this.indent === column && this.isDash(this.at));
    return list;
  }

  /** A block that begins behind the dash of its item. */
  private compact(at: number): Node {
    this.at = at;
    this.indent = at - this.lineStart;
    return this.block(-1);
  }

  /** A value on the lines below, or none. */
  private below(from: number, column: number, inMap: boolean): Node {
    this.finishLine(from);
    if (this.indent > column) return this.block(column);
    if (inMap && this.indent === column && this.isDash(this.at)) return this.blockList(column);
    return this.nothing(from);
  }

  /** A value that begins on the line of its key or dash. */
  private inline(at: number, column: number): Node {
    switch (this.text.charCodeAt(at)) {
      case DOUBLE: case SINGLE: return this.onOneLine(this.quoted(at, true));
      case BRACE: case BRACKET: return this.onOneLine(this.flow(at));
      case STAR: return this.onOneLine(this.aliased(at));
      case PIPE: case GREATER: return this.textBlock(at, column);
      default: return this.plain(at, column);
    }
  }

  private onOneLine(node: Node): Node {
    this.finishLine(this.at);
    return node;
  }

  /** The name behind `&` or `*`; goes behind it. */
  private anchor(at: number): string {
    let end = at + 1;
    while (OF_ANCHOR[this.text.charCodeAt(end)] === 1) end += 1;
    if (end === at + 1) throw UNUSUAL;
    this.at = end;
    return this.text.slice(at + 1, end);
  }

  private aliased(at: number): Node {
    const name = this.anchor(at);
    const target = this.anchors.get(name);
    if (target === undefined || this.isInWord(this.at)) throw UNUSUAL;
    this.aliases = true;
    return this.alias(target, name, at, this.at);
  }

  private canBePlain(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return NO_PLAIN_START[code] !== 1 || ((code === DASH || code === COLON) && !this.isBlank(at + 1));
  }

  /** A text, a number or a word; lines that go on are indented. */
  private plain(start: number, column: number): Node {
    if (!this.canBePlain(start)) throw UNUSUAL;
    const { isTagged } = this;
    let end = this.plainEnd(start);
    const first = this.text.slice(start, end);
    let value: unknown;
    if (this.indent > column && !this.isComment) {
      let folded = first;
      while (this.indent > column && !this.isComment) {
        const from = this.at;
        const breaks = this.breaks;
        end = this.plainEnd(from);
        folded += (breaks > 1 ? '\n'.repeat(breaks - 1) : ' ') + this.text.slice(from, end);
      }
      value = folded;
    } else {
      value = isTagged ? first : resolvePlain(first);
    }
    return this.scalar(value, start, end, 'plain');
  }

  /** The end of a part of a plain scalar on one line; goes to the next line with content. */
  private plainEnd(start: number): number {
    const { text } = this;
    const next = this.nextLine(start);
    let end = start;
    let isComment = false;
    for (let at = start; at < next; at += 1) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === TAB) continue;
      if (code === LF || code === CR) break;
      if (code === COLON && (this.isBlank(at + 1) || text.charCodeAt(at + 1) === TAB)) throw UNUSUAL;
      if (code === HASH && this.isWhite(at - 1)) {
        isComment = true;
        break;
      }
      end = at + 1;
    }
    this.at = next;
    this.seek();
    this.isComment ||= isComment;
    return end;
  }

  /** A scalar in quotes; goes behind it. */
  private quoted(start: number, mayFold: boolean): Node {
    const style = this.text.charCodeAt(start) === DOUBLE ? 'double' : 'single';
    const value = this.quotedText(start, mayFold);
    return this.scalar(value, start, this.at, style);
  }

  /** The text in quotes; goes behind them. */
  private quotedText(start: number, mayFold: boolean): string {
    const { text, end } = this;
    const quote = text.charCodeAt(start);
    let escaped = false;
    let folds = false;
    let at = start + 1;
    for (; ; at += 1) {
      if (at >= end) throw UNUSUAL;
      const code = text.charCodeAt(at);
      if (code === quote) {
        if (quote === DOUBLE || text.charCodeAt(at + 1) !== SINGLE) break;
        escaped = true;
        at += 1;
      } else if (code === LF) {
        if (!mayFold || this.isMarker(at + 1)) throw UNUSUAL;
        folds = true;
      } else if (code === BACKSLASH && quote === DOUBLE) {
        escaped = true;
        at += 1;
        if (text.charCodeAt(at) === LF || text.charCodeAt(at) === CR) at -= 1;
      }
    }
    this.at = at + 1;
    if (folds) this.lineStart = text.lastIndexOf('\n', at) + 1;
    const inner = text.slice(start + 1, at);
    if (!escaped && !folds) return inner;
    const written = folds ? fold(inner, quote === DOUBLE) : inner;
    return quote === DOUBLE ? unescape(written) : written.replaceAll("''", "'");
  }

  /** A name in front of a colon, to which it goes. */
  private key(start: number, flow: boolean): string {
    const { text } = this;
    const first = text.charCodeAt(start);
    if (first === DOUBLE || first === SINGLE) {
      const written = this.quotedText(start, false);
      this.keyEnd = this.at;
      this.at = this.skipSpaces(this.at);
      return written;
    }
    if (first === HASH || !this.canBePlain(start)) throw UNUSUAL;
    this.keyEnd = this.keyEndFrom(start, flow);
    if (this.keyEnd === -1) throw UNUSUAL;
    const written = text.slice(start, this.keyEnd);
    return first <= NINE || written.length <= LONGEST_WORD ? String(resolvePlain(written)) : written; // a number or a word as a key is a text, too
  }

  /** The end of a plain key, or -1 if there is no colon behind it; goes to the colon. */
  private keyEndFrom(start: number, flow: boolean): number {
    const { text } = this;
    let at = start;
    while (OF_KEY[text.charCodeAt(at)] === 1) at += 1;
    let end = at;
    for (; at < this.end; at += 1) {
      const code = text.charCodeAt(at);
      if (code === COLON && this.isBlank(at + 1)) {
        this.at = at;
        return end;
      }
      if (code === LF || code === CR || code === TAB || (code === HASH && text.charCodeAt(at - 1) === SPACE)) return -1;
      if (flow && (code === COMMA || this.isBracket(at))) return -1;
      if (code !== SPACE) end = at + 1;
    }
    return -1;
  }

  /** Whether an entry of a map begins here. */
  private isKey(start: number): boolean {
    const { text, at: before } = this;
    const first = text.charCodeAt(start);
    if (first === DOUBLE || first === SINGLE) {
      let at = start + 1;
      while (at < this.end && text.charCodeAt(at) !== first && text.charCodeAt(at) !== LF) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
      at = this.skipSpaces(at + 1);
      return text.charCodeAt(at) === COLON && this.isBlank(at + 1);
    }
    if (!this.canBePlain(start)) return false;
    const isKey = this.keyEndFrom(start, false) !== -1;
    this.at = before;
    return isKey;
  }

  /** A text on lines of its own: as it stands, or folded. */
  private textBlock(start: number, column: number): Node {
    const { text, end } = this;
    const folds = text.charCodeAt(start) === GREATER;
    const chomp = text.charCodeAt(start + 1);
    const header = chomp === DASH || chomp === PLUS ? start + 2 : start + 1;
    const opened = this.skipSpaces(header);
    if (!this.endsLine(opened, header)) throw UNUSUAL;
    const parts: string[] = [];
    let [indent, blank, deepest] = [-1, 0, 0];
    let wasIndented = false;
    let at = this.nextLine(opened);
    while (at < end) {
      let content = at;
      while (content < end && text.charCodeAt(content) === SPACE && content - at !== indent) content += 1;
      const code = content < end ? text.charCodeAt(content) : LF;
      const isEmpty = code === LF || code === CR;
      if (!isEmpty && content - at < indent) break;
      if (indent === -1) {
        if (isEmpty) {
          deepest = Math.max(deepest, content - at);
        } else {
          if (content - at <= column) break;
          indent = content - at;
          if (code === TAB || indent < deepest) throw UNUSUAL;
          if (blank > 0) parts.push('\n'.repeat(blank));
          blank = 0;
        }
      } else if (!isEmpty) {
        const isIndented = folds && (code === SPACE || code === TAB);
        parts.push(!folds || isIndented || wasIndented ? '\n'.repeat(blank + 1) : blank === 0 ? ' ' : '\n'.repeat(blank));
        blank = 0;
      }
      const next = text.indexOf('\n', content);
      if (next === -1 || next >= end) throw UNUSUAL; // the last line has no break
      if (isEmpty) {
        blank += 1;
      } else {
        wasIndented = folds && (code === SPACE || code === TAB);
        parts.push(text.slice(content, text.charCodeAt(next - 1) === CR ? next - 1 : next));
      }
      at = next + 1;
    }
    if (indent === -1 && deepest > 0) throw UNUSUAL;
    this.at = at;
    this.seek();
    if (this.indent > column) throw UNUSUAL;
    const last = indent === -1 ? 0 : 1;
    if (chomp !== DASH) parts.push('\n'.repeat(chomp === PLUS ? blank + last : last));
    return this.scalar(parts.join(''), start, at, folds ? 'folded' : 'literal');
  }

  /** A collection in brackets; goes behind it. */
  private flow(start: number): Node {
    if (this.depth >= MAX_DEPTH) throw UNUSUAL;
    this.depth += 1;
    const node = this.text.charCodeAt(start) === BRACE ? this.flowMap(start) : this.flowList(start);
    this.depth -= 1;
    return node;
  }

  private flowMap(start: number): MapOf {
    const map = this.map(start, true);
    let at = this.skipBlanks(start + 1);
    if (this.text.charCodeAt(at) !== CLOSING_BRACE) {
      for (;;) {
        const key = this.key(at, true);
        const { keyEnd, at: colon } = this;
        if (this.text.charCodeAt(colon) !== COLON || (this.text.charCodeAt(keyEnd - 1) !== DOUBLE && !this.isBlank(colon + 1))) throw UNUSUAL;
        if (key === MERGE_KEY) throw UNUSUAL;
        this.isTagged = false;
        const value = this.flowValue(this.skipBlanks(colon + 1));
        if (this.put(map, key, value, { start: at, introduced: colon + 1, tagged: colon + 1 }, keyEnd)) this.repeats = true;
        at = this.skipBlanks(this.at);
        if (this.text.charCodeAt(at) === CLOSING_BRACE) break;
        if (this.text.charCodeAt(at) !== COMMA) throw UNUSUAL;
        at = this.skipBlanks(at + 1);
        if (this.text.charCodeAt(at) === CLOSING_BRACE) break;
      }
    }
    this.at = at + 1;
    this.close(map, this.at);
    return map;
  }

  private flowList(start: number): List {
    const list = this.list(start, true);
    let at = this.skipBlanks(start + 1);
    if (this.text.charCodeAt(at) !== CLOSING_BRACKET) {
      for (;;) {
        this.push(list, this.flowValue(at), { start: at, introduced: at, tagged: at });
        at = this.skipBlanks(this.at);
        if (this.text.charCodeAt(at) === CLOSING_BRACKET) break;
        if (this.text.charCodeAt(at) !== COMMA) throw UNUSUAL;
        at = this.skipBlanks(at + 1);
        if (this.text.charCodeAt(at) === CLOSING_BRACKET) break;
      }
    }
    this.at = at + 1;
    this.close(list, this.at);
    return list;
  }

  private flowValue(start: number): Node {
    const first = this.text.charCodeAt(start);
    if (first === DOUBLE || first === SINGLE) return this.quoted(start, true);
    if (first === STAR) return this.aliased(start);
    if (first === BRACE || first === BRACKET) return this.flow(start);
    if (!this.canBePlain(start) || first === COLON) throw UNUSUAL;
    const { text } = this;
    let end = start;
    for (let at = start; ; at += 1) {
      if (at >= this.end) throw UNUSUAL;
      const code = text.charCodeAt(at);
      if (code === SPACE) continue;
      if (code === COMMA || code === CLOSING_BRACE || code === CLOSING_BRACKET || code === LF || code === CR) break;
      if (code === TAB || code === BRACE || code === BRACKET || code === COLON && !this.isInWord(at + 1)) throw UNUSUAL;
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) throw UNUSUAL;
      end = at + 1;
    }
    if (first === DASH && !this.isInWord(start + 1)) throw UNUSUAL;
    this.at = end;
    return this.scalar(resolvePlain(text.slice(start, end)), start, end, 'plain');
  }

  /** Whether a character goes on with what is before it. */
  private isInWord(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return !this.isBlank(at) && code !== TAB && code !== COMMA && !this.isBracket(at);
  }

  private isBracket(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === BRACE || code === BRACKET || code === CLOSING_BRACE || code === CLOSING_BRACKET;
  }

  /** Behind the spaces and line breaks in brackets. */
  private skipBlanks(from: number): number {
    let at = from;
    for (; at < this.end; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === HASH && at > from) {
        at = this.nextLine(at) - 1;
      } else if (code !== SPACE && code !== LF && code !== CR && code !== TAB) {
        if (this.text.charCodeAt(at - 1) === LF && this.isMarker(at)) throw UNUSUAL;
        return at;
      }
    }
    throw UNUSUAL;
  }
}

/** The lines of a scalar in quotes as one: a break is a space, and further breaks stand for themselves. */
function fold(written: string, isDouble: boolean): string {
  const [first, ...others] = written.split('\n');
  const parts = [trimEnd(first)];
  let breaks = 1;
  others.forEach((line, index) => {
    const isLast = index === others.length - 1;
    const trimmed = isLast ? trimStart(line) : trimEnd(trimStart(line));
    const before = parts[parts.length - 1];
    const isEscaped = isDouble && ESCAPED_BREAK.test(before.slice(-MOST_BACKSLASHES));
    if (trimmed === '' && !isLast) {
      if (!isEscaped) breaks += 1;
      return;
    }
    if (isEscaped) parts[parts.length - 1] = before.slice(0, -1);
    else parts.push(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1));
    parts.push(trimmed);
    breaks = 1;
  });
  return parts.join('');
}

/** An odd number of backslashes, of which the last one escapes the line break. */
const ESCAPED_BREAK = /(?:^|[^\\])(?:\\\\)*\\$/;
const MOST_BACKSLASHES = 100;

function trimStart(line: string): string {
  let at = 0;
  while (line[at] === ' ' || line[at] === '\t') at += 1;
  return line.slice(at);
}

function trimEnd(line: string): string {
  let end = line.length;
  if (line[end - 1] === '\r') end -= 1;
  const { length } = line.slice(0, end);
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end -= 1;
  if (end < length && line[end - 1] === '\\') throw UNUSUAL; // an escaped space
  return line.slice(0, end);
}

/** What stands behind a backslash, and what it means. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  '0\0', 'a\x07', 'b\b', 't\t', '\t\t', 'n\n', 'v\v', 'f\f', 'r\r', 'e\x1b', '  ', '""', '//', '\\\\', 'N\x85', '_\xa0', 'L\u2028', 'P\u2029',
].map(([written, meant]) => [written, meant]));

/** The text of double quotes. */
function unescape(written: string): string {
  return written.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/g, (_, short, long, longest, single: string | undefined) => {
    const code: string | undefined = short ?? long ?? longest;
    const value = code === undefined ? ESCAPES.get(single ?? '') : fromCode(parseInt(code, 16));
    if (value === undefined) throw UNUSUAL;
    return value;
  });
}

function fromCode(code: number): string {
  if (code > 0x10ffff) throw UNUSUAL;
  return String.fromCodePoint(code);
}
