import { JudgedSet } from './judged';
import { SettingsProblem } from '../../../model/settings/load-settings';
import { describeLocation } from '../../../report/findings/findings-report';
import { rulePage } from '../../../report/findings/rules-markdown';
import { visible } from '../../../report/visible-characters';
import { ReadProblem, ReportedFinding } from '../../../rules/engine/reported-finding';
import { Severity } from '../../../timing';
import { Diagnostic, DiagnosticSeverity, Range, TextDocument } from '../lsp-sdk';

/** What an editor shows as the origin of a diagnostic. */
export const SOURCE = 'zero-downtime';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information,
};

/** The diagnostics of one file of a set. */
export function diagnosticsOf(file: string, document: TextDocument, { findings, problems }: Pick<JudgedSet, 'findings' | 'problems'>): Diagnostic[] {
  const unread = mayBeManifest(document.getText()) ? problems.filter(problem => problem.file === file) : [];
  return [
    ...findings.filter(found => found.file === file).map(found => findingDiagnostic(found, document)),
    ...unread.map(problem => problemDiagnostic(problem, document)),
  ];
}

/** The consequence, the value with the sum behind its limit, and the remedy: a line each. */
function findingDiagnostic(finding: ReportedFinding, document: TextDocument): Diagnostic {
  const { code, severity, consequence, message, remedy, also } = finding;
  return {
    range: rangeOf(finding, document),
    severity: SEVERITIES[severity],
    code,
    codeDescription: { href: rulePage(finding) },
    source: SOURCE,
    message: [consequence, message, `→ ${remedy}`, ...also.length > 0 ? [`with it ${[...new Set(also.map(other => other.code))].join(', ')}`] : []].map(visible).join('\n'),
  };
}

/** Why nothing of a set is judged: at its place in the configuration, and at the beginning of everything that it is for. */
export function refusalDiagnostics(problems: readonly SettingsProblem[], document: TextDocument, isOf: (file: string) => boolean): Diagnostic[] {
  const own = problems.filter(({ file }) => isOf(file));
  if (own.length > 0) return own.map(problem => problemDiagnostic(problem, document));
  if (!mayBeManifest(document.getText())) return [];
  return problems.map(problem => problemDiagnostic({ message: `nothing is judged: ${describeLocation(problem)}: ${problem.message}` }, document));
}

/** What could not be read: half-written YAML, or a value that Kubernetes would refuse. */
function problemDiagnostic(problem: Omit<ReadProblem, 'file'>, document: TextDocument): Diagnostic {
  return { range: rangeOf(problem, document), severity: DiagnosticSeverity.Error, source: SOURCE, message: visible(problem.message) };
}

/** Other files are beside manifests, and open in the same editor: nothing is said of what does not look like one. */
function mayBeManifest(text: string): boolean {
  return /^[ \t]*["']?(apiVersion|kind)["']?[ \t]*:|[{,][ \t]*["'](apiVersion|kind)["'][ \t]*:/m.test(text);
}

/** A key or a value from its beginning to its end, in the positions of an editor. */
function rangeOf({ line = 1, column = 1 }: { readonly line?: number; readonly column?: number }, document: TextDocument): Range {
  const text = document.getText();
  const start = offsetAt(text, line, column);
  return { start: document.positionAt(start), end: document.positionAt(start + lengthOfWord(lineFrom(text, start))) };
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? undefined : end).trimEnd();
}

/** A quoted text, or everything up to the colon of a key, a comment, or the comma of a list in brackets. */
function lengthOfWord(line: string): number {
  const [quote] = line;
  if (quote === '"' || quote === "'") {
    for (let at = 1; at < line.length; at += 1) {
      if (line[at] === '\\' && quote === '"') at += 1;
      else if (line[at] === quote) return at + 1;
    }
    return line.length;
  }
  const end = line.search(/[:,](?:\s|$)|\s#/);
  return end === -1 ? line.length : end;
}

/** Lines end where the reader of manifests lets them end; an editor also ends one at a carriage return alone. */
function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', start);
    if (end === -1) break;
    start = end + 1;
  }
  const mark = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return Math.min(text.length, start + mark + column - 1);
}
