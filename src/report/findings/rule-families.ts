/** A family of rules: the first letter of their codes, and their subject. */
export interface RuleFamily {
  readonly letter: string;
  readonly title: string;
  /** For tools that filter by tags. */
  readonly tag: string;
}

/** In the order of the catalogue. */
const RULE_FAMILIES: readonly RuleFamily[] = [
  { letter: 'T', title: 'Termination', tag: 'termination' },
  { letter: 'S', title: 'Start-up and health', tag: 'startup' },
  { letter: 'R', title: 'Rollout and disruption', tag: 'rollout' },
  { letter: 'N', title: 'Network', tag: 'network' },
  { letter: 'A', title: 'Argo Rollouts', tag: 'argo-rollouts' },
  { letter: 'C', title: 'Changes between two versions of the manifests', tag: 'change' },
  { letter: 'L', title: 'Running clusters', tag: 'live' },
  { letter: 'E', title: 'Load balancers at AWS', tag: 'aws' },
];

const OTHER: RuleFamily = { letter: '', title: 'Other', tag: 'manifests' };

export function familyOf(code: string): RuleFamily {
  return RULE_FAMILIES.find(({ letter }) => code.startsWith(letter)) ?? OTHER;
}

/** The rules of each family that has any, by family and then by code. */
export function byFamily<Rule extends { readonly code: string }>(rules: readonly Rule[]): [RuleFamily, Rule[]][] {
  return [...RULE_FAMILIES, OTHER]
    .map((family): [RuleFamily, Rule[]] => [family, rules.filter(({ code }) => familyOf(code) === family).sort(byCode)])
    .filter(([, members]) => members.length > 0);
}

function byCode(one: { readonly code: string }, other: { readonly code: string }): number {
  return one.code < other.code ? -1 : Number(one.code > other.code);
}
