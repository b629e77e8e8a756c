import { AttributeSet } from '../../model/objects/attribute-set';
import { View } from '../../model/objects/view';
import { RuleFinding } from '../engine/rule-finding';

type Attributes = Readonly<Record<string, string>>;

/** An attribute that is another at AWS than the manifests say. */
export interface Drift {
  readonly attribute: string;
  readonly actual: string;
  readonly expected: string;
  /** Whether a manifest says so; otherwise it is the default of AWS. */
  readonly isDeclared: boolean;
}

/** What differs between AWS and a set of attributes: of those that it declares, and of the others with a known default. */
export function driftsOf(actual: Attributes, declared: Attributes, defaults: Attributes): Drift[] {
  return Object.entries({ ...defaults, ...declared }).flatMap(([attribute, expected]) => {
    const found = actual[attribute];
    return found === undefined || found === expected ? [] : [{ attribute, actual: found, expected, isDeclared: Object.hasOwn(declared, attribute) }];
  });
}

/** A finding about a drift, at the place that declares the attribute or would. */
export function driftFinding({ attribute, actual, expected, isDeclared }: Drift, set: AttributeSet | undefined, otherwise: View, owner: string): RuleFinding {
  const { object, path } = set?.view ?? otherwise;
  return {
    object,
    path,
    field: attribute,
    says: `${attribute} of ${owner} is ${actual}, not ${expected}`,
    because: isDeclared ? 'the manifest says so, and something else has changed it or the controller cannot write it'
      : 'the manifest leaves it out: the controller does not reset what it is not told, so that it is still what somebody has set once',
    remedy: isDeclared ? 'see the events of the object and the log of the controller; let nothing else write the attribute'
      : `write ${attribute}=${expected}, or the value that is meant, into the manifest`,
  };
}
