import { Manuscript } from '../../fix/yaml/manuscript';
import type { RehearsedWorkload } from '../../rehearsal/from-manifests';
import { annotationOf, BUDGET_ANNOTATION, RehearsalReport } from '../../report/rehearsal/rehearsal';
import { visible } from '../../report/visible-characters';
import { reread, STDIN } from '../files/read';
import { saveFile } from '../files/save';
import type { Io } from '../io';

/** Writes the measured budget into the annotation of the workload, and leaves the rest of the file alone; false if that failed. */
export function writeAnnotation(report: RehearsalReport, { object }: RehearsedWorkload, io: Io): boolean {
  const annotation = annotationOf(report);
  const { file, document } = object.source;
  const fail = (reason: string) => {
    io.stderr(`the annotation was not written: ${visible(reason)}\n`);
    return false;
  };
  if (annotation === undefined) return fail('no budget holds with what was measured');
  const text = file === STDIN ? undefined : reread(file, io.files);
  if (text === undefined) return fail(`${file === STDIN ? 'standard input' : file} cannot be written to`);
  const manuscript = new Manuscript(text);
  const refusal = manuscript.edit({ document, kind: 'set', path: [...object.prefix, 'metadata', 'annotations', BUDGET_ANNOTATION], value: annotation });
  if (refusal !== undefined) return fail(refusal);
  return saveFile(file, manuscript.text, io);
}
