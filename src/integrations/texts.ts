import { readDocuments } from '../model/objects/documents';
import { CheckOptions } from '../rules/engine/check';
import { CheckReport, checkManifests } from '../rules/engine/report';

/** Checks manifests that are in memory, as one set. */
export function checkTexts(texts: ReadonlyMap<string, string>, options: CheckOptions = {}): CheckReport {
  const read = [...texts].map(([file, text]) => readDocuments(file, text));
  return checkManifests({
    objects: read.flatMap(({ objects }) => objects),
    documents: read.reduce((total, { documents }) => total + documents, 0),
    problems: read.flatMap(({ problems }) => problems),
  }, options, file => texts.get(file));
}
