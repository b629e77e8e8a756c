import { describeFinding, Finding } from './finding';

/** A budget that cannot hold, or a value that cannot be used: all of it at once, one line a finding. */
export class TimingBudgetError extends Error {
  public readonly findings: readonly Finding[];

  public constructor(findings: readonly Finding[]) {
    super(findings.map(describeFinding).join('\n'));
    this.name = 'TimingBudgetError';
    this.findings = findings;
  }
}
