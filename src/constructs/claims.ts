import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';

/** Something that a construct holds a share of, or wants for itself. */
interface Claim<Value> {
  readonly claimant: IConstruct;
  readonly value: Value;
}

const CLAIMS = new WeakMap<IConstruct, Map<string, Claim<unknown>[]>>();

/**
 * Notes that a construct claims something, and has it checked at synthesis against everybody who claims the same: only then
 * are all of them known.
 *
 * @param within what the claim is unique in
 * @param conflict what to say of an earlier claim, if it stands in the way
 */
export function claim<Value>(
  claimant: Construct, within: IConstruct, key: string, value: Value, conflict: (other: Value, path: string) => readonly string[],
): void {
  const claims = CLAIMS.get(within) ?? new Map<string, Claim<unknown>[]>();
  CLAIMS.set(within, claims);
  const rivals = (claims.get(key) ?? []) as Claim<Value>[];
  claims.set(key, rivals);
  const earlier = [...rivals];
  rivals.push({ claimant, value });
  claimant.node.addValidation({
    validate: () => earlier
      .filter(rival => isInTree(rival.claimant))
      .flatMap(rival => conflict(rival.value, rival.claimant.node.path)),
  });
}

/** A construct may have been taken out again. */
function isInTree({ node: { scopes } }: IConstruct): boolean {
  return scopes.every(construct => construct.node.scope?.node.tryFindChild(construct.node.id) === (construct.node.scope && construct));
}

/** What is applied to one cluster: charts of one app may go to different ones. */
export function clusterOf(construct: Construct): IConstruct {
  return Chart.of(construct);
}
