import { Edit, Manuscript } from '../../../src/fix/yaml/manuscript';
import { Path } from '../../../src/model/objects/object';

/** The text after some edits, and those that could not be made, with the reasons. */
export function applyEdits(text: string, edits: readonly Edit[]): { text: string; refused: { edit: Edit; reason: string }[] } {
  const manuscript = new Manuscript(text);
  const refused = edits.flatMap(edit => {
    const reason = manuscript.edit(edit);
    return reason === undefined ? [] : [{ edit, reason }];
  });
  return { text: manuscript.text, refused };
}

/** The text with another object, beside the one at a prefix of a document. */
export function add(text: string, object: Readonly<Record<string, unknown>>, prefix: Path = []): { text: string; reason?: string } {
  const manuscript = new Manuscript(text);
  const reason = manuscript.add(object, { source: { document: 0 }, prefix });
  return { text: manuscript.text, reason };
}
