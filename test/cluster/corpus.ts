import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { ApiObject, Chart, Testing } from 'cdk8s';
import { manifestsIn } from './accepted';
import { ControlPlane } from './control-plane';
import { Body, Objects } from './objects';
import { ZeroDowntime } from '../../src';
import { applyFixes } from '../../src/fix/apply-fixes';
import { readDocuments } from '../../src/model/objects/documents';

/** What the API server said of what was written over a folder of manifests. */
export interface Written {
  readonly files: number;
  /** Objects that were changed or added, and that the API server serves. */
  readonly sent: number;
  /** Objects that it refuses now, and took before. */
  readonly spoiled: readonly string[];
}

/** Lets the API server validate what `fix` and `retrofit` write over each file of a folder; what it refused before is not their fault. */
export async function writtenOver(folder: string, plane: ControlPlane): Promise<Written> {
  const objects = new Objects(plane);
  const spoiled: string[] = [];
  let [files, sent] = [0, 0];
  for (const file of manifestsIn(folder)) {
    const text = readFileSync(file, 'utf8');
    const before = bodiesIn(file, text);
    files += 1;
    for (const [how, after] of [['fix', fixed(file, text)], ['retrofit', retrofitted(before)]] as const) {
      for (const body of after.filter(each => !before.some(other => isDeepStrictEqual(other, each)))) {
        const { status, message } = await take(objects, body);
        if (status === 404) continue;
        sent += 1;
        const former = before.find(({ kind, metadata: { name, namespace } }) =>
          kind === body.kind && name === body.metadata.name && namespace === body.metadata.namespace);
        const isNew = status !== 201 && (former === undefined || (await take(objects, former)).status === 201);
        if (isNew) spoiled.push(`${how} of ${file}: ${body.kind} ${body.metadata.name}: ${message}`);
      }
    }
  }
  return { files, sent, spoiled };
}

/** In a namespace that is there: those of the files are not. */
async function take(objects: Objects, body: Body): Promise<{ readonly status: number; readonly message: string }> {
  const { status, body: said } = await objects.create({ ...body, metadata: { ...body.metadata, namespace: 'default' } }, { dryRun: true });
  return { status: status === 409 ? 201 : status, message: said.message };
}

function bodiesIn(file: string, text: string): Body[] {
  return readDocuments(file, text).objects.map(({ apiVersion, kind, body }) => ({ ...body, apiVersion, kind }) as Body)
    .filter(({ metadata }) => typeof metadata?.name === 'string');
}

function fixed(file: string, text: string): Body[] {
  const written = applyFixes(new Map([[file, text]])).texts.get(file)!;
  return written === text ? [] : bodiesIn(file, written);
}

function retrofitted(before: readonly Body[]): Body[] {
  const chart = new Chart(Testing.app(), 'corpus');
  before.forEach((body, index) => new ApiObject(chart, `object${index}`, structuredClone(body)));
  ZeroDowntime.retrofit(chart);
  return Testing.synth(chart);
}
