import { Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';

/** A resource that a construct shares, or needs for itself. */
interface Claim<Value> {
  readonly claimant: IConstruct;
  readonly value: Value;
}

const CLAIMS = new WeakMap<IConstruct, Map<string, Claim<unknown>[]>>();

/**
 * Records the claim of a construct, and checks it at synthesis against all other claims to the same resource: only then are
 * all of them known.
 *
 * @param within the scope in which the claim is unique
 * @param conflict the message about an earlier claim, if it conflicts
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
  if (earlier.length === 0) return;
  claimant.node.addValidation({
    validate: () => earlier
      .filter(rival => isInTree(rival.claimant))
      .flatMap(rival => conflict(rival.value, rival.claimant.node.path)),
  });
}

/** Whether a construct is still in the tree: it may have been removed again. */
export function isInTree({ node: { scopes } }: IConstruct): boolean {
  return scopes.every(construct => construct.node.scope?.node.tryFindChild(construct.node.id) === (construct.node.scope && construct));
}

/** The scope that is applied to one cluster: charts of one app may be for different ones. */
export function clusterOf(construct: Construct): IConstruct {
  return Chart.of(construct);
}

/** Objects are identified by namespace and name: of two with the same ones, the later would replace the earlier. */
export function claimName(service: Construct, namespace: string, name: string): void {
  claim(service, clusterOf(service), `service ${namespace}/${name}`, undefined, (_, path) => [
    `'name' is '${name}' but must be another, as ${path} has it in the same namespace (one would replace the other); choose another 'name'`,
  ]);
}

/**
 * A TargetGroupBinding and its readiness gate belong to one service.
 *
 * @param field the property that sets the name of the binding
 */
export function claimBinding(service: Construct, namespace: string, name: string, field: string): void {
  claim(service, clusterOf(service), `binding ${namespace}/${name}`, undefined, (_, path) => [
    `'${field}' is '${name}' but must be another, as ${path} claims it (a readiness gate is opened by one binding); choose another '${field}'`,
  ]);
}

/** The properties of a claim to a target group, for other claims to it. */
interface TargetGroupClaim {
  /** Namespace and name of the binding. */
  readonly binding: string;
  readonly multiCluster: boolean;
}

/**
 * A target group has one binding, which deregisters the targets of others, unless all bindings declare that they share it.
 *
 * @param field the property that identifies the target group: an ARN is unique everywhere, a name in one account and region
 */
export function claimTargetGroup(service: Construct, field: 'targetGroupArn' | 'targetGroupName', value: string, own: TargetGroupClaim): void {
  const within = field === 'targetGroupArn' ? service.node.root : clusterOf(service);
  claim(service, within, `${field} ${value}`, own, (other, path) => (own.multiCluster && other.multiCluster) || own.binding === other.binding ? [] : [
    `'${field}' is '${value}' but must be another, as ${path} is bound to it (each of two bindings deregisters the targets of the other); `
    + 'choose another target group, or have \'multiCluster\' set by all who share it',
  ]);
}
