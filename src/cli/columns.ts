/** Where nothing says how wide the reader's page is: wide enough for a table, narrow enough for a screen. */
const DEFAULT_COLUMNS = 100;

/**
 * The width of what is written.
 *
 * A terminal that does not know its own width calls it 0: those of `script` and of a container that nobody is attached to.
 *
 * @param environment of the command: COLUMNS, where it is a width, decides, also where nothing is a terminal
 * @param terminal the width that the terminal says, if standard output is one
 */
export function columnsOf({ COLUMNS = '' }: { readonly COLUMNS?: string }, terminal: number | undefined): number {
  const said = /^\d+$/.test(COLUMNS) ? Number(COLUMNS) : 0;
  return said || terminal || DEFAULT_COLUMNS;
}
