/** The environment variables that decide about colour; undefined or empty if unset. */
export interface ColorVariables {
  /** Not empty: no colour. */
  readonly NO_COLOR?: string;
  /** Not empty: colour, wherever standard output goes. */
  readonly FORCE_COLOR?: string;
  /** `dumb`: a terminal that shows escape sequences as they are. */
  readonly TERM?: string;
}

/**
 * Whether text is coloured if no flag decides.
 *
 * @param isTerminal whether standard output is one
 * @see https://no-color.org
 * @see https://force-color.org
 */
export function colorByDefault({ NO_COLOR, FORCE_COLOR, TERM }: ColorVariables, isTerminal: boolean): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return true;
  return isTerminal && TERM !== 'dumb';
}
