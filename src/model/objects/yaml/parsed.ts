/** The value of one document, or why it has none. */
export type Parsed =
  | { readonly ok: true; readonly value: unknown; /** Whether a key stands more than once in a map; the last one counts. */ readonly repeats?: true }
  | {
    readonly ok: false;
    /** Continues "the document …". */
    readonly reason: string;
    /** In the text that was parsed, from 0; absent if the document as a whole is at fault. */
    readonly line?: number;
    readonly column?: number;
  };
