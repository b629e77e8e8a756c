import { PatternError } from '../../config/patterns';
import { KUBERNETES_VERSION } from '../../platform/cluster/kubernetes-version';
import { parseGoDuration } from '../../platform/durations';

/** The errors in the arguments, a sentence each; thrown so that a command can collect all of them. */
export class UsageError extends Error {
  public readonly complaints: readonly string[];

  public constructor(...complaints: string[]) {
    super(complaints.join('\n'));
    this.complaints = complaints;
  }
}

/** The sentences about an error that the user can correct; undefined for all others. */
export function complaintsOf(error: unknown): readonly string[] | undefined {
  if (error instanceof UsageError) return error.complaints;
  return error instanceof PatternError ? [error.message] : undefined;
}

/** `90`, `90s`, `1m30s`, `1.5h`: seconds. */
export function parseDuration(flag: string, text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const seconds = parseGoDuration(text);
  if (seconds === undefined) throw new UsageError(`'${flag}' is '${text}' but must be a duration such as 90, 90s or 1m30s`);
  return seconds;
}

export function parseCount(flag: string, text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1 || !Number.isSafeInteger(Number(text))) {
    throw new UsageError(`'${flag}' is '${text}' but must be a whole number of at least 1`);
  }
  return Number(text);
}

export function parseChoice<Choice extends string>(flag: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find(known => known === text);
  if (choice === undefined) throw new UsageError(`'${flag}' is '${text}' but must be one of ${choices.join(', ')}`);
  return choice;
}

/** The name of a file. Empty is what a variable of a script may be, and nobody means. */
export function parseFile(flag: string, text: string, what = 'file'): string {
  if (text === '') throw new UsageError(`'${flag}' is empty but must be the name of a ${what}`);
  return text;
}

/** A file to write, or `-` for standard output, which is the default. */
export function parseOutput(text: string | undefined): string | undefined {
  return text === undefined || text === '-' ? undefined : parseFile('--output', text, 'file, or -');
}

/** A Kubernetes version, as far as rules depend on it. */
export function parseVersion(version: string | undefined): string | undefined {
  if (version !== undefined && !KUBERNETES_VERSION.test(version)) {
    throw new UsageError(`'--kubernetes-version' is '${version}' but must be a version such as 1.32`);
  }
  return version;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The name of a namespace, if it is given. */
export function parseNamespace(name: string | undefined): string | undefined {
  if (name !== undefined && !NAMESPACE.test(name)) {
    throw new UsageError(`'--namespace' is '${name}' but must be the name of a namespace: at most 63 lower-case letters, digits and hyphens`);
  }
  return name;
}

/** Runs every parser and throws all usage errors at once. */
export function collectUsageErrors<Parsed extends object>(parsers: { readonly [Key in keyof Parsed]: () => Parsed[Key] }): Parsed {
  const parsed: Partial<Parsed> = {};
  const complaints: string[] = [];
  for (const key of Object.keys(parsers) as (keyof Parsed)[]) {
    try {
      parsed[key] = parsers[key]();
    } catch (error) {
      const wrong = complaintsOf(error);
      if (wrong === undefined) throw error;
      complaints.push(...wrong);
    }
  }
  if (complaints.length > 0) throw new UsageError(...complaints);
  return parsed as Parsed;
}
