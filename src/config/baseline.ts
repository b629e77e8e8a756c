/** A finding that was there when the baseline was written. */
export interface KnownFinding {
  readonly code: string;
  /** The application of the object, where the manifests hold several. */
  readonly application?: string;
  /** `Deployment shop/web` */
  readonly object: string;
  readonly field: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** The file that it was in, from the folder of the baseline: it does not identify the finding, but tells whether it was looked for. */
  readonly file: string;
  /** How many such findings there are at that place; 1 if absent. */
  readonly count?: number;
  /** Why it is accepted; kept by an update. */
  readonly reason?: string;
}

export interface Baseline {
  /** The path of the file, as it is shown. */
  readonly file: string;
  readonly findings: readonly KnownFinding[];
}

/** What identifies a finding: not its line, nor its numbers. */
export function identityOf({ code, application, object, field }: Pick<KnownFinding, 'code' | 'application' | 'object' | 'field'>): string {
  return JSON.stringify([code, application, object, field]);
}
