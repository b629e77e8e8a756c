import { Checks, LABEL_VALUE } from './checks';

const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const QUALIFIED_NAME_RULE = 'a name of at most 63 letters, digits and -_., behind a DNS name and a slash if need be';

/** Label values are short, with a restricted set of characters. */
export function checkLabels(field: string, labels: { readonly [name: string]: string } | undefined, checks: Checks): void {
  for (const [name, value] of Object.entries(labels ?? {})) {
    checks.matching(field, name, QUALIFIED_NAME, QUALIFIED_NAME_RULE, `change that key of '${field}'`);
    if (value !== '') checks.matching(`${field}.${name}`, value, LABEL_VALUE, 'a label value: at most 63 letters, digits and -_.', `change '${field}.${name}'`);
  }
}

/** Annotation values are any text, and only text. */
export function checkAnnotations(field: string, annotations: { readonly [name: string]: string } | undefined, checks: Checks): void {
  for (const [name, value] of Object.entries(annotations ?? {})) {
    checks.matching(field, name, QUALIFIED_NAME, QUALIFIED_NAME_RULE, `change that key of '${field}'`);
    // eslint-disable-next-line no-control-regex -- control characters are what must not be there
    checks.matching(`${field}.${name}`, value, /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$/, 'text without control characters', `change '${field}.${name}'`);
  }
}
