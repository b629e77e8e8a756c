import { Annotated, numberAttribute } from './annotated';
import { asTargetType } from './front';
import { Sourced } from './object';
import { ObjectIndex } from './object-index';
import { View } from './view';
import { ALB_PREFIX } from '../load-balancer-controller';
import { DEFAULT_IDLE_TIMEOUT, IDLE_TIMEOUT_ATTRIBUTE, parseWhole, TargetType } from '../timing';

/**
 * What an Ingress does not decide alone: the parameters of its class, which win over its annotations, and the load balancer
 * of its group, of which any Ingress of the group may speak.
 */
export class AlbShared {
  private readonly groups = new Map<string, Sourced<number>>();

  public constructor(private readonly index: ObjectIndex, ingresses: readonly View[]) {
    for (const ingress of ingresses) {
      const [group, own] = [groupOf(ingress), ownIdleTimeout(ingress)];
      if (group !== undefined && !own.defaulted) this.groups.set(group, own);
    }
  }

  /** The target type, where the class decides it. */
  public targetType(ingress: View): Sourced<TargetType> | undefined {
    return this.parameters(ingress)?.at('spec', 'targetType').maybe(view => asTargetType(view.text()));
  }

  /** Absent where nobody here says it, and an Ingress elsewhere may. */
  public idleTimeout(ingress: View): Sourced<number> | undefined {
    const [own, group] = [ownIdleTimeout(ingress), groupOf(ingress)];
    return this.classIdleTimeout(ingress) ?? (group === undefined || !own.defaulted ? own : this.groups.get(group));
  }

  private classIdleTimeout(ingress: View): Sourced<number> | undefined {
    const attributes = this.parameters(ingress)?.at('spec', 'loadBalancerAttributes');
    const attribute = attributes?.list().find(item => item.at('key').text() === IDLE_TIMEOUT_ATTRIBUTE);
    return attribute?.at('value').maybe(view => parseWhole(view.text() ?? ''));
  }

  /** The IngressClassParams of the class, where both are among the manifests. */
  private parameters(ingress: View): View | undefined {
    const className = ingress.at('spec', 'ingressClassName').text();
    const name = className === undefined ? undefined : this.index.find('IngressClass', className, undefined)?.at('spec', 'parameters', 'name').text();
    return name === undefined ? undefined : this.index.find('IngressClassParams', name, undefined);
  }
}

function groupOf(ingress: View): string | undefined {
  return ingress.at('metadata', 'annotations', `${ALB_PREFIX}/group.name`).text();
}

function ownIdleTimeout(ingress: View): Sourced<number> {
  const attributes = new Annotated([ingress], [ALB_PREFIX]).attributes('load balancer', 'load-balancer-attributes');
  return numberAttribute(attributes, IDLE_TIMEOUT_ATTRIBUTE, DEFAULT_IDLE_TIMEOUT.alb);
}
