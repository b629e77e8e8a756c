/** A part of a text that is changed on its own, and what stands before it. */
export interface Piece {
  readonly gap: string;
  text: string;
}

export function textOf(pieces: readonly Piece[]): string {
  return pieces.map(({ gap, text }) => gap + text).join('');
}
