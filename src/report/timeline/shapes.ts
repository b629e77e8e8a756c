import { roundTo } from '../round';

/** The size of the picture, and where its parts are, in pixels. */
export const WIDTH = 860;
export const LEFT = 140;
export const RIGHT = WIDTH - 24;
export const MARGIN = 20;

/** The height of the bar that shows a pod. */
export const POD = 18;

/** Converts seconds to pixels. */
export type X = (seconds: number) => number;

/** A picture as numbers, in pixels: its shapes, and the place of each label. */
export type Shape = Bar | Area | Line | Arrow | Label;

export interface Bar {
  readonly kind: 'bar';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly style: string;
  /** The explanation under the pointer. */
  readonly detail?: string;
}

/** The area between steps and their base line. */
export interface Area {
  readonly kind: 'area';
  /** The y of the base line. */
  readonly y: number;
  /** From left to right, without gaps: each step begins at `x`, ends where the next begins, and has a height. */
  readonly steps: readonly { readonly x: number; readonly height: number }[];
  /** Where the last step ends. */
  readonly right: number;
  readonly style: string;
  readonly detail?: string;
}

export interface Line {
  readonly kind: 'line';
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly style: string;
}

/** A horizontal line with an arrow at each end, without the right one if the stretch continues. */
export interface Arrow {
  readonly kind: 'arrow';
  readonly x1: number;
  readonly x2: number;
  readonly y: number;
  readonly style: string;
  readonly open: boolean;
}

export interface Label {
  readonly kind: 'label';
  readonly x: number;
  /** The y of the base line. */
  readonly y: number;
  readonly text: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly size: number;
  readonly style: string;
}

export interface Box { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }

/** Wider than most letters of most typefaces, since the typeface is not known. */
const LETTER_WIDTH = 0.6;

export function widthOf(text: string, size: number): number {
  // Ideographs and the like are as wide as high.
  return [...text].reduce((width, letter) => width + (letter.codePointAt(0)! < 0x1100 ? LETTER_WIDTH : 1), 0) * size;
}

export function boxOf({ x, y, text, anchor, size }: Label): Box {
  const width = widthOf(text, size);
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor];
  return { left, right: left + width, top: y - size * 0.8, bottom: y + size * 0.2 };
}

export function label(text: string, x: number, y: number, style: string, size = 11, anchor: Label['anchor'] = 'start'): Label {
  return { kind: 'label', x, y, text, anchor, size, style };
}

/** The part of a text that fits. */
export function fitText(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 0 && widthOf(`${letters.join('')}…`, size) > width) letters.pop();
  return letters.length === 0 ? '' : `${letters.join('')}…`;
}

/** The first row with room for an element; rows are lists of their elements, and grow as needed. */
export function rowWithRoom(rows: { left: number; right: number }[][], left: number, right: number, gap = 6): number {
  const found = rows.findIndex(row => row.every(taken => right + gap <= taken.left || taken.right + gap <= left));
  const row = found < 0 ? rows.length : found;
  (rows[row] ??= []).push({ left, right });
  return row;
}

/** Seconds to pixels. */
export function scale(from: number, to: number, left: number, right: number): X {
  const perSecond = (right - left) / (to - from);
  return seconds => roundTo(left + (seconds - from) * perSecond, 2);
}
