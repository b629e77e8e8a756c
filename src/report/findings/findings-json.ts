import { countedViolations, FindingsReport } from './findings-report';
import { Violation } from '../../rules/engine/violation';

/** For a program. Keys and their order are part of the interface of the command: new ones are added, none is changed. */
export function findingsToJson(report: FindingsReport): string {
  const { documents, workloads, errors, warnings, infos, suppressed } = report.summary;
  return `${JSON.stringify({
    findings: countedViolations(report).map(jsonFinding),
    summary: { documents, workloads, errors, warnings, infos, suppressed },
    problems: report.problems.map(({ file, line, column, message }) => ({ file, line, column, message })),
  }, undefined, 2)}\n`;
}

function jsonFinding({ code, name, severity, object, file, line, column, field, message, remedy }: Violation) {
  const { apiVersion, kind, namespace, name: objectName } = object;
  return { code, name, severity, object: { apiVersion, kind, namespace, name: objectName }, file, line, column, field, message, remedy };
}
