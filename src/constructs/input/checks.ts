import { KUBERNETES_VERSION } from '../../platform/cluster/kubernetes-version';
import { MAX_PORT } from '../../platform/kubernetes';
import { isPlainRecord, isRecord } from '../../platform/records';
import { Finding, TimingBudgetError } from '../../timing';

/**
 * Collects all findings about the properties of one construct, to report them at once.
 */
export class Checks {
  private readonly findings: Finding[] = [];

  public constructor(private readonly path: string) {}

  public add(finding: Omit<Finding, 'severity' | 'path'>): void {
    this.findings.push({ severity: 'error', path: this.path, ...finding });
  }

  /** Text that must match a description. */
  public matching(field: string, actual: string, pattern: RegExp, limit: string, remedy: string): void {
    if (!pattern.test(actual)) this.add({ field, actual: quote(actual), relation: 'matching', limit, remedy });
  }

  /** The number of a port. */
  public port(field: string, actual: number, low = 1): void {
    this.whole(field, actual, low, MAX_PORT);
  }

  /** A whole number within a range. */
  public whole(field: string, actual: number, low: number, high: number): void {
    if (Number.isInteger(actual) && actual >= low && actual <= high) return;
    this.add({
      field,
      actual: typeof actual === 'number' ? actual : quote(actual),
      relation: 'a whole number',
      limit: `between ${low} and ${high}`,
      remedy: `set '${field}' within that range`,
    });
  }

  /** Text that goes into an annotation as it is, where `,` and `=` separate. */
  public annotationPart(field: string, actual: string): void {
    // eslint-disable-next-line no-control-regex -- searches for control characters
    if (!/[,=\\\u0000-\u001f\u007f]/.test(actual) && actual.trim() === actual && actual !== '') return;
    this.add({
      field,
      actual: quote(actual),
      relation: 'matching',
      limit: 'a value without comma, equals sign, backslash, control characters and outer spaces',
      because: 'the controller splits the annotation at these',
      remedy: `change '${field}'`,
    });
  }

  public throwIfAny(): void {
    if (this.findings.length > 0) throw new TimingBudgetError(this.findings);
  }
}

/** A value in a message: quoted, on one line, and shortened to a readable length. */
export function quote(value: unknown): string {
  const text = written(typeof value === 'string' && value.length > 80 ? `${value.slice(0, 77)}…` : value);
  return text.length > 90 ? `${text.slice(0, 87)}…` : text;
}

/** As JSON; anything else by a short description: constructs are as large as their app, and refer to themselves. */
function written(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number') return String(value); // JSON has no NaN
  if (isRecord(value) && !isPlainRecord(value)) {
    const { constructor } = Object.getPrototypeOf(value) as object;
    return typeof constructor === 'function' && constructor.name !== '' ? `an instance of ${constructor.name}` : 'an instance of a class';
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch { // a BigInt, or something that contains itself
    return typeof value === 'object' ? 'an object' : String(value);
  }
}

/** Adds a finding if a text is not a version of Kubernetes. */
export function checkKubernetesVersion(version: string | undefined, checks: Checks): void {
  if (version === undefined) return;
  checks.matching('kubernetesVersion', version, KUBERNETES_VERSION, 'a version such as 1.30', 'give major and minor version');
}

export const DNS_LABEL = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;
export const DNS_LABEL_RULE = 'a DNS label: at most 63 lower-case letters, digits and hyphens, a letter first';
export const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
