import { stringify } from 'yaml';
import { formatPath } from '../../src/model/objects/view';
import { RuleFinding } from '../../src/rules/engine/rule-finding';
import { WorkloadFinding } from '../../src/rules/engine/workload-finding';
import { Severity } from '../../src/timing';

/** A finding as cases state it: without its words, which stand in `messages`. */
export interface FindingData extends Pick<RuleFinding, 'actual' | 'relation' | 'limit'> {
  readonly severity: Severity;
  /** Kind and name. */
  readonly object: string;
  readonly field: string;
  /** The reason for which it is ignored. */
  readonly suppressed?: string;
}

export function dataOf({ severity, suppressed, finding }: WorkloadFinding): FindingData {
  const { object: { kind, name }, path, field = formatPath(path), actual, relation, limit } = finding;
  return {
    severity, object: `${kind} ${name}`, field, ...actual !== undefined && { actual }, ...relation !== undefined && { relation }, ...limit !== undefined && { limit }, ...suppressed !== undefined && { suppressed },
  };
}

const WIDTH = 170;

/** The finding as a line of a case, or as two. */
export function formatData(data: FindingData, indent: number): string {
  const line = `- ${stringify(data, { collectionStyle: 'flow', lineWidth: 0 }).trim()}`;
  return indent + line.length <= WIDTH ? line : line.replace(/ (?=actual: )/, `\n${' '.repeat(indent + 4)}`);
}
