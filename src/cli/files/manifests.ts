import { ReadProblem } from '../../rules/engine/reported-finding';
import { Io } from '../io';
import { reasonForNoManifest } from './no-manifest';
import { readFiles } from './read';
import { buildModel, Model } from '../../model/model';
import { readDocuments } from '../../model/objects/documents';
import { KubernetesObject } from '../../model/objects/object';
import { malformedFields, placesIn } from '../../model/objects/places';
import { firstOfEach } from '../../platform/limits/and-more';
import { describeLocation } from '../../report/findings/findings-report';
import { visible } from '../../report/visible-characters';
import { Manifests } from '../../rules/engine/report';

/** The manifests that the arguments name, and the texts of their files as they were read. */
export async function readManifests(
  paths: readonly string[], io: Io,
): Promise<{ manifests: Manifests; textOf: (file: string) => string | undefined }> {
  const objects: KubernetesObject[] = [];
  const problems: ReadProblem[] = [];
  let documents = 0;
  const texts = new Map<string, string>();
  for await (const read of readFiles(paths, io.files)) {
    if ('problem' in read) {
      problems.push(read.problem);
      continue;
    }
    const content = readDocuments(read.file, read.text);
    const noManifest = content.objects.length === 0 ? reasonForNoManifest(read.file, read.text) : undefined;
    if (noManifest !== undefined && read.found) {
      io.stderr(`passed over ${visible(read.file)}, which ${noManifest}\n`);
      continue;
    }
    documents += content.documents;
    // A spread of that many objects would overflow the stack.
    const hint = noManifest === undefined ? '' : `; a file of this name ${noManifest}`;
    for (const { item, more } of firstOfEach(content.problems, () => read.file)) {
      problems.push({ ...item, message: `${item.message}${hint}${more > 0 ? `; and ${more} more documents of the file cannot be read` : ''}` });
    }
    for (const object of content.objects) objects.push(object);
    texts.set(read.file, read.text);
  }
  return { manifests: { objects, documents, problems }, textOf: file => texts.get(file) };
}

/** The manifests as workloads, for commands that report unreadable fields after they have used the model. */
export async function readModel(paths: readonly string[], io: Io): Promise<ReadModel> {
  const { manifests: { objects, problems }, textOf } = await readManifests(paths, io);
  const model = buildModel(objects);
  return {
    model,
    textOf,
    tellProblems: () => {
      const all = [...problems, ...malformedFields(model.malformed, placesIn(textOf))];
      tellProblems(all, io);
      return all.length > 0;
    },
  };
}

/** Workloads with the problems of reading them. */
export interface ReadModel {
  readonly model: Model;
  readonly textOf: (file: string) => string | undefined;
  /** Reports what could not be read, and returns whether there was anything. */
  readonly tellProblems: () => boolean;
}

/** Reports what could not be read, for commands whose report is about something else. */
export function tellProblems(problems: readonly ReadProblem[], io: Io): void {
  for (const problem of problems) io.stderr(`cannot read ${visible(describeLocation(problem))}: ${visible(problem.message)}\n`);
}
