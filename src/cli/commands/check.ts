import { readDocuments } from '../../model/documents';
import { KubernetesObject } from '../../model/object';
import { FORMAT_NAMES, FORMATS } from '../../report/formats';
import { RULES } from '../../rules';
import { fails, findingsOf, Manifests } from '../../rules/findings';
import { ReadProblem } from '../../rules/violation';
import { TimingInputs } from '../../timing';
import { BudgetOptions, parseInputs } from '../budget-options';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseChoice, UsageError } from '../parse';
import { readFiles, reread, STDIN } from '../read';

/** The flags of `check` beside those of a budget. */
export interface CheckFlags {
  readonly strict?: boolean;
}

/** `zero-downtime check`: finds what is unsafe in any manifests. */
export async function runCheck(paths: readonly string[], options: BudgetOptions & CheckFlags, io: Io, version: string): Promise<ExitCode> {
  const { inputs, format, kubernetesVersion } = collectUsageErrors({
    inputs: (): Partial<TimingInputs> => parseInputs(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMAT_NAMES),
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
  });
  const { manifests, textOf } = await readManifests(paths, io);
  const findings = findingsOf(manifests, { inputs, kubernetesVersion }, textOf);
  io.stdout(FORMATS[format]({ ...findings, rules: RULES, version }, { columns: io.columns, color: false }));
  if (findings.problems.length > 0 || manifests.documents === 0) return ExitCode.USAGE; // a green light for nothing is none
  return fails(findings, options.strict ?? false) ? ExitCode.FINDINGS : ExitCode.OK;
}

/** Everything that the arguments name, and a way to see the text of a file again. */
export async function readManifests(
  paths: readonly string[], io: Io,
): Promise<{ manifests: Manifests; textOf: (file: string) => string | undefined }> {
  const objects: KubernetesObject[] = [];
  const problems: ReadProblem[] = [];
  let documents = 0;
  let stdin: string | undefined;
  for await (const read of readFiles(paths, io.files)) {
    if ('problem' in read) {
      problems.push(read.problem);
      continue;
    }
    const content = readDocuments(read.file, read.text);
    documents += content.documents;
    problems.push(...content.problems);
    for (const object of content.objects) objects.push(object); // a spread of so many would overflow the stack
    if (read.file === STDIN) stdin = read.text;
  }
  return { manifests: { objects, documents, problems }, textOf: file => file === STDIN ? stdin : reread(file, io.files) };
}

/** A Kubernetes version, as far as rules depend on it. */
export function parseVersion(version: string | undefined): string | undefined {
  if (version !== undefined && !/^v?\d+\.\d+(\.\d+)?$/.test(version)) {
    throw new UsageError(`'--kubernetes-version' is '${version}' but must be a version such as 1.32`);
  }
  return version;
}
