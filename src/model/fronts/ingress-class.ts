import { asTargetType, targetTypeOfClass } from './front';
import { annotationKey, classFieldOf, infoOf, INGRESS, IngressAnnotation, isRead } from '../../platform/annotations';
import { TargetType } from '../../platform/attributes';
import { AwsController, awsController } from '../../platform/controllers';
import { DEFAULT_CLASS_ANNOTATION, INGRESS_CLASS_ANNOTATION } from '../../platform/kubernetes';
import { Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { View } from '../objects/view';

/** The place that names the class of an Ingress, or would. */
export function ingressClassOf(ingress: View): View {
  const annotation = ingress.at('metadata', 'annotations', INGRESS_CLASS_ANNOTATION);
  const field = ingress.at('spec', 'ingressClassName');
  return field.exists || !annotation.exists ? field : annotation;
}

/**
 * The class of an Ingress that names none, if one of those among the manifests is the default of the cluster. With
 * several, it depends on the order of their creation.
 */
export function defaultIngressClass(index: ObjectIndex): View | undefined {
  const [first, ...others] = index.all('IngressClass').filter(view => view.at('metadata', 'annotations', DEFAULT_CLASS_ANNOTATION).text() === 'true');
  return others.length === 0 ? first : undefined;
}

/** The settings of classes for their Ingresses: parameters win over annotations. */
export class IngressClasses {
  public constructor(private readonly index: ObjectIndex) {}

  /** The IngressClassParams of the class, if both are among the manifests. */
  public parameters(ingress: View): View | undefined {
    const name = this.classOf(ingress)?.at('spec', 'parameters', 'name').text();
    return name === undefined ? undefined : this.index.find('IngressClassParams', name, undefined);
  }

  /**
   * The place where a setting is in force, or would be: in the parameters of the class, otherwise on the Ingress itself; undefined if its
   * controller does not read the annotation.
   */
  public setting(ingress: View, annotation: IngressAnnotation): View | undefined {
    const decided = this.parameter(ingress, annotation);
    if (decided?.exists) return decided;
    return isRead(infoOf(INGRESS, annotation), this.controllerOf(ingress)) ? ingress.at('metadata', 'annotations', annotationKey(INGRESS, annotation)) : decided;
  }

  /** The place in the parameters of the class that sets one key of an annotation that holds pairs: `[{ key, value }]`. */
  public pair(ingress: View, annotation: IngressAnnotation, key: string): View | undefined {
    return this.parameter(ingress, annotation)?.list().find(pair => pair.at('key').text() === key)?.at('value');
  }

  /** The group that an Ingress is in. */
  public groupOf(ingress: View): string | undefined {
    return this.setting(ingress, 'group.name')?.text();
  }

  /** The target type, if the class decides it. */
  public targetType(ingress: View): Sourced<TargetType> | undefined {
    return this.parameter(ingress, 'target-type')?.maybe(view => asTargetType(view.text()));
  }

  /** The target type of its class, if nothing else sets it. */
  public targetTypeByDefault(ingress: View): Sourced<TargetType> | undefined {
    return targetTypeOfClass(this.classOf(ingress)?.at('spec', 'controller'), this.controllerOf(ingress));
  }

  /** The AWS controller that the class names, if the class is among the manifests. */
  public controllerOf(ingress: View): AwsController | undefined {
    return awsController('IngressClass', this.classOf(ingress)?.at('spec', 'controller').text());
  }

  /** Whether parameters outside the manifests may override settings; the chart of the controller makes the class alb without any. */
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
