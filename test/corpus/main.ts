import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { ZeroDowntime } from '../../src';
import { readDocuments } from '../../src/model/objects/documents';
import { contradictionsIn } from '../agree/contradictions';
import { codesOutside, findingsIn, modelOf, untold } from '../retrofit/told';

/** Rendered manifests, at any depth; undefined where there is no such folder. */
function manifestsIn(folder: string): string[] | undefined {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return undefined;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.(ya?ml|json)$/.test(file)).sort().map(file => join(folder, file));
}

const total = { files: 0, objects: 0, unread: 0, changes: 0, questions: 0, before: 0, after: 0 };
const outside = new Map<string, number>();

/** Runs of each search for the delays that lose most. */
const EVALUATIONS = 20;

/**
 * What is wrong with one file: with its retrofit, what the checker finds and no question is about, or what a second call changes; and
 * what check, fix and simulate do not say alike.
 */
function problemsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const { objects, problems } = readDocuments(file, text);
  const chart = new Chart(Testing.app(), 'corpus');
  objects.forEach(({ apiVersion, kind, body }, index) => new ApiObject(chart, `object${index}`, { ...body, apiVersion, kind }));
  const before = findingsIn(modelOf(chart)).length;
  const report = ZeroDowntime.retrofit(chart);
  const left = untold(chart, report);
  const again = ZeroDowntime.retrofit(chart);
  total.files += 1;
  total.objects += objects.length;
  total.unread += problems.length;
  total.changes += report.changes.length;
  total.questions += report.undecided.length;
  total.before += before;
  const model = modelOf(chart);
  total.after += findingsIn(model).length;
  codesOutside(model).forEach(code => outside.set(code, (outside.get(code) ?? 0) + 1));
  return [
    ...contradictionsIn(new Map([[file, text]]), {}, EVALUATIONS),
    ...left.map(what => `found, and not told: ${what}`),
    ...again.changes.map(({ object, path, after }) => `changed by a second call: ${object} ${path}: ${after}`),
    ...isDeepStrictEqual(again.undecided, report.undecided) ? [] : ['a second call asks other questions'],
  ];
}

/** Retrofits every file of a folder of rendered manifests, and asks check, fix and simulate about it. */
function main([folder = process.env.CORPUS]: readonly (string | undefined)[]): void {
  if (folder === undefined) {
    console.log('Corpus: skipped, no folder of rendered manifests is named: npm run test:corpus -- FOLDER, or CORPUS=FOLDER');
    return;
  }
  const files = manifestsIn(folder);
  if (files === undefined || files.length === 0) {
    console.error(`Corpus: ${files ? `there are no files of YAML or JSON in ${folder}` : `${folder} is no folder`}`);
    process.exitCode = 1;
    return;
  }
  const problems = files.flatMap(file => {
    try {
      return problemsOf(file).map(problem => `${file}: ${problem}`);
    } catch (error) {
      return [`${file}: ${error instanceof Error ? error.stack : error}`];
    }
  });
  problems.forEach(problem => console.log(problem));
  console.log(`Corpus: ${total.files} files with ${total.objects} objects, ${total.unread} documents not read; ${total.changes} changes and ${total.questions} questions; `
    + `${total.before} findings above info before, ${total.after} after, ${problems.length} problems`);
  const codes = [...outside].sort().map(([code, count]) => `${count} of ${code}`);
  if (codes.length > 0) console.log(`Corpus: a retrofit does not look at ${codes.join(', ')}`);
  if (problems.length > 0) process.exitCode = 1;
}

main(process.argv.slice(2));
