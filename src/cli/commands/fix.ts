import { Said } from '../../config/in-force';
import { FailOn } from '../../config/shape';
import { counts, applyFixes, Fixed, FixResult } from '../../fix/apply-fixes';
import { unifiedDiff } from '../../fix/diff';
import { describeObject } from '../../model/objects/object';
import { malformedFields, placesIn } from '../../model/objects/places';
import { groupBy } from '../../platform/group-by';
import { firstOfEach } from '../../platform/limits/and-more';
import { nameWorkloads } from '../../report/findings/sections';
import { visible } from '../../report/visible-characters';
import { wrapText } from '../../report/wrap-text';
import { toReportedFinding } from '../../rules/engine/check';
import { kindOf as kindOfFinding } from '../../rules/engine/report';
import { ReadProblem } from '../../rules/engine/reported-finding';
import { kindOf } from '../files/kind-of';
import { readManifests, tellOverrides, tellProblems, textsOf } from '../files/manifests';
import { reread, STDIN } from '../files/read';
import { saveFile } from '../files/save';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ManifestOptions, failsOn } from '../options/findings-options';
import { collectUsageErrors, parseVersion } from '../options/parse';

/** The flags of `fix` in addition to those of a budget. */
export interface FixFlags {
  readonly strict?: boolean;
  readonly write?: boolean;
}

/** `zero-downtime fix`: fixes manifests, as a diff or in place. */
export async function runFix(paths: readonly string[], options: BudgetOptions & FixFlags & ManifestOptions, io: Io): Promise<ExitCode> {
  const { said, kubernetesVersion } = collectUsageErrors({
    said: () => parseSaid(options),
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
  });
  const { texts, streams, result, problems, documents, failOn } = await fixPaths(paths, { ...options, said, kubernetesVersion }, io);
  tellFixes(result, io);
  if (documents === 0) io.stderr('nothing was fixed: there is no document in what could be read\n');
  const written = options.write ? write(texts, streams, result, io) : print(texts, result, io);
  if (!written) io.stderr('what could not be written is not fixed\n');
  if (problems.length > 0 || !written || documents === 0) return ExitCode.USAGE; // nothing looked at is not a success
  return failOn !== 'never' && result.left.some(({ found }) => counts(found, { strict: failOn === 'warning' })) ? ExitCode.FINDINGS : ExitCode.OK;
}

/** What comes of manifests that are read and fixed, before anything is written. */
export interface FixedPaths {
  /** The texts that were read. */
  readonly texts: ReadonlyMap<string, string>;
  readonly result: FixResult;
  /** Those of them that are from pipes and devices, or standard input. */
  readonly streams: ReadonlySet<string>;
  readonly problems: readonly ReadProblem[];
  readonly documents: number;
  readonly failOn: FailOn;
}

/** Reads manifests and fixes their texts, and reports what could not be read, and what of their declared values is overridden. */
export async function fixPaths(
  paths: readonly string[], options: ManifestOptions & FixFlags & { readonly said: Said['flags']; readonly kubernetesVersion?: string }, io: Io,
): Promise<FixedPaths> {
  const settings = readSettings(paths, options, options.said, io);
  const failOn = failsOn(options, settings);
  const { manifests, textOf } = await readManifests(paths, io, settings);
  const texts = textsOf(manifests, textOf);
  const streams = new Set([...texts.keys()].filter(file => file === STDIN || kindOf(file, io) === 'other'));
  const result = applyFixes(texts, { settings, kubernetesVersion: options.kubernetesVersion, strict: failOn === 'warning' });
  tellOverrides(result.overridden, settings, io);
  const problems = [...manifests.problems, ...result.unreadable.flatMap(fields => malformedFields(fields, placesIn(file => texts.get(file))))];
  tellProblems(problems, io);
  return { texts, streams, result, problems, documents: manifests.documents, failOn };
}

/** Prints the necessary fixes, and then the additional objects as a separate part. */
function print(before: ReadonlyMap<string, string>, { needed, texts }: FixResult, io: Io): boolean {
  for (const [file, text] of needed) io.stdout(unifiedDiff(file, before.get(file) ?? '', text));
  for (const [file, text] of texts) io.stdout(unifiedDiff(file, needed.get(file) ?? '', text));
  return true;
}

/** Writes the changed files; the result for standard input, or for a pipe, goes to standard output. */
function write(before: ReadonlyMap<string, string>, streams: ReadonlySet<string>, { texts }: FixResult, io: Io): boolean {
  let ok = true;
  for (const [file, text] of texts) {
    if (streams.has(file)) io.stdout(text);
    else if (text !== before.get(file)) ok = saveOver(file, before.get(file), text, io) && ok;
  }
  return ok;
}

/** Writes a file, unless somebody else has done so since it was read. */
function saveOver(file: string, before: string | undefined, text: string, io: Io): boolean {
  if (kindOf(file, io) === 'file' && reread(file, io.files) === before) return saveFile(file, text, io);
  io.stderr(`cannot write ${visible(file)}: it has changed since it was read; run it again\n`);
  return false;
}

/** Reports the state of the old manifests, then the resolved consequences, the additions, and the remaining findings. */
export function tellFixes({ fixed, added, insufficient, notes, left }: FixResult, io: Pick<Io, 'columns' | 'stderr'>): void {
  const put = (text: string, first: string, rest = ' '.repeat(first.length)) =>
    wrapText(visible(text), io.columns, first, rest).forEach(line => io.stderr(`${line}\n`));
  const byWorkload = [...groupBy(fixed, each => each.workload)];
  for (const alike of groupBy(byWorkload, ([, changes]) => JSON.stringify(changes.map(({ workload, ...change }) => change))).values()) {
    put(`Users of ${nameWorkloads(alike.map(([workload]) => workload), Infinity)} no longer notice:`, '', '  ');
    tellChanges(alike[0][1], put);
  }
  if (insufficient.length > 0) {
    put('Changed, although more is needed there:', '', '  ');
    tellChanges(insufficient, put);
  }
  if (added.length > 0) {
    put('Added beside, although a rollout loses nothing without it:', '', '  ');
    tellChanges(added, put);
  }
  for (const note of notes) put(`Note ${note}`, '', '  ');
  if (left.length > 0) put('Left, for a person to decide:', '', '  ');
  for (const { item: { found, reason }, more } of firstOfEach(left, each => JSON.stringify([kindOfFinding(each.found), each.reason]))) {
    const { code, severity, object, consequence, fact, remedy } = toReportedFinding(found, ({ source: { line } }) => ({ line, column: 1 }), [], more);
    const because = fact.because === undefined ? '' : ` (${fact.because})`;
    put(`${severity} ${code}: ${consequence}`, '  ', '    ');
    put(`${describeObject(object)}: ${fact.text}${because}`, '    ');
    put(`${remedy}; not fixed${reason.startsWith('where ') ? '' : ':'} ${reason}`, '    → ', '      ');
  }
}

/** Reports a change for several findings once. */
function tellChanges(all: readonly Fixed[], put: (text: string, first: string, rest?: string) => void): void {
  for (const [written, group] of groupBy(all, each => each.written)) {
    put(`${[...new Set(group.map(({ code }) => code))].join(' ')}: ${group[0].consequence}`, '  ', '    ');
    put(written, '    → ', '      ');
  }
}
