import { AUTOSCALER_MIN_REPLICAS, EVICTION_POLICY, SCALED_OBJECT } from '../platform/kubernetes';
import { meetsExpression, selects } from '../platform/label-selector';
import { Sourced } from './objects/object';
import { View } from './objects/view';

/** An autoscaler, which decides the number of pods instead of the workload itself. */
export interface Autoscaler {
  readonly view: View;
  readonly minReplicas: Sourced<number>;
  readonly maxReplicas?: number;
  /** The place of policies that limit how many pods a scale-down terminates at a time. */
  readonly scaleDownPolicies: View;
  /** Whether such policies are set. */
  readonly limitsScaleDown: boolean;
}

/** A PodDisruptionBudget. */
export interface DisruptionBudget {
  readonly view: View;
  readonly minAvailable?: Sourced<number | string>;
  readonly maxUnavailable?: Sourced<number | string>;
  readonly unhealthyPodEvictionPolicy: Sourced<string>;
}

export function readAutoscaler(view: View): Autoscaler {
  const spec = view.at('spec');
  if (view.object.kind === 'ScaledObject') {
    const scaleDown = spec.at('advanced', 'horizontalPodAutoscalerConfig', 'behavior', 'scaleDown');
    return {
      view,
      minReplicas: spec.at('minReplicaCount').or<number>(field => field.number(), SCALED_OBJECT.minReplicaCount),
      maxReplicas: spec.at('maxReplicaCount').number() ?? SCALED_OBJECT.maxReplicaCount,
      scaleDownPolicies: scaleDown.at('policies'),
      limitsScaleDown: hasPolicy(scaleDown),
    };
  }
  const scaleDown = spec.at('behavior', 'scaleDown');
  return {
    view,
    minReplicas: spec.at('minReplicas').or(field => field.number(), AUTOSCALER_MIN_REPLICAS),
    maxReplicas: spec.at('maxReplicas').number(),
    scaleDownPolicies: scaleDown.at('policies'),
    limitsScaleDown: hasPolicy(scaleDown),
  };
}

/** The pods that an autoscaler keeps while anything is asked of them. */
export function leastKept({ minReplicas }: Autoscaler): number {
  return Math.max(1, minReplicas.value);
}

/** Whether a policy replaces the default, which terminates all superfluous pods at once, after five minutes. */
function hasPolicy(scaleDown: View): boolean {
  return scaleDown.at('selectPolicy').text() === 'Disabled'
    || scaleDown.at('policies').list().some(policy => policy.at('type').text() === 'Pods' || (policy.at('value').number() ?? 100) < 100);
}

export function readDisruptionBudget(view: View): DisruptionBudget {
  const spec = view.at('spec');
  return {
    view,
    minAvailable: spec.at('minAvailable').maybe(field => field.numberOrPercentage()),
    maxUnavailable: spec.at('maxUnavailable').maybe(field => field.numberOrPercentage()),
    unhealthyPodEvictionPolicy: spec.at('unhealthyPodEvictionPolicy').or(field => field.text(), EVICTION_POLICY),
  };
}

/** Whether a label selector with labels and expressions selects pods; an empty one selects all of them. */
export function matchesSelector(selector: View, labels: Readonly<Record<string, string>>): boolean {
  const matchLabels = selector.at('matchLabels').textMap();
  if (Object.keys(matchLabels).length > 0 && !selects(matchLabels, labels)) return false;
  return selector.at('matchExpressions').list().every(expression => {
    const [key, values, operator] = [expression.at('key').text(), expression.at('values').texts(), expression.at('operator').text()];
    return meetsExpression(key, operator, values, labels);
  });
}

/** Whether the selector of a workload selects its pods, as Kubernetes demands: only then can that of another object be made of it. */
export function selectsItsPods(selector: View, labels: Readonly<Record<string, string>>): boolean {
  const matchLabels = selector.at('matchLabels');
  const isText = Object.keys(matchLabels.textMap()).length === matchLabels.keys().length;
  return selector.keys().length > 0 && isText && matchesSelector(selector, labels);
}

/** The number of pods for a number or percentage; undefined for any other value. */
export function resolvePods(value: number | string, total: number, round: (value: number) => number): number | undefined {
  if (typeof value === 'number') return value;
  const [, percent] = /^(\d+)%$/.exec(value) ?? [];
  return percent === undefined ? undefined : round(total * Number(percent) / 100);
}
