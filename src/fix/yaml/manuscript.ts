import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { Change, valueAt } from './change';
import { applyToDocument } from './edit';
import { ListPieces, Piece, takeApart, textOf } from './list-pieces';
import { DocumentSource, Path } from '../../model/objects/object';
import { parseDocument } from '../../model/objects/parse';
import { splitDocuments } from '../../model/objects/split';

/** A change to one document of a text, counted from 0. */
export type Edit = Change & { readonly document: number };

/** The place of an object in the changed text. */
export interface ObjectPlace {
  readonly source: Pick<DocumentSource, 'document'>;
  readonly prefix: Path;
}

interface DocumentPiece extends Piece {
  /** Its items as separate pieces, if it is a large List; then `text` is out of date. */
  list?: ListPieces;
}

/**
 * A text in pieces, so that a change reparses only its own piece: the many documents of a file, and
 * the many items of a List. A failed change has no effect, and returns a reason, which continues "…, because ".
 */
export class Manuscript {
  private readonly documents: DocumentPiece[];
  private readonly eol: string;
  private readonly indentSeq: boolean;
  private readonly undo: (() => void)[] = [];
  private tail: string;

  public constructor(text: string) {
    const ranges = splitDocuments(text);
    this.documents = ranges.map(({ start, end }, index) => ({ gap: text.slice(ranges[index - 1]?.end ?? 0, start), text: text.slice(start, end) }));
    this.tail = text.slice(ranges.at(-1)?.end);
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
    this.indentSeq = indentsSequences(text);
  }

  public get text(): string {
    return textOf(this.documents.map(document => ({ gap: document.gap, text: wholeOf(document) }))) + this.tail;
  }

  /** Returns a function that restores the current state. */
  public mark(): () => void {
    const { length } = this.undo;
    return () => {
      while (this.undo.length > length) this.undo.pop()?.();
    };
  }

  /** Makes a change, or returns the reason for a failure. */
  public edit({ document: number, ...change }: Edit): string | undefined {
    const document = this.documents[number];
    if (document === undefined) return 'there is no such document';
    const [field, index, ...path] = change.path;
    const list = field === 'items' && typeof index === 'number' && path.length > 0 ? this.listOf(document) : undefined;
    const item = list?.items[index as number];
    if (!list || !item) return this.change(this.joined(document), change);
    return this.change(item, { ...change, path: [...list.root, ...path] });
  }

  /** Adds an object: to the List that contains another one, otherwise as a document of its own after all others. */
  public add(object: Readonly<Record<string, unknown>>, beside: ObjectPlace): string | undefined {
    const document = this.documents[beside.source.document];
    const items = beside.prefix.slice(0, -1);
    if (document !== undefined && items.length > 0) {
      const list = items.length === 1 ? this.listOf(document) : undefined;
      if (list) return this.addItem(list, object);
      const parsed = parseDocument(wholeOf(document));
      if (parsed.ok && valueAt(parsed.value, [...items.slice(0, -1), 'kind']) === 'List') {
        return this.change(this.joined(document), { kind: 'append', path: items, value: object });
      }
    }
    if (this.isJson()) return `a JSON file holds one object: make it a List, or write the ${String(object.kind)} to a file of its own`;
    return this.addDocument(object);
  }

  private isJson(): boolean {
    return this.documents.length === 1 && /^\s*[{[]/.test(this.documents[0].text);
  }

  private change(piece: Piece, change: Change): string | undefined {
    const result = applyToDocument(piece.text, change);
    if ('reason' in result) return result.reason;
    this.write(piece, result.text);
    return undefined;
  }

  private write(piece: Piece, text: string): void {
    const before = piece.text;
    if (before === text) return;
    this.undo.push(() => { piece.text = before; });
    piece.text = text;
  }

  private listOf(document: DocumentPiece): ListPieces | undefined {
    document.list ??= takeApart(document.text);
    return document.list;
  }

  /** The document in one piece. */
  private joined(document: DocumentPiece): Piece {
    const { list, text } = document;
    if (list === undefined) return document;
    this.undo.push(() => Object.assign(document, { list, text }));
    document.text = wholeOf(document);
    document.list = undefined;
    return document;
  }

  private addItem(list: ListPieces, object: Readonly<Record<string, unknown>>): string | undefined {
    const added = list.write(object);
    if (added === undefined) return 'the List cannot take another item without changing the last one';
    list.items.push(added);
    this.undo.push(() => list.items.pop());
    return undefined;
  }

  private addDocument(object: Readonly<Record<string, unknown>>): string | undefined {
    const written = stringify(object, { lineWidth: 0, compat: 'yaml-1.1', version: '1.2', aliasDuplicateObjects: false, indentSeq: this.indentSeq })
      .replaceAll('\n', this.eol);
    const last = this.documents[this.documents.length - 1];
    const before = wholeOf(last);
    // A marker without content already opens the new document.
    const isOpen = before.trim() === '' || /^---[ \t]*\r?\n\s*$/.test(before);
    const end = before + this.tail;
    const added = (end === '' || end.endsWith('\n') ? '' : this.eol) + (isOpen ? '' : `---${this.eol}`) + written;
    if (!isDeepStrictEqual(valuesOf(end + added), [...valuesOf(before), object])) return 'the file cannot take another document without changing the last one';
    const { tail } = this;
    if (isOpen) {
      this.write(this.joined(last), end + added);
    } else {
      this.documents.push({ gap: tail, text: added });
      this.undo.push(() => this.documents.pop());
    }
    this.tail = '';
    this.undo.push(() => { this.tail = tail; });
    return undefined;
  }
}

function wholeOf({ text, list }: DocumentPiece): string {
  return list === undefined ? text : list.head + textOf(list.items) + list.tail;
}

/** The values of the documents of a text; undefined for an unreadable one. */
function valuesOf(text: string): unknown[] {
  return splitDocuments(text).map(({ start, end }) => parseDocument(text.slice(start, end)))
    .filter(parsed => !parsed.ok || (parsed.value !== undefined && parsed.value !== null))
    .map(parsed => parsed.ok ? parsed.value : undefined);
}

/** The first style in the text: `key:` with `- ` below it in the same column, or indented. */
function indentsSequences(text: string): boolean {
  const found = /^( *)(?:- )?[^\s#][^\n]*:[ \t]*\r?\n( *)- /m.exec(text);
  return found === null || found[2].length > found[1].length;
}
