import { readDocuments } from '../../model/documents';
import { buildModel, Model } from '../../model/model';
import { describeObject, KubernetesObject } from '../../model/object';
import { locator } from '../../model/position';
import { FORMAT_NAMES, FORMATS } from '../../report/formats';
import { RULES } from '../../rules';
import { checkModel, Found, toViolation } from '../../rules/check';
import { CheckSummary, ReadProblem, Violation } from '../../rules/violation';
import { TimingInputs } from '../../timing';
import { BudgetOptions, parseInputs } from '../budget-options';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseChoice, UsageError } from '../parse';
import { readFiles } from '../read';

/** What was read: objects, and what could not be. */
interface Reading {
  readonly objects: KubernetesObject[];
  readonly problems: ReadProblem[];
  documents: number;
  /** The text of standard input, which cannot be read again for the places of findings. */
  stdin?: string;
}

/** `zero-downtime check`: finds what is unsafe in any manifests. */
export async function runCheck(paths: readonly string[], options: BudgetOptions & { strict?: boolean }, io: Io, version: string): Promise<ExitCode> {
  const { inputs, format, kubernetesVersion } = collectUsageErrors({
    inputs: (): Partial<TimingInputs> => parseInputs(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMAT_NAMES),
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
  });
  const reading = await readAll(paths, io);
  const model = buildModel(reading.objects);
  const places = new Places(reading, io);
  const found = checkModel(model, { inputs, kubernetesVersion });
  const violations = await places.violations(found);
  const problems = [...reading.problems, ...await places.malformed(model)];
  io.stdout(FORMATS[format]({
    violations,
    problems,
    summary: summarize(violations, model, reading.documents),
    rules: RULES,
    workloads: model.workloads.map(({ object }) => describeObject(object)),
    version,
  }, { columns: io.columns, color: false }));
  if (problems.length > 0) return ExitCode.USAGE;
  const counts = violations.filter(({ suppressed }) => suppressed === undefined);
  return counts.some(({ severity }) => severity === 'error' || (options.strict && severity === 'warning')) ? ExitCode.FINDINGS : ExitCode.OK;
}

function parseVersion(version: string | undefined): string | undefined {
  if (version !== undefined && !/^v?\d+\.\d+(\.\d+)?$/.test(version)) {
    throw new UsageError(`'--kubernetes-version' is '${version}' but must be a version such as 1.32`);
  }
  return version;
}

async function readAll(paths: readonly string[], io: Io): Promise<Reading> {
  const reading: Reading = { objects: [], problems: [], documents: 0 };
  for await (const read of readFiles(paths, io.files)) {
    if ('problem' in read) {
      reading.problems.push(read.problem);
      continue;
    }
    const { objects, documents, problems } = readDocuments(read.file, read.text);
    reading.documents += documents;
    reading.problems.push(...problems);
    for (const object of objects) reading.objects.push(object); // a spread of so many would overflow the stack
    if (read.file === '-') reading.stdin = read.text;
  }
  return reading;
}

/** Finds lines and columns, reading a file again only when something is found in it: most files are fine. */
class Places {
  private readonly cache: { file?: string; locate?: ReturnType<typeof locator> } = {};

  public constructor(private readonly reading: Reading, private readonly io: Io) {}

  public async violations(found: readonly Found[]): Promise<Violation[]> {
    const violations: Violation[] = [];
    for (const item of found) {
      await this.open(item.breach.object.source.file);
      violations.push(toViolation(item, (object, path) => this.locate(object, path)));
    }
    return violations;
  }

  public async malformed({ malformed }: Model): Promise<ReadProblem[]> {
    const problems: ReadProblem[] = [];
    for (const { object, path, message } of malformed) {
      await this.open(object.source.file);
      problems.push({ file: object.source.file, ...this.locate(object, path), message: `${describeObject(object)}: ${message}` });
    }
    return problems;
  }

  private async open(file: string): Promise<void> {
    if (this.cache.file === file) return;
    const text = file === '-' ? this.reading.stdin : await this.reread(file);
    this.cache.file = file;
    this.cache.locate = text === undefined ? undefined : locator(text);
  }

  private async reread(file: string): Promise<string | undefined> {
    for await (const read of readFiles([file], this.io.files)) return 'text' in read ? read.text : undefined;
    return undefined;
  }

  private locate({ source, prefix }: KubernetesObject, path: readonly (string | number)[]) {
    return this.cache.locate?.(source, [...prefix, ...path]) ?? { line: source.line, column: 1 };
  }
}

function summarize(violations: readonly Violation[], model: Model, documents: number): CheckSummary {
  const counting = violations.filter(({ suppressed }) => suppressed === undefined);
  const count = (wanted: Violation['severity']) => counting.filter(({ severity }) => severity === wanted).length;
  return {
    documents,
    workloads: model.workloads.length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    suppressed: violations.length - counting.length,
  };
}
