import { stringify } from 'yaml';
import { Baseline, KnownFinding } from './baseline';
import { choice, Complaint, list, map, show, text, wholeNumber } from './type';
import { readYaml } from './yaml';
import { listSome } from '../platform/limits/and-more';
import { isRecord, withoutUndefined } from '../platform/records';

const SHAPE = map({
  findings: {
    about: 'the known findings',
    isNeeded: true,
    type: list(map({
      code: { type: text('the code of a rule'), about: 'the rule', isNeeded: true },
      application: { type: text(), about: 'the application of the object, where the manifests hold several' },
      object: { type: text(), about: 'kind, namespace and name of the object', isNeeded: true },
      field: { type: text(), about: 'the field', isNeeded: true },
      severity: { type: choice<KnownFinding['severity']>(['error', 'warning', 'info']), about: 'the severity: one that has become worse is new', isNeeded: true },
      file: { type: text(), about: 'the file, from the folder of the baseline', isNeeded: true },
      count: { type: wholeNumber(1), about: 'how many there are at that place' },
      reason: { type: text(), about: 'why it is accepted' },
    })),
  },
});

/** Reads a baseline, or says what is wrong with it; a sentence each, without full stop. */
export function readBaseline(file: string, content: string): { readonly baseline: Baseline } | { readonly problems: readonly string[] } {
  const yaml = readYaml(content);
  if ('mistakes' in yaml) return { problems: listSome(yaml.mistakes).map(({ message }) => `the baseline ${message}`) };
  const value = yaml.value ?? { findings: [] };
  if (!isRecord(value)) return { problems: [`the baseline is ${show(value)} but must be a map`] };
  const complaints: Complaint[] = [];
  const read = SHAPE.read(value, [], complaints);
  if (read === undefined || complaints.length > 0) return { problems: listSome(complaints).map(({ message }) => message) };
  return { baseline: { file, findings: (read.findings ?? []) as readonly KnownFinding[] } }; // its other keys are needed ones
}

const HEAD = `# The findings that were there when this file was written: \`check\` does not fail on them.
# \`check --update-baseline\` writes it anew: what is gone leaves it, what is new comes in, and reasons that you add stay.
`;

/** The text of a baseline, in an order that does not depend on that of the manifests. */
export function writeBaseline(findings: readonly KnownFinding[]): string {
  const sorted = [...findings].sort((one, other) => byText(placeOf(one), placeOf(other)));
  return HEAD + stringify({
    findings: sorted.map(({ code, application, object, field, severity, count, file, reason }) => ({
      ...withoutUndefined({ code, application, object, field, severity, count: count === 1 ? undefined : count, file, reason }),
    })),
  }, { lineWidth: 0 });
}

function placeOf({ application = '', object, code, field }: KnownFinding): string {
  return [application, object, code, field].join('\0');
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
