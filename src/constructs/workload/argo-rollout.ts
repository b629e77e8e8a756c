import { ArgoRolloutStrategy } from './argo-rollout-props';
import { Manifest, SERVICE_PORT } from './pod-template';
import { ResolvedWorkload } from './workload';
import { SCALE_DOWN_DELAY } from '../../platform/argo';
import { INT32 } from '../../platform/kubernetes';
import { surgeOnly } from '../../platform/objects';
import { holds, lastRequest, nearest, roundUp, wholeLeakWindow } from '../../timing';
import { secondsOf } from '../budget/duration';
import { ServiceFront } from '../fronts/service-front';
import { Checks } from '../input/checks';

/** The Services between which the weights of a canary move; one of them is stable, the other is next. */
export function pingPongNames(name: string): readonly [string, string] {
  return [`${name}-ping`, `${name}-pong`];
}

/** Whether Argo Rollouts moves weights between two Services. */
export function isPingPong({ props }: ResolvedWorkload, { weightedIngress }: ServiceFront): boolean {
  return props.argoRollout !== undefined && weightedIngress !== undefined;
}

/** Adds findings about combinations that lose requests. */
export function checkArgoRollout(workload: ResolvedWorkload, front: ServiceFront, checks: Checks): void {
  const { props: { argoRollout }, loadBalancer, name } = workload;
  if (!argoRollout) return;
  const blueGreen = argoRollout.strategy === ArgoRolloutStrategy.BLUE_GREEN;
  if (blueGreen && loadBalancer.kind.hasTargetGroup) {
    checks.add({
      code: 'A01',
      field: 'argoRollout.strategy',
      actual: ArgoRolloutStrategy.BLUE_GREEN,
      relation: 'equal to',
      limit: ArgoRolloutStrategy.CANARY,
      because: 'the switch changes the selector of the Service: the new pods have no readiness gate for it, and the old targets are deregistered before the new ones serve',
      remedy: 'drop \'argoRollout.strategy\'',
    });
  }
  if (isPingPong(workload, front) && name.length > 58) {
    checks.add({
      field: 'name',
      actual: JSON.stringify(name),
      relation: 'matching',
      limit: 'a DNS label of at most 58 characters',
      because: 'the names of the ping and pong Services are made of it',
      remedy: 'choose a shorter \'name\'',
    });
  }
  if (blueGreen && argoRollout.steps !== undefined) {
    checks.add({
      field: 'argoRollout.steps', actual: `${argoRollout.steps.length} steps`, relation: 'absent', because: 'blue-green has none', remedy: 'drop them',
    });
  }
  checkScaleDown(workload, blueGreen || isPingPong(workload, front), isPingPong(workload, front), checks);
}

function checkScaleDown({ props: { argoRollout }, budget }: ResolvedWorkload, switched: boolean, weighted: boolean, checks: Checks): void {
  const delay = secondsOf(argoRollout?.scaleDownDelay);
  const needed = lastRequest(budget._budget.inputs, wholeLeakWindow(budget._budget.inputs));
  if (delay !== undefined && !switched) {
    checks.add({
      field: 'argoRollout.scaleDownDelay',
      actual: delay,
      unit: 's',
      relation: 'absent',
      because: 'no traffic is switched here: old pods leave one by one, and each drains by itself',
      remedy: 'drop it',
    });
  } else if (delay !== undefined && !holds(delay, 'at least', needed.value)) {
    checks.add({
      code: 'A02',
      field: 'argoRollout.scaleDownDelay',
      actual: delay,
      unit: 's',
      relation: 'at least',
      limit: nearest('at least', needed.value),
      because: needed.spelled,
      remedy: 'raise it, or drop it',
    });
  } else if (delay !== undefined) {
    checks.whole('argoRollout.scaleDownDelay', delay, 0, INT32);
  }
  if (argoRollout?.dynamicStableScale) {
    checks.add({
      code: weighted ? 'A02' : undefined,
      field: 'argoRollout.dynamicStableScale',
      actual: 'true',
      relation: 'absent',
      because: weighted
        ? 'old pods are ended as their weight falls, and the load balancer learns of the weight later than the pods'
        : 'no traffic is switched by weight here',
      remedy: 'drop it',
    });
  }
}

/** The strategy of a Rollout. */
export function rolloutStrategy(workload: ResolvedWorkload, front: ServiceFront): Manifest {
  const { props: { argoRollout }, name, maxSurgePercent } = workload;
  const scaleDownDelaySeconds = scaleDownDelay(workload);
  if (argoRollout?.strategy === ArgoRolloutStrategy.BLUE_GREEN) {
    return { blueGreen: { activeService: name, autoPromotionEnabled: true, scaleDownDelaySeconds } };
  }
  const steps = argoRollout?.steps;
  const pods = surgeOnly(maxSurgePercent);
  if (!isPingPong(workload, front)) return { canary: { ...pods, steps } };
  const [pingService, pongService] = pingPongNames(name);
  return {
    canary: {
      ...pods,
      pingPong: { pingService, pongService },
      trafficRouting: { alb: { ingress: front.weightedIngress, rootService: name, servicePort: SERVICE_PORT } },
      dynamicStableScale: false,
      scaleDownDelaySeconds,
      abortScaleDownDelaySeconds: scaleDownDelaySeconds, // the way back switches traffic just as well
      steps: steps ?? [{ setWeight: 20 }, { pause: { duration: '60s' } }, { setWeight: 50 }, { pause: { duration: '60s' } }],
    },
  };
}

/** Never shorter than Argo's own default. */
function scaleDownDelay({ props: { argoRollout }, budget: { _budget: { inputs } } }: ResolvedWorkload): number {
  return secondsOf(argoRollout?.scaleDownDelay)
    ?? Math.max(SCALE_DOWN_DELAY, roundUp(lastRequest(inputs, wholeLeakWindow(inputs)).value + inputs.marginSeconds));
}
