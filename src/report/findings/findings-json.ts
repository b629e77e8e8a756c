import { countedFindings, FindingsReport } from './findings-report';
import { ReportedFinding } from '../../rules/engine/reported-finding';

/** Findings as JSON, see `schemas/check.schema.json`. Keys and their order are part of the interface: new ones are added, none is changed. */
export function findingsToJson(report: FindingsReport): string {
  const { documents, workloads, errors, warnings, infos, suppressed, asked } = report.summary;
  return `${JSON.stringify({
    findings: countedFindings(report).map(jsonFinding),
    summary: { documents, workloads, errors, warnings, infos, suppressed, asked },
    ...report.baseline && { baseline: report.baseline },
    problems: report.problems.map(({ file, line, column, message }) => ({ file, line, column, message })),
    unjudged: report.unjudged.map(({ workload, reason, file, line }) => ({ workload, reason, file, line })),
  }, undefined, 2)}\n`;
}

function jsonFinding(finding: ReportedFinding) {
  const { code, name, severity, object, file, line, column, field, message, remedy, also, more, consequence, suggestion, source } = finding;
  const { apiVersion, kind, namespace, name: objectName } = object;
  return {
    code,
    name,
    severity,
    object: { apiVersion, kind, namespace, name: objectName },
    file,
    line,
    column,
    field,
    message,
    remedy,
    also,
    consequence,
    suggestion,
    source,
    more,
  };
}
