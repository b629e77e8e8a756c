import { decideAutoscaling } from './autoscaling';
import { addDisruptionBudget } from './disruption';
import { needsPodInEachZone } from '../../model/fronts/front';
import { View } from '../../model/objects/view';
import { Pod, takesNodePort } from '../../model/pods/pod';
import { DEFAULT_SURGE_PERCENT } from '../../timing';
import { Candidate } from '../candidate';
import { Draft, valueAt, valueText } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** Decides how the pods of a workload are replaced, and how many may be unavailable; reports their number. */
export function decideRollout(candidate: Candidate, kubernetesVersion: string | undefined, draft: Draft): void {
  decideStrategy(candidate, draft);
  noteReplicas(candidate, draft);
  decideAutoscaling(candidate, draft);
  addDisruptionBudget(candidate, kubernetesVersion, draft);
}

function decideStrategy({ workload: { view, pod, strategy, replicas, autoscalers } }: Candidate, draft: Draft): void {
  const { kind } = view.object;
  const { type } = strategy;
  if (kind === 'Rollout') {
    const canary = view.at('spec', 'strategy', 'canary');
    if (canary.exists) decideSteps(canary, undefined, pod, draft);
  } else if (type.value !== 'RollingUpdate') {
    draft.note(type, `'${type.value}' ends the old pods first, which is an outage, or has to be coordinated by hand`, 'R01');
  } else if (kind === 'Deployment') {
    decideSteps(view.at('spec', 'strategy', 'rollingUpdate'), autoscalers.length > 0 || replicas.defaulted ? undefined : replicas.value, pod, draft);
  } else if (kind === 'StatefulSet' || strategy.maxSurge.value === 0) {
    draft.note(view.at('spec', 'updateStrategy'), `a ${kind} replaces its pods in place, one less being there meanwhile`, 'R02');
  } else if (takesNodePort(pod)) {
    draft.note(strategy.maxSurge, 'the old and the new pod of a node want the same port of it: they can only be replaced in place', 'R11');
  }
}

/**
 * Decides the steps of a rolling update.
 *
 * @param replicas absent if the number is scaled elsewhere, so that any percentage may amount to a pod
 */
function decideSteps(steps: View, replicas: number | undefined, pod: Pod, draft: Draft): void {
  const [surgeAt, unavailableAt] = [steps.at('maxSurge'), steps.at('maxUnavailable')];
  const [surge, unavailable = `${DEFAULT_SURGE_PERCENT}%`] = [surgeAt, unavailableAt].map(valueAt);
  const noSurge = surge !== undefined && resolvesToZero(surge);
  const onlyOnePerNode = takesNodePort(pod);
  if (onlyOnePerNode && !noSurge) draft.note(surgeAt, 'the pods take a port of their node: whether there are nodes for those of the surge cannot be determined', 'R11');
  if (!noSurge && !losesPods(unavailable, replicas)) return;
  const text = `maxUnavailable ${valueText(unavailable)} and maxSurge ${valueText(surge ?? `${DEFAULT_SURGE_PERCENT}%`)}`;
  const cause = { reason: `${text} ${replicas === undefined ? 'may end' : `of ${replicas} pods end`} old pods before new ones serve`, code: 'R02' };
  if (onlyOnePerNode) {
    draft.note(unavailableAt, `${cause.reason}, which pods that take a port of their node need where there are no others`, cause.code);
    return;
  }
  if (surge === undefined || noSurge) draft.set(surgeAt, `${DEFAULT_SURGE_PERCENT}%`, cause);
  draft.set(unavailableAt, 0, cause);
}

function resolvesToZero(value: unknown): boolean {
  return value === 0 || /^0+%?$/.test(String(value));
}

/** Percentages are rounded down. */
function losesPods(value: unknown, replicas: number | undefined): boolean {
  if (resolvesToZero(value)) return false;
  const [, percent] = /^(\d+)%$/.exec(String(value)) ?? [];
  return percent === undefined || replicas === undefined || Math.floor(replicas * Number(percent) / 100) > 0;
}

/** Reports the number of pods, which is never changed: a second pod of an application that is not made for it does harm. */
function noteReplicas({ workload }: Candidate, draft: Draft): void {
  const { object, replicas, autoscalers } = workload;
  const scaledToNothing = autoscalers.length === 0 && replicas.value === 0;
  if (object.kind === 'DaemonSet' || scaledToNothing) return;
  const zones = Math.max(0, ...workload.fronts.filter(needsPodInEachZone).map(front => front.zones?.value ?? 0));
  for (const least of autoscalers.length > 0 ? autoscalers.map(({ minReplicas }) => minReplicas) : [replicas]) {
    const pods = numberAt(least, draft);
    if (pods !== undefined && pods < 2) {draft.note(least, `${pods} is less than 2: the end of one node is an outage`, 'R03');} else if (pods !== undefined && pods < zones) {
      draft.note(least, `its Network Load Balancer has an address in each of ${zones} zones, of which those without a pod answer no request`, 'R12');
    }
  }
}
