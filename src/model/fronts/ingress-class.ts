import { asTargetType } from './front';
import { annotationKey, infoOf, INGRESS, IngressAnnotation } from '../../platform/annotations';
import { AUTO_MODE_ALB } from '../../platform/load-balancer-controller';
import { TargetType } from '../../platform/load-balancers';
import { Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** Where the class of an Ingress is said, or would be. */
export function ingressClassOf(ingress: View): View {
  const annotation = ingress.at('metadata', 'annotations', 'kubernetes.io/ingress.class');
  const field = ingress.at('spec', 'ingressClassName');
  return field.exists || !annotation.exists ? field : annotation;
}

/** What classes decide for their Ingresses: their parameters win over annotations. */
export class IngressClasses {
  public constructor(private readonly index: ObjectIndex) {}

  /** The IngressClassParams of the class, where both are among the manifests. */
  public parameters(ingress: View): View | undefined {
    const name = this.classOf(ingress)?.at('spec', 'parameters', 'name').text();
    return name === undefined ? undefined : this.index.find('IngressClassParams', name, undefined);
  }

  /** Where a setting is said: by the parameters of the class, else by the Ingress itself. */
  public setting(ingress: View, annotation: IngressAnnotation): View {
    const decided = this.parameter(ingress, annotation);
    return decided?.exists ? decided : ingress.at('metadata', 'annotations', annotationKey(INGRESS, annotation));
  }

  /** The field of the parameters that is in force instead of an annotation, whether it is set or not. */
  private parameter(ingress: View, annotation: IngressAnnotation): View | undefined {
    const field = infoOf(INGRESS, annotation)?.classField;
    return field && this.parameters(ingress)?.at('spec', ...field);
  }

  /** Where the parameters of the class set one key of an annotation that holds pairs: `[{ key, value }]`. */
  public pair(ingress: View, annotation: IngressAnnotation, key: string): View | undefined {
    return this.parameter(ingress, annotation)?.list().find(pair => pair.at('key').text() === key)?.at('value');
  }

  /** The group that an Ingress is in. */
  public groupOf(ingress: View): string | undefined {
    return this.setting(ingress, 'group.name').text();
  }

  /** The target type, where the class decides it. */
  public targetType(ingress: View): Sourced<TargetType> | undefined {
    return this.parameter(ingress, 'target-type')?.maybe(view => asTargetType(view.text()));
  }

  /** What its class sends to where nothing else says it: that of EKS Auto Mode to pods, whatever flags a controller has. */
  public targetTypeByDefault(ingress: View): Sourced<TargetType> | undefined {
    return this.classOf(ingress)?.at('spec', 'controller').maybe(view => view.text() === AUTO_MODE_ALB ? 'ip' : undefined);
  }

  public isAutoMode(ingress: View): boolean {
    return this.targetTypeByDefault(ingress) !== undefined;
  }

  /** Whether parameters that are not among the manifests may say more; the chart of the controller makes the class alb without any. */
  public mayBeOverridden(ingress: View): boolean {
    const ingressClass = this.classOf(ingress);
    if (ingressClass === undefined) return ingressClassOf(ingress).text() !== 'alb';
    return ingressClass.at('spec', 'parameters', 'name').exists && this.parameters(ingress) === undefined;
  }

  private classOf(ingress: View): View | undefined {
    const className = ingress.at('spec', 'ingressClassName').text();
    return className === undefined ? undefined : this.index.find('IngressClass', className, undefined);
  }
}
