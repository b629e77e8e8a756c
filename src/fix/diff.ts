import { diffLines, formatPatch, StructuredPatchHunk } from 'diff';
import { takeApart } from './yaml/list-pieces';
import { splitDocuments } from '../model/objects/split';

const CONTEXT = 3;

/** The changes of a file, in the format of `diff -u`, `patch` and `git apply`; empty without changes. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const name = file.replace(/^\/+/, '');
  const names = { oldFileName: quoted(`a/${name}`), newFileName: quoted(`b/${name}`) };
  const lines = stretches(before, after).flatMap(changedLines);
  return formatPatch({ ...names, oldHeader: undefined, newHeader: undefined, hunks: hunksOf(lines) }).replace(/^=+\n/, '');
}

/** What git puts in quotes within a name, and what a log would act on. */
const UNUSUAL = /["\\\p{C}\p{Zl}\p{Zp}]|\[(?<=##\[)/gu;

/** A name as git writes it, so that `git apply` and `patch` read it: one with unusual characters is in quotes, and has the bytes of these. */
function quoted(name: string): string {
  const escaped = name.replace(UNUSUAL, character => /["\\]/.test(character) ? `\\${character}`
    : [...Buffer.from(character)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join(''));
  return escaped === name ? name : `"${escaped}"`;
}

/** A part of a text that is replaced: positions of the old text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The changes of a text by whole lines, from its beginning to its end. */
export function replacements(before: string, after: string): Replacement[] {
  const found: Replacement[] = [];
  let at = 0;
  let open: Replacement | undefined;
  for (const { sign, text } of stretches(before, after).flatMap(changedLines)) {
    if (sign === ' ') {
      if (open) found.push(open);
      open = undefined;
    } else {
      open ??= { start: at, end: at, text: '' };
      open = sign === '-' ? { ...open, end: at + text.length } : { ...open, text: open.text + text };
    }
    if (sign !== '+') at += text.length;
  }
  return open ? [...found, open] : found;
}

interface Line { readonly sign: ' ' | '-' | '+'; readonly text: string }

/** The hunks of a diff: changed lines, with unchanged lines around them. */
function hunksOf(lines: readonly Line[]): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  let [shown, oldStart, newStart] = [0, 1, 1]; // the number of processed lines, and the positions of the next one
  const skip = (until: number): Line[] => {
    const passed = lines.slice(shown, until);
    for (const { sign } of passed) {
      if (sign !== '+') oldStart += 1;
      if (sign !== '-') newStart += 1;
    }
    shown = until;
    return passed;
  };
  const changed = [...lines.keys()].filter(index => lines[index].sign !== ' ');
  for (let first = 0; first < changed.length;) {
    let last = first;
    while (last + 1 < changed.length && changed[last + 1] - changed[last] <= 2 * CONTEXT + 1) last += 1;
    skip(Math.max(shown, changed[first] - CONTEXT));
    const start = { oldStart, newStart };
    const written = skip(Math.min(lines.length, changed[last] + CONTEXT + 1));
    hunks.push({ ...start, oldLines: oldStart - start.oldStart, newLines: newStart - start.newStart, lines: written.flatMap(asWritten) });
    first = last + 1;
  }
  return hunks;
}

function asWritten({ sign, text }: Line): string[] {
  return text.endsWith('\n') ? [sign + text.slice(0, -1)] : [sign + text, '\\ No newline at end of file'];
}

interface Stretch { readonly before: string; readonly after: string }

/** Documents and items, each before and after: the time of a comparison grows with the square of the length. */
function stretches(before: string, after: string): Stretch[] {
  const [old, now] = [before, after].map(partsOf);
  const all: Stretch[] = [];
  let open: Stretch = { before: '', after: '' };
  for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
    open = { before: open.before + (old[index] ?? ''), after: open.after + (now[index] ?? '') };
    if (!endsLine(open.before) || !endsLine(open.after)) continue; // the next part begins on the same line
    all.push(open);
    open = { before: '', after: '' };
  }
  return [...all, open];
}

function endsLine(text: string): boolean {
  return text === '' || text.endsWith('\n');
}

function changedLines({ before, after }: Stretch): Line[] {
  const parts = before === after ? [{ value: before, added: false, removed: false }] : diffLines(before, after);
  return parts.flatMap(({ value, added, removed }) => linesOf(value).map((text): Line => ({ sign: added ? '+' : removed ? '-' : ' ', text })));
}

/** Each with the end of its line. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)(?!$)/);
}

/** The documents of a text, and the items of a large List, with the text between them. */
function partsOf(text: string): string[] {
  const starts = splitDocuments(text).map(({ start }) => start);
  return starts.flatMap((start, index) => {
    const document = text.slice(index === 0 ? 0 : start, starts[index + 1]);
    const list = takeApart(document);
    return list === undefined ? document : [list.head, ...list.items.map(item => item.gap + item.text), list.tail];
  });
}
