import { JudgedSet } from './judged';
import { applyFixes, counts, isBeside } from '../../../fix/apply-fixes';
import { identity } from '../../../fix/consequences';
import { replacements } from '../../../fix/diff';
import { describeObject } from '../../../model/objects/object';
import { visible } from '../../../report/visible-characters';
import { ReportedFinding } from '../../../rules/engine/reported-finding';
import { WorkloadFinding } from '../../../rules/engine/workload-finding';
import { textsOf } from '../../files/manifests';
import { failsOn } from '../../options/findings-options';
import { TextDocument, TextEdit } from '../lsp-sdk';

/** The changes of some files, as an editor makes them. */
export type FileEdits = ReadonlyMap<string, readonly TextEdit[]>;

/** The edits of `fix` for one finding, with those for what they would break otherwise. */
export function fixesFor(finding: ReportedFinding, set: JudgedSet): FileEdits {
  const wanted = identityOf(finding);
  return edits(set, found => identity(found) === wanted);
}

/** The edits of `fix` for everything that counts in a file. */
export function fixesIn(file: string, set: JudgedSet): FileEdits {
  const strict = failsOn({}, set.settings) === 'warning';
  return edits(set, found => found.finding.object.source.file === file && (counts(found, { strict }) || isBeside(found)));
}

function edits({ manifests, settings, textOf }: JudgedSet, only: (found: WorkloadFinding) => boolean): FileEdits {
  const texts = textsOf(manifests, textOf);
  const { texts: after } = applyFixes(texts, { settings, only });
  return new Map([...after].flatMap(([file, text]) => {
    const before = texts.get(file) ?? '';
    return before === text ? [] : [[file, textEdits(before, text)] as const];
  }));
}

function textEdits(before: string, after: string): TextEdit[] {
  const document = TextDocument.create('', '', 0, before);
  return replacements(before, after).map(({ start, end, text: newText }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) }, newText,
  }));
}

/** The same for a finding that is reported as for one that is fixed. */
export function identityOf({ file, code, object, field }: ReportedFinding): string {
  return `${file} ${code} ${describeObject(object)} ${field}`;
}

/** `Fix T03: write preStop: {sleep: {seconds: 40}}` */
export function titleOf({ code, suggestion, remedy }: ReportedFinding): string {
  return visible(`Fix ${code}: ${suggestion === undefined ? remedy.replace(/; `fix` writes it$/, '') : `write ${suggestion}`}`);
}
