import { wrapText } from './wrap-text';

/** A column of a table in plain text. */
export interface Column {
  readonly align: 'left' | 'right';
  /** Characters, with the gap to the next column; as many as the longest cell needs by default. */
  readonly width?: number;
}

/** The characters between two columns. */
const GAP = 2;

/** The lines of a table: columns without rules between them, so that the values stand out; long cells take several lines. */
export function inColumns(rows: readonly (readonly string[])[], columns: readonly Column[]): string[] {
  const widths = columns.map(({ width }, column) => (width ?? widest(rows, column) + GAP) - GAP);
  return rows.flatMap(cells => {
    const wrapped = cells.map((cell, column) => wrapText(cell, widths[column]));
    return Array.from({ length: Math.max(...wrapped.map(({ length }) => length)) }, (_, line) => columns.map(({ align }, column) => {
      const text = wrapped[column][line] ?? '';
      return align === 'left' ? text.padEnd(widths[column]) : text.padStart(widths[column]);
    }).join(' '.repeat(GAP)).trimEnd());
  });
}

/** The length of the longest cell of a column. */
export function widest(rows: readonly (readonly string[])[], column: number): number {
  return rows.reduce((most, cells) => Math.max(most, cells[column].length), 0);
}
