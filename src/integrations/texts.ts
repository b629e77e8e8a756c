import { readDocuments } from '../model/objects/documents';
import { CheckOptions } from '../rules/engine/check';
import { Findings, findingsOf } from '../rules/engine/findings';

/** Checks manifests that are in memory, as one set. */
export function checkTexts(texts: ReadonlyMap<string, string>, options: CheckOptions = {}): Findings {
  const read = [...texts].map(([file, text]) => readDocuments(file, text));
  return findingsOf({
    objects: read.flatMap(({ objects }) => objects),
    documents: read.reduce((total, { documents }) => total + documents, 0),
    problems: read.flatMap(({ problems }) => problems),
  }, options, file => texts.get(file));
}
