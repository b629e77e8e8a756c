import { describeObject, KubernetesObject, Path } from '../../model/objects/object';
import { formatPath } from '../../model/objects/view';
import { Relation, Severity, Unit } from '../../timing';

/** A change of the manifests that fixes a finding, by the numbers of the budget. */
export type Remedy =
  | { readonly kind: 'set'; readonly object: KubernetesObject; readonly path: Path; readonly value: unknown }
  | { readonly kind: 'remove'; readonly object: KubernetesObject; readonly path: Path }
  | { readonly kind: 'add'; readonly object: Readonly<Record<string, unknown>>; readonly beside: KubernetesObject };

/** A rule that does not hold somewhere. */
export interface RuleFinding {
  readonly object: KubernetesObject;
  /** From the root of the object to what is wrong, or to where something is missing. */
  readonly path: Path;
  /** The name of what is wrong, where it is that of a field which no object among the manifests has. */
  readonly field?: string;
  /** The finding as a sentence, where it is not an inequality. */
  readonly says?: string;
  /** What it is; absent only where `says` is given, as is the relation. */
  readonly actual?: string | number;
  readonly relation?: Relation;
  readonly limit?: string | number;
  readonly unit?: Unit;
  /** The sum behind the limit, or why it is there. */
  readonly because?: string;
  /** Whether `because` is a sum, or repeats the consequence: a short report may leave it out. */
  readonly isDetail?: boolean;
  /** What users see of it here, where more can be said than the symptom of the rule; without full stop. */
  readonly consequence?: string;
  /** The way out, where it differs from the rule's own. */
  readonly remedy?: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  /** What was taken for granted, where the manifests do not say it. */
  readonly assumed?: readonly string[];
  /** Changes that fix it; absent where only a person can decide. */
  readonly fixes?: readonly Remedy[];
  /** What the changes take for granted, which nobody has chosen; a sentence without full stop. */
  readonly note?: string;
  /** Why there are none, where it differs from what the rule says of itself. */
  readonly undecided?: string;
}

/** `Deployment prod/web spec.replicas`: findings of one rule that have it in common are about the same. */
export function describePlace({ object, path }: Pick<RuleFinding, 'object' | 'path'>): string {
  return `${describeObject(object)} ${formatPath(path)}`;
}
