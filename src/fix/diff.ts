import { formatPatch, structuredPatch } from 'diff';
import { takeApart } from './list-pieces';
import { splitDocuments } from '../model/split';

const CONTEXT = 3;

/** What changes in a file, as `diff -u`, `patch` and `git apply` have it; empty where nothing does. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const name = file.replace(/^\/+/, '');
  const names = { oldFileName: `a/${name}`, newFileName: `b/${name}` };
  let [old, now] = [0, 0];
  const hunks = stretches(before, after).flatMap(stretch => {
    const found = structuredPatch('', '', stretch.before, stretch.after, undefined, undefined, { context: CONTEXT }).hunks.map(hunk =>
      ({ ...hunk, oldStart: hunk.oldStart + old, newStart: hunk.newStart + now }));
    old += linesOf(stretch.before);
    now += linesOf(stretch.after);
    return found;
  });
  return formatPatch({ ...names, oldHeader: undefined, newHeader: undefined, hunks }).replace(/^=+\n/, '');
}

interface Stretch { before: string; after: string }

/**
 * Two texts, cut within documents and items that are the same in both and long enough that no hunk reaches over the cut: to compare
 * takes a time that grows with the square of what differs.
 */
function stretches(before: string, after: string): Stretch[] {
  const [old, now] = [before, after].map(partsOf);
  const all: Stretch[] = [{ before: '', after: '' }];
  for (let index = 0; index < Math.max(old.length, now.length); index += 1) {
    const [one = '', other = ''] = [old[index], now[index]];
    const cut = one === other && linesOf(one) >= 2 * CONTEXT ? afterLines(one, CONTEXT) : undefined;
    const last = all[all.length - 1];
    last.before += one.slice(0, cut);
    last.after += other.slice(0, cut);
    if (cut !== undefined) all.push({ before: one.slice(cut), after: other.slice(cut) });
  }
  return all;
}

/** The documents of a text, and the items of a large List, with what stands between them. */
function partsOf(text: string): string[] {
  const starts = splitDocuments(text).map(({ start }) => start);
  return starts.flatMap((start, index) => {
    const document = text.slice(index === 0 ? 0 : start, starts[index + 1]);
    const list = takeApart(document);
    return list === undefined ? document : [list.head, ...list.items.map(item => item.gap + item.text), list.tail];
  });
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}

/** Where a line begins, counted from 0. */
function afterLines(text: string, count: number): number {
  let at = 0;
  for (let line = 0; line < count; line += 1) at = text.indexOf('\n', at) + 1;
  return at;
}
