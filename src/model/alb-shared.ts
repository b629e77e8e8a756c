import { Annotated, numberAttribute } from './annotated';
import { asTargetType, AttributeSet } from './front';
import { Sourced } from './object';
import { ObjectIndex } from './object-index';
import { View } from './view';
import { ALB_PREFIX, AUTO_MODE_ALB } from '../load-balancer-controller';
import { DEFAULT_IDLE_TIMEOUT, IDLE_TIMEOUT_ATTRIBUTE, parseWhole, TargetType } from '../timing';

/**
 * What an Ingress does not decide alone: the parameters of its class, which win over its annotations, and the load balancer
 * of its group, of which any Ingress of the group may speak.
 */
export class AlbShared {
  private readonly groups = new Map<string, Sourced<number>>();
  private readonly attributes = new Map<View, AttributeSet>();

  public constructor(private readonly index: ObjectIndex, ingresses: readonly View[]) {
    for (const ingress of ingresses) {
      const [group, own] = [this.groupOf(ingress), this.ownIdleTimeout(ingress)];
      if (group !== undefined && !own.defaulted) this.groups.set(group, own);
    }
  }

  /** The target type, where the class decides it. */
  public targetType(ingress: View): Sourced<TargetType> | undefined {
    return this.parameters(ingress)?.at('spec', 'targetType').maybe(view => asTargetType(view.text()));
  }

  /** What its class sends to where nothing else says it: that of EKS Auto Mode to pods, whatever flags a controller has. */
  public targetTypeByDefault(ingress: View): Sourced<TargetType> | undefined {
    return this.classOf(ingress)?.at('spec', 'controller').maybe(view => view.text() === AUTO_MODE_ALB ? 'ip' : undefined);
  }

  public isAutoMode(ingress: View): boolean {
    return this.classOf(ingress)?.at('spec', 'controller').text() === AUTO_MODE_ALB;
  }

  /** The group that an Ingress is in, by its class or by itself. */
  public groupOf(ingress: View): string | undefined {
    return this.parameters(ingress)?.at('spec', 'group', 'name').text() ?? ingress.at('metadata', 'annotations', `${ALB_PREFIX}/group.name`).text();
  }

  /** Absent where nobody here says it, and an Ingress elsewhere may. */
  public idleTimeout(ingress: View): Sourced<number> | undefined {
    const [own, group] = [this.ownIdleTimeout(ingress), this.groupOf(ingress)];
    return this.classIdleTimeout(ingress) ?? (group === undefined || !own.defaulted ? own : this.groups.get(group));
  }

  /** The IngressClassParams of the class, where both are among the manifests. */
  public parameters(ingress: View): View | undefined {
    const name = this.classOf(ingress)?.at('spec', 'parameters', 'name').text();
    return name === undefined ? undefined : this.index.find('IngressClassParams', name, undefined);
  }

  /** Whether parameters that are not among the manifests may say more; the chart of the controller makes the class alb without any. */
  public mayBeOverridden(ingress: View): boolean {
    const ingressClass = this.classOf(ingress);
    if (ingressClass === undefined) return ingressClassNameOf(ingress) !== 'alb';
    return ingressClass.at('spec', 'parameters', 'name').exists && this.parameters(ingress) === undefined;
  }

  /** What an Ingress itself says of its load balancer. */
  public loadBalancerAttributes(ingress: View): AttributeSet {
    const known = this.attributes.get(ingress) ?? new Annotated([ingress], [ALB_PREFIX]).attributes('load balancer', 'load-balancer-attributes');
    this.attributes.set(ingress, known);
    return known;
  }

  private ownIdleTimeout(ingress: View): Sourced<number> {
    return numberAttribute(this.loadBalancerAttributes(ingress), IDLE_TIMEOUT_ATTRIBUTE, DEFAULT_IDLE_TIMEOUT.alb);
  }

  private classIdleTimeout(ingress: View): Sourced<number> | undefined {
    const attributes = this.parameters(ingress)?.at('spec', 'loadBalancerAttributes');
    const attribute = attributes?.list().find(item => item.at('key').text() === IDLE_TIMEOUT_ATTRIBUTE);
    return attribute?.at('value').maybe(view => parseWhole(view.text() ?? ''));
  }

  private classOf(ingress: View): View | undefined {
    const className = ingress.at('spec', 'ingressClassName').text();
    return className === undefined ? undefined : this.index.find('IngressClass', className, undefined);
  }
}

function ingressClassNameOf(ingress: View): string | undefined {
  return ingress.at('spec', 'ingressClassName').text() ?? ingress.at('metadata', 'annotations', 'kubernetes.io/ingress.class').text();
}
