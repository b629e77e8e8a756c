import { IngressClasses } from './ingress-class';
import { INGRESS } from '../../platform/annotations';
import { IDLE_TIMEOUT } from '../../platform/attributes';
import { append } from '../../platform/group-by';
import { parseWhole } from '../../platform/key-values';
import { Annotated } from '../objects/annotated';
import { AttributeSet, numberAttribute } from '../objects/attribute-set';
import { Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/**
 * Settings that an Ingress does not decide alone: its class may override them, and any Ingress of its group may set them for the
 * shared load balancer.
 */
export class AlbShared {
  public readonly classes: IngressClasses;
  private readonly groups = new Map<string, Sourced<number>[]>();
  private readonly attributes = new Map<View, AttributeSet>();

  public constructor(index: ObjectIndex, ingresses: readonly View[]) {
    this.classes = new IngressClasses(index);
    for (const ingress of ingresses) {
      const group = this.classes.groupOf(ingress);
      const isSet = this.loadBalancerAttributes(ingress).values[IDLE_TIMEOUT.attribute] !== undefined;
      if (group !== undefined && isSet) append(this.groups, group, this.ownIdleTimeout(ingress));
    }
  }

  /** Absent if no manifest sets it, and an Ingress elsewhere may. */
  public idleTimeout(ingress: View): Sourced<number> | undefined {
    const [own, group] = [this.ownIdleTimeout(ingress), this.classes.groupOf(ingress)];
    const ofGroup = group === undefined ? [own] : this.groups.get(group)?.filter(({ defaulted }) => !defaulted) ?? [];
    return this.classIdleTimeout(ingress) ?? (own.defaulted ? ofGroup.at(-1) : own);
  }

  /** Every place where the idle timeout is set, or would be: Ingresses of one group that set it must agree. */
  public idleTimeouts(ingress: View): readonly Sourced<number>[] {
    const ofClass = this.classIdleTimeout(ingress);
    if (ofClass) return [ofClass];
    return this.groups.get(this.classes.groupOf(ingress) ?? '') ?? [this.ownIdleTimeout(ingress)];
  }

  /** The attributes of the load balancer that an Ingress itself sets. */
  public loadBalancerAttributes(ingress: View): AttributeSet {
    const known = this.attributes.get(ingress) ?? new Annotated([ingress], INGRESS).attributes('load balancer', 'load-balancer-attributes');
    this.attributes.set(ingress, known);
    return known;
  }

  private ownIdleTimeout(ingress: View): Sourced<number> {
    return numberAttribute(this.loadBalancerAttributes(ingress), IDLE_TIMEOUT);
  }

  private classIdleTimeout(ingress: View): Sourced<number> | undefined {
    return this.classes.pair(ingress, 'load-balancer-attributes', IDLE_TIMEOUT.attribute)?.maybe(view => parseWhole(view.text() ?? ''));
  }
}
