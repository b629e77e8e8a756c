import { RuleFinding } from './rule-finding';
import { View } from '../../model/objects/view';

/** The annotation that suppresses rules for an object: `R09: single-zone cluster; T16: …`. */
export const IGNORE_ANNOTATION = 'cdk8s-zero-downtime/ignore';

/** The suppressed rules of an object: reasons by code, and the invalid parts of the annotation. */
export interface Ignored {
  readonly reasons: ReadonlyMap<string, string>;
  readonly findings: readonly RuleFinding[];
}

/** Reads the annotation of an object; a reason is obligatory, since a reader must be able to judge it. */
export function readIgnored(object: View, codes: ReadonlySet<string>): Ignored {
  const view = object.at('metadata', 'annotations', IGNORE_ANNOTATION);
  const entries = (view.text() ?? '').split(/[;\n]/).map(entry => entry.trim()).filter(entry => entry !== '');
  const reasons = new Map<string, string>();
  const findings: RuleFinding[] = [];
  for (const entry of entries) {
    const { code, reason } = partsOf(entry);
    const place = { object: view.object, path: view.path, actual: JSON.stringify(entry.slice(0, 80)) };
    if (!codes.has(code)) {
      findings.push({ ...place, relation: 'matching', limit: 'of the form <code>: <reason>', because: `'${code.slice(0, 40)}' is not a rule` });
    } else if (reason === '') {
      findings.push({ ...place, relation: 'matching', limit: `of the form ${code}: <reason>`, because: 'readers must be able to judge it' });
    } else {
      reasons.set(code, reason);
    }
  }
  return { reasons, findings };
}

/** `<code>: <reason>`; a code with spaces in it is none, and stands for the whole entry. */
function partsOf(entry: string): { readonly code: string; readonly reason: string } {
  const colon = entry.indexOf(':');
  const code = entry.slice(0, colon < 0 ? undefined : colon).trimEnd();
  return code === '' || /\s/.test(code) ? { code: entry, reason: '' } : { code, reason: colon < 0 ? '' : entry.slice(colon + 1).trim() };
}
