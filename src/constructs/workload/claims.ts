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
export function isInTree({ node: { scopes } }: IConstruct): boolean {
  return scopes.every(construct => construct.node.scope?.node.tryFindChild(construct.node.id) === (construct.node.scope && construct));
}

/** What is applied to one cluster: charts of one app may go to different ones. */
export function clusterOf(construct: Construct): IConstruct {
  return Chart.of(construct);
}

/** Objects are told apart by namespace and name: the later one would replace the earlier one. */
export function claimName(service: Construct, namespace: string, name: string): void {
  claim(service, clusterOf(service), `service ${namespace}/${name}`, undefined, (_, path) => [
    `'name' is '${name}' but must be another, as ${path} has it in the same namespace (one would replace the other); choose another 'name'`,
  ]);
}

/**
 * A TargetGroupBinding belongs to one service, and with it the readiness gate.
 *
 * @param field what the name of the binding is given by
 */
export function claimBinding(service: Construct, namespace: string, name: string, field: string): void {
  claim(service, clusterOf(service), `binding ${namespace}/${name}`, undefined, (_, path) => [
    `'${field}' is '${name}' but must be another, as ${path} claims it (a readiness gate is opened by one binding); choose another '${field}'`,
  ]);
}

/** What is told of a target group to whoever claims it as well. */
interface TargetGroupClaim {
  /** Namespace and name of the binding. */
  readonly binding: string;
  readonly multiCluster: boolean;
}

/**
 * A target group has one binding, which deregisters what others register, unless all who share it say so.
 *
 * @param field what the target group is given by: an ARN is unique everywhere, a name in one account and region
 */
export function claimTargetGroup(service: Construct, field: 'targetGroupArn' | 'targetGroupName', value: string, own: TargetGroupClaim): void {
  const within = field === 'targetGroupArn' ? service.node.root : clusterOf(service);
  claim(service, within, `${field} ${value}`, own, (other, path) => (own.multiCluster && other.multiCluster) || own.binding === other.binding ? [] : [
    `'${field}' is '${value}' but must be another, as ${path} is bound to it (each of two bindings deregisters the targets of the other); `
    + 'choose another target group, or have \'multiCluster\' set by all who share it',
  ]);
}
