import { resolve } from 'node:path';
import { ReadProblem } from '../../rules/engine/reported-finding';
import { Io } from '../io';
import { reasonForNoManifest } from './no-manifest';
import { readFiles, STDIN } from './read';
import { inputTitle } from '../../config/budget-keys';
import { describeOrigin, Said } from '../../config/in-force';
import { isLeftOut } from '../../config/select';
import { OverriddenInput, overridesIn } from '../../model/known-inputs';
import { buildModels, Model } from '../../model/model';
import { readDocuments } from '../../model/objects/documents';
import { KubernetesObject } from '../../model/objects/object';
import { inNamespace } from '../../model/objects/one-namespace';
import { malformedFields, placesIn, TEMPLATE } from '../../model/objects/places';
import { Settings } from '../../model/settings/settings';
import { groupBy } from '../../platform/group-by';
import { firstOfEach } from '../../platform/limits/and-more';
import { count } from '../../report/count';
import { describeLocation } from '../../report/findings/findings-report';
import { nameWorkloads } from '../../report/findings/sections';
import { visible } from '../../report/visible-characters';
import { Manifests } from '../../rules/engine/report';
import { flagOf } from '../options/budget-options';

/** The texts of the files that manifests are in, as far as these can still be read. */
export function textsOf({ objects }: Pick<Manifests, 'objects'>, textOf: (file: string) => string | undefined): ReadonlyMap<string, string> {
  const files = [...new Set(objects.map(({ source }) => source.file))];
  return new Map(files.flatMap(file => {
    const text = textOf(file);
    return text === undefined ? [] : [[file, text] as const];
  }));
}

/** The manifests that the arguments name, and the texts of their files as they were read. */
export async function readManifests(
  paths: readonly string[], io: Io, { config, baseline, namespace }: Pick<Settings, 'config' | 'baseline' | 'namespace'> = {},
): Promise<{ manifests: Manifests; textOf: (file: string) => string | undefined }> {
  const objects: KubernetesObject[] = [];
  const problems: ReadProblem[] = [];
  let documents = 0;
  const texts = new Map<string, string>();
  let leftOut = 0;
  const ofHelm = new Set<string>();
  const own = new Set([config?.file, baseline?.known.file].flatMap(file => file === undefined ? [] : [resolve(file)]));
  for await (const read of readFiles(paths, io.files)) {
    if (own.size > 0 && own.has(resolve(read.file))) continue;
    if (config && read.file !== STDIN && isLeftOut(config, read.file)) {
      leftOut += 1;
      continue;
    }
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
    for (const object of inNamespace(content.objects, namespace)) objects.push(object);
    texts.set(read.file, read.text);
    if (read.text.includes(TEMPLATE)) ofHelm.add(read.file);
  }
  if (leftOut > 0) io.stderr(`left out ${count(leftOut, 'file')}, as ${visible(config!.file)} says\n`);
  return { manifests: { objects, documents, problems, ofHelm }, textOf: file => texts.get(file) };
}

/** The manifests as workloads, for commands that report unreadable fields after they have used the model. */
export async function readModel(paths: readonly string[], io: Io, settings: Settings): Promise<ReadModel> {
  const { manifests: { objects, problems }, textOf } = await readManifests(paths, io, settings);
  const models = buildModels(objects, settings, textOf);
  tellOverrides(models.flatMap(overridesIn), settings, io);
  return {
    models,
    textOf,
    tellProblems: () => {
      const all = [...problems, ...models.flatMap(({ malformed }) => malformedFields(malformed, placesIn(textOf)))];
      tellProblems(all, io);
      return all.length > 0;
    },
  };
}

/** Workloads with the problems of reading them. */
export interface ReadModel {
  /** One for each environment. */
  readonly models: readonly Model[];
  readonly textOf: (file: string) => string | undefined;
  /** Reports what could not be read, and returns whether there was anything. */
  readonly tellProblems: () => boolean;
}

/** Reports declared values that are not in force, since a flag or the configuration overrides them. */
export function tellOverrides(all: readonly OverriddenInput[], said: Said, io: Io): void {
  for (const group of groupBy(all, ({ key, declared, value, from }) => JSON.stringify([key, declared, value, from])).values()) {
    const [{ key, declared, value, from }] = group;
    const name = inputTitle(key);
    const by = from.kind === 'flag' ? `the flag ${flagOf(name)}` : describeOrigin(from, key, said);
    io.stderr(visible(`note: ${name} is ${value} by ${by}, instead of ${declared}, as ${nameWorkloads([...new Set(group.map(({ workload }) => workload))], 3)} declares`) + '\n');
  }
}

/** Reports what could not be read, for commands whose report is about something else. */
export function tellProblems(problems: readonly ReadProblem[], io: Io): void {
  for (const problem of problems) io.stderr(`cannot read ${visible(describeLocation(problem))}: ${visible(problem.message)}\n`);
}
