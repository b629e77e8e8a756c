import { diagnosticsOf } from './diagnostics';
import { JudgedSet } from './judged';
import { sumsAt } from './sums';
import { buildModels, Model } from '../../../model/model';
import { pathAt } from '../../../model/objects/path-at';
import { oncePer } from '../../../platform/once';
import { visibleInMarkdown } from '../../../report/visible-characters';
import { Hover, MarkupKind, Position, Range, TextDocument } from '../lsp-sdk';

/** The sums behind what is written at a position, and what is found there; undefined if there is neither. */
export function hoverAt(file: string, document: TextDocument, position: Position, set: JudgedSet): Hover | undefined {
  const place = pathAt(document.getText(), document.offsetAt(position));
  const sums = place === undefined ? [] : sumsAt(modelsOf(set), file, place);
  const found = diagnosticsOf(file, document, set).filter(({ range }) => isIn(position, range)).map(({ code, codeDescription, message }) =>
    `${code === undefined ? '' : `[${code}](${codeDescription?.href}): `}${String(message).split('\n').map(visibleInMarkdown).join('  \n')}`);
  const parts = [...sums, ...found];
  if (parts.length === 0) return undefined;
  return {
    contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n---\n\n') },
    ...place && { range: { start: document.positionAt(place.start), end: document.positionAt(place.end) } },
  };
}

const modelsOf = oncePer(({ manifests: { objects }, settings, textOf }: JudgedSet): readonly Model[] => buildModels(objects, settings, textOf));

/** Whether a position is in a range, or at one of its ends. */
export function isIn({ line, character }: Position, { start, end }: Range): boolean {
  const isAfter = line > start.line || (line === start.line && character >= start.character);
  return isAfter && (line < end.line || (line === end.line && character <= end.character));
}
