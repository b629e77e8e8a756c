/** The width if it is unknown: wide enough for a table, narrow enough for a screen. */
const DEFAULT_COLUMNS = 100;

/**
 * The width of the output.
 *
 * A terminal that does not know its own width reports 0: those of `script` and of a container without an attached client.
 *
 * @param environment of the command: COLUMNS decides if it is a width, also without a terminal
 * @param terminal the width that the terminal reports, if standard output is one
 */
export function columnsOf({ COLUMNS = '' }: { readonly COLUMNS?: string }, terminal: number | undefined): number {
  const said = /^\d+$/.test(COLUMNS) ? Number(COLUMNS) : 0;
  return said || terminal || DEFAULT_COLUMNS;
}
