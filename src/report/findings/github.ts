import { countedFindings, FindingsReport, ruleTitle, findingSentence, judgementOn } from './findings-report';
import { ReadProblem } from '../../rules/engine/reported-finding';
import { Severity } from '../../timing';
import { visibleInCommand } from '../visible-characters';

/** Workflow commands, which GitHub Actions turns into annotations on the lines they name. */
export function findingsToGithub(report: FindingsReport): string {
  return [
    ...report.problems.map(problem => command('error', problem, 'cannot be read', problem.message)),
    ...countedFindings(report).map(finding =>
      command(COMMANDS[finding.severity], finding, ruleTitle(finding), findingSentence(finding))),
    ...report.unjudged.map(each => command('notice', each, judgementOn(each), `${each.workload}: ${each.reason}`)),
  ].map(line => `${line}\n`).join('');
}

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function command(name: string, { file, line, column }: Omit<ReadProblem, 'message'>, title: string, message: string): string {
  const properties = Object.entries({ file, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${properties.join(',')}::${escapeData(message)}`;
}

/** Escapes text as the runner decodes it; what it would not show in its log is made visible. @see https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function escapeData(text: string): string {
  return visibleInCommand(text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
