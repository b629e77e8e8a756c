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
  /** From the root of the object to the wrong field, or to the place of the missing one. */
  readonly path: Path;
  /** The name of the wrong field, if no object among the manifests has it. */
  readonly field?: string;
  /** The finding as a sentence, if it is not an inequality. */
  readonly says?: string;
  /** The actual value; it and the relation are absent only if `says` is set. */
  readonly actual?: string | number;
  readonly relation?: Relation;
  readonly limit?: string | number;
  readonly unit?: Unit;
  /** The sum behind the limit, or the reason for it. */
  readonly because?: string;
  /** Whether `because` is a sum, or repeats the consequence: a short report may leave it out. */
  readonly isDetail?: boolean;
  /** The consequence here, if it can be more precise than the symptom of the rule; without full stop. */
  readonly consequence?: string;
  /** The remedy, if it differs from the rule's own. */
  readonly remedy?: string;
  /** The severity, if it differs from the rule's own. */
  readonly severity?: Severity;
  /** The assumptions in place of values that the manifests do not show. */
  readonly assumed?: readonly string[];
  /** Changes that fix the finding; absent if only a person can decide. */
  readonly fixes?: readonly Remedy[];
  /** The undeclared choice that the changes rest on; a sentence without full stop. */
  readonly note?: string;
  /** Why there is no fix, if the reason differs from that of the rule. */
  readonly undecided?: string;
}

/** `Deployment prod/web spec.replicas`: findings of one rule with the same place are about the same thing. */
export function describePlace({ object, path }: Pick<RuleFinding, 'object' | 'path'>): string {
  return `${describeObject(object)} ${formatPath(path)}`;
}
