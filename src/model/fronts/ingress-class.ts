import { asTargetType, targetTypeOfClass } from './front';
import { annotationKey, classFieldOf, infoOf, INGRESS, IngressAnnotation, isRead } from '../../platform/annotations';
import { TargetType } from '../../platform/attributes';
import { AwsController, awsController } from '../../platform/controllers';
import { DEFAULT_CLASS_ANNOTATION, INGRESS_CLASS_ANNOTATION } from '../../platform/kubernetes';
import { Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** Where the class of an Ingress is said, or would be. */
export function ingressClassOf(ingress: View): View {
  const annotation = ingress.at('metadata', 'annotations', INGRESS_CLASS_ANNOTATION);
  const field = ingress.at('spec', 'ingressClassName');
  return field.exists || !annotation.exists ? field : annotation;
}

/**
 * The class that an Ingress gets which names none, where one of those among the manifests is the default of the cluster. Which
 * of several it would be depends on when they were made.
 */
export function defaultIngressClass(index: ObjectIndex): View | undefined {
  const [first, ...others] = index.all('IngressClass').filter(view => view.at('metadata', 'annotations', DEFAULT_CLASS_ANNOTATION).text() === 'true');
  return others.length === 0 ? first : undefined;
}

/** What classes decide for their Ingresses: their parameters win over annotations. */
export class IngressClasses {
  public constructor(private readonly index: ObjectIndex) {}

  /** The IngressClassParams of the class, where both are among the manifests. */
  public parameters(ingress: View): View | undefined {
    const name = this.classOf(ingress)?.at('spec', 'parameters', 'name').text();
    return name === undefined ? undefined : this.index.find('IngressClassParams', name, undefined);
  }

  /**
   * Where a setting is in force, or would be: in the parameters of the class, else on the Ingress itself; undefined where its
   * controller does not read the annotation.
   */
  public setting(ingress: View, annotation: IngressAnnotation): View | undefined {
    const decided = this.parameter(ingress, annotation);
    if (decided?.exists) return decided;
    return isRead(infoOf(INGRESS, annotation), this.controllerOf(ingress)) ? ingress.at('metadata', 'annotations', annotationKey(INGRESS, annotation)) : decided;
  }

  /** Where the parameters of the class set one key of an annotation that holds pairs: `[{ key, value }]`. */
  public pair(ingress: View, annotation: IngressAnnotation, key: string): View | undefined {
    return this.parameter(ingress, annotation)?.list().find(pair => pair.at('key').text() === key)?.at('value');
  }

  /** The group that an Ingress is in. */
  public groupOf(ingress: View): string | undefined {
    return this.setting(ingress, 'group.name')?.text();
  }

  /** The target type, where the class decides it. */
  public targetType(ingress: View): Sourced<TargetType> | undefined {
    return this.parameter(ingress, 'target-type')?.maybe(view => asTargetType(view.text()));
  }

  /** What its class sends to where nothing else says it. */
  public targetTypeByDefault(ingress: View): Sourced<TargetType> | undefined {
    return targetTypeOfClass(this.classOf(ingress)?.at('spec', 'controller'), this.controllerOf(ingress));
  }

  /** The controller of AWS that the class names, where it is among the manifests. */
  public controllerOf(ingress: View): AwsController | undefined {
    return awsController('IngressClass', this.classOf(ingress)?.at('spec', 'controller').text());
  }

  /** Whether parameters that are not among the manifests may say more; the chart of the controller makes the class alb without any. */
  public mayBeOverridden(ingress: View): boolean {
    const ingressClass = this.classOf(ingress);
    if (ingressClass === undefined) return ingressClassOf(ingress).text() !== 'alb';
    return ingressClass.at('spec', 'parameters', 'name').exists && this.parameters(ingress) === undefined;
  }

  /** The field of the parameters that is in force instead of an annotation, whether it is set or not. */
  private parameter(ingress: View, annotation: IngressAnnotation): View | undefined {
    const field = classFieldOf(infoOf(INGRESS, annotation), this.controllerOf(ingress));
    return field && this.parameters(ingress)?.at('spec', ...field);
  }

  private classOf(ingress: View): View | undefined {
    const className = ingress.at('spec', 'ingressClassName').text();
    if (className !== undefined) return this.index.find('IngressClass', className, undefined);
    return ingressClassOf(ingress).exists ? undefined : defaultIngressClass(this.index);
  }
}
