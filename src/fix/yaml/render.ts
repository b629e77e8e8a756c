import { Document, isMap, isPair, isScalar, isSeq, Scalar, stringify, visit } from 'yaml';
import { isCollection } from '../../platform/records';

/** The style of a document, for additions that look like the rest. */
export interface Style {
  readonly eol: string;
  /** Characters by which a nested map is indented. */
  readonly indent: number;
  /** The character of indentation: tabs are possible only in brackets. */
  readonly blank: ' ' | '\t';
  /** Whether sequences are indented below their key. */
  readonly indentSeq: boolean;
  /** The form of JSON; absent if the document is not JSON. */
  readonly json?: 'compact' | 'pretty';
}

/** The style of a document, by its first map in a map and its first sequence in a map. */
export function styleOf(document: Document, text: string): Style {
  let indent: number | undefined;
  let indentSeq: boolean | undefined;
  visit(document, {
    Map(_, map) {
      if (map.flow || indent !== undefined && indentSeq !== undefined) return;
      for (const pair of map.items) {
        if (!isPair(pair) || !isScalar(pair.key) || !pair.key.range) continue;
        const outer = columnOf(text, pair.key.range[0]);
        const value = pair.value;
        if (isMap(value) && !value.flow && value.range) indent ??= columnOf(text, value.range[0]) - outer;
        if (isSeq(value) && !value.flow && value.range) indentSeq ??= columnOf(text, value.range[0]) > outer;
      }
    },
  });
  const root = document.contents;
  const key = isMap(root) ? root.items[0]?.key : undefined;
  const isJson = isMap(root) && root.flow === true && (key === undefined || (isScalar(key) && key.type === Scalar.QUOTE_DOUBLE));
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    indent: indent !== undefined && indent > 0 ? indent : isJson ? jsonIndent(text) : 2,
    blank: isJson && /\n\t/.test(text) ? '\t' : ' ',
    indentSeq: indentSeq ?? true,
    json: isJson ? text.trim().includes('\n') ? 'pretty' : 'compact' : undefined,
  };
}

/** The indentation of the first entry relative to the closing bracket. */
function jsonIndent(text: string): number {
  const first = /\n([ \t]+)/.exec(text)?.[1].length ?? 2;
  const last = /\n([ \t]*)[\]}]\s*$/.exec(text)?.[1].length ?? 0;
  return Math.max(1, first - last);
}

/** Characters between the beginning of the line and a position. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** The ways to write a scalar on one line, the most similar to the old one first. */
export function scalarTexts(value: unknown, old: string | undefined, flow: boolean, style: Style): string[] {
  if (style.json) return [JSON.stringify(value)];
  if (typeof value !== 'string') return [stringify(value).trimEnd()];
  const double = doubleQuoted(value);
  // Many readers of Kubernetes manifests still use YAML 1.1, in which `yes` and `0644` are not texts.
  const plain = stringify(value, { compat: 'yaml-1.1', lineWidth: 0, blockQuote: false, version: '1.2' }).trimEnd();
  const isPlain = !/^["']/.test(plain) && !/[\n\r]/.test(plain) && !(flow && /[,[\]{}?:]/.test(plain));
  switch (old) {
    case Scalar.QUOTE_SINGLE: return /^[^\p{C}\u2028\u2029]*$/u.test(value) ? [`'${value.replaceAll("'", "''")}'`, double] : [double];
    case Scalar.QUOTE_DOUBLE: return [double];
    default: return isPlain ? [plain, double] : [double];
  }
}

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, character =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A text of several lines as the content of `|`, or undefined if its form does not allow that. */
export function literalBlock(value: string, indent: number, style: Style): string | undefined {
  if (!/^[^\s]/.test(value) || !value.includes('\n') || /\n\n$|\r/.test(value)) return undefined;
  const lines = value.replace(/\n$/, '').split('\n');
  return `|${value.endsWith('\n') ? '' : '-'}${style.eol}${lines.map(line => line && ' '.repeat(indent) + line).join(style.eol)}`;
}

/** The ways to write a map or sequence as lines without a final line break, indented to a column. */
export function blockTexts(value: unknown, column: number, style: Style): string[] {
  return [true, false].map(blockQuote => {
    const lines = stringify(value, {
      indent: style.indent, indentSeq: style.indentSeq, lineWidth: 0, compat: 'yaml-1.1', aliasDuplicateObjects: false, blockQuote, version: '1.2',
    }).replace(/\n$/, '').split('\n');
    return lines.map(line => line && ' '.repeat(column) + line).join(style.eol);
  });
}

/** A value in brackets; in multi-line JSON, its further lines begin at a column. */
export function flowText(value: unknown, column: number, style: Style): string {
  if (style.json === 'compact') return JSON.stringify(value);
  if (style.json === 'pretty') return JSON.stringify(value, null, style.blank.repeat(style.indent)).replaceAll('\n', style.eol + style.blank.repeat(column));
  if (!isCollection(value)) return scalarTexts(value, undefined, true, style)[0];
  if (Array.isArray(value)) return `[${value.map(item => flowText(item, column, style)).join(', ')}]`;
  const entries = Object.entries(value).map(([key, child]) => `${flowText(key, column, style)}: ${flowText(child, column, style)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
