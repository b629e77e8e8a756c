import { counts, applyFixes, FixResult } from '../../fix/apply-fixes';
import { unifiedDiff } from '../../fix/diff';
import { describeObject } from '../../model/objects/object';
import { malformedFields, placesIn } from '../../model/objects/places';
import { visible } from '../../report/visible-characters';
import { toReportedFinding } from '../../rules/engine/check';
import { readManifests, tellProblems } from '../files/manifests';
import { STDIN } from '../files/read';
import { saveFile } from '../files/save';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseInputs } from '../options/budget-options';
import { collectUsageErrors, parseVersion } from '../options/parse';

/** The flags of `fix` beside those of a budget. */
export interface FixFlags {
  readonly strict?: boolean;
  readonly write?: boolean;
}

/** `zero-downtime fix`: fixes manifests, as a diff or in place. */
export async function runFix(paths: readonly string[], options: BudgetOptions & FixFlags, io: Io): Promise<ExitCode> {
  const { inputs, kubernetesVersion } = collectUsageErrors({
    inputs: () => parseInputs(options),
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
  });
  const { manifests, textOf } = await readManifests(paths, io);
  const files = [...new Set(manifests.objects.map(({ source }) => source.file))];
  const texts = new Map(files.flatMap(file => {
    const text = textOf(file);
    return text === undefined ? [] : [[file, text] as const];
  }));
  const result = applyFixes(texts, { inputs, kubernetesVersion, strict: options.strict });
  const problems = [...manifests.problems, ...malformedFields({ malformed: result.unreadable }, placesIn(file => texts.get(file)))];
  tellProblems(problems, io);
  const written = options.write ? write(texts, result, io) : print(texts, result, io);
  tell(result, io);
  if (!written) io.stderr('what could not be written is not fixed\n');
  if (problems.length > 0 || !written) return ExitCode.USAGE;
  return result.left.some(({ found }) => counts(found, options)) ? ExitCode.FINDINGS : ExitCode.OK;
}

/** What has to be fixed, and then what is added beside it, as a part of its own. */
function print(before: ReadonlyMap<string, string>, { needed, texts }: FixResult, io: Io): boolean {
  for (const [file, text] of needed) io.stdout(unifiedDiff(file, before.get(file) ?? '', text));
  for (const [file, text] of texts) io.stdout(unifiedDiff(file, needed.get(file) ?? '', text));
  return true;
}

/** Writes what changed; standard input is answered on standard output. */
function write(before: ReadonlyMap<string, string>, { texts }: FixResult, io: Io): boolean {
  let ok = true;
  for (const [file, text] of texts) {
    if (file === STDIN) io.stdout(text);
    else if (text !== before.get(file)) ok = saveFile(file, text, io) && ok;
  }
  return ok;
}

function tell({ fixed, added, notes, left }: FixResult, io: Io): void {
  for (const sentence of fixed) io.stderr(`fixed ${visible(sentence)}\n`);
  for (const sentence of added) io.stderr(`added beside ${visible(sentence)}\n`);
  for (const sentence of notes) io.stderr(`note ${visible(sentence)}\n`);
  for (const { found, reason } of left) {
    const { code, name, message, remedy } = toReportedFinding(found, ({ source: { line } }) => ({ line, column: 1 }));
    io.stderr(`left ${code} ${name}: ${visible(`${describeObject(found.finding.object)}: ${message}`)}; ${remedy} (not fixed: ${reason})\n`);
  }
}
