import { LoadBalancerKind } from '../../platform/load-balancers';
import { Checks, quote } from '../input/checks';

const OWNERS = { targetGroupAttributes: 'target group', loadBalancerAttributes: 'load balancer' } as const;

/** The owner of attributes, and those that users must not set. */
export interface AttributeRules {
  readonly kind: LoadBalancerKind;
  /** By attribute, the property that sets it; those of the budget begin with `budget.` */
  readonly decided: Readonly<Record<string, string>>;
}

/** Adds findings about attributes that AWS would refuse – it then applies none of them – and about those that a property sets. */
export function checkAttributes(
  field: keyof typeof OWNERS, attributes: { readonly [key: string]: string } | undefined, { kind, decided }: AttributeRules, checks: Checks,
): void {
  const known = kind.attributes[OWNERS[field]];
  for (const [key, value] of Object.entries(attributes ?? {})) {
    const name = `${field}.${key}`;
    if (Object.hasOwn(decided, key)) {
      const [owner, property] = decided[key].split('.');
      checks.add({
        field: name,
        actual: quote(value),
        relation: 'absent',
        because: property ? `the budget's '${property}' decides it` : `the property '${owner}' decides it`,
        remedy: property ? 'set it in the budget, which proves it' : 'set that property',
      });
    } else if (!Object.hasOwn(known, key)) {
      checks.add({
        code: 'N09',
        field: name,
        actual: quote(value),
        relation: 'absent',
        because: `${kind.title} knows no such attribute, and AWS then applies none of them`,
        remedy: 'check the spelling of the key',
      });
    } else {
      const must = known[key](value);
      if (must) checks.add({ code: 'N09', field: name, actual: quote(value), relation: 'matching', limit: must, remedy: `change '${name}'` });
      else checks.annotationPart(name, value);
    }
  }
}

/** AWS limits the names of load balancers and target groups to 32 characters. */
export function checkLoadBalancerName(name: string | undefined, checks: Checks): void {
  if (name === undefined) return;
  checks.matching(
    'loadBalancerName', name, /^(?!internal-)[A-Za-z0-9]([-A-Za-z0-9]{0,30}[A-Za-z0-9])?$/,
    'at most 32 letters, digits and hyphens, not beginning with internal-', 'choose another \'loadBalancerName\'',
  );
}

export function checkTargetGroupName(name: string | undefined, checks: Checks): void {
  if (name === undefined) return;
  checks.matching(
    'targetGroupName', name, /^[A-Za-z0-9]([-A-Za-z0-9]{0,30}[A-Za-z0-9])?$/,
    'at most 32 letters, digits and hyphens', 'choose another \'targetGroupName\'',
  );
}

export function checkArns(field: string, arns: readonly string[] | undefined, checks: Checks): void {
  arns?.forEach((arn, index) => checks.matching(
    `${field}[${index}]`, arn, /^(arn:[^,\s=]+|\$\{Token\[[^,\s=]+)$/, 'an ARN', 'name a certificate of AWS Certificate Manager or IAM',
  ));
}

export function checkTags(tags: { readonly [name: string]: string } | undefined, checks: Checks): void {
  for (const [name, value] of Object.entries(tags ?? {})) {
    checks.annotationPart('tags', name);
    checks.annotationPart(`tags.${name}`, value);
  }
}

/** Adds findings about annotations that a property already sets. */
export function checkOwnAnnotations(
  field: string, given: { readonly [name: string]: string } | undefined, ownNames: () => readonly string[], checks: Checks,
): void {
  if (given === undefined) return;
  const own = ownNames();
  for (const [key, value] of Object.entries(given).filter(([name]) => own.includes(name))) {
    checks.add({
      field: `${field}.${key}`,
      actual: quote(value),
      relation: 'absent',
      because: 'a property or the budget decides it',
      remedy: 'set that property',
    });
  }
}
