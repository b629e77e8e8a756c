import { decideAutoscaling } from './autoscaling';
import { decideDisruptionBudget } from './disruption';
import { Draft, valueText } from './objects/draft';
import { Found, Inventory } from './objects/inventory';
import { at, Path, wholeAt } from './objects/json';
import { lowestScales } from './scale';
import { Subject } from './subject';
import { DEFAULT_SURGE_PERCENT } from '../timing';

/** How the pods of a workload are replaced, how many there are, and how many may be taken away at a time. */
export function decideRollout(subject: Subject, inventory: Inventory, evictionPolicy: boolean, draft: Draft): void {
  decideStrategy(subject, draft);
  noteReplicas(subject, draft);
  decideAutoscaling(subject, draft);
  decideDisruptionBudget(subject, inventory, evictionPolicy, draft);
}

function decideStrategy({ found, autoscalers }: Subject, draft: Draft): void {
  const { kind, json } = found;
  const strategy: Path = ['spec', kind === 'StatefulSet' || kind === 'DaemonSet' ? 'updateStrategy' : 'strategy'];
  const type = at(json, [...strategy, 'type']) ?? 'RollingUpdate';
  if (kind === 'Rollout') {
    if (at(json, [...strategy, 'canary']) !== undefined) decideSteps(found, [...strategy, 'canary'], undefined, draft);
  } else if (type !== 'RollingUpdate') {
    draft.note(found, { path: [...strategy, 'type'] }, `'${String(type)}' ends the old pods first, which is an outage or left to somebody`, 'R01');
  } else if (kind === 'Deployment') {
    decideSteps(found, [...strategy, 'rollingUpdate'], autoscalers.length > 0 ? undefined : wholeAt(json, ['spec', 'replicas']), draft);
  } else if (kind === 'StatefulSet' || resolvesToZero(at(json, [...strategy, 'rollingUpdate', 'maxSurge']) ?? 0)) {
    draft.note(found, { path: strategy }, `a ${kind} replaces its pods in place, one less being there meanwhile`, 'R02');
  }
}

/**
 * The steps of a rolling update.
 *
 * @param replicas absent where somebody else scales, so that any percentage may come to mean a pod
 */
function decideSteps(found: Found, path: Path, replicas: number | undefined, draft: Draft): void {
  const surge = at(found.json, [...path, 'maxSurge']);
  const unavailable = at(found.json, [...path, 'maxUnavailable']) ?? `${DEFAULT_SURGE_PERCENT}%`;
  const noSurge = surge !== undefined && resolvesToZero(surge);
  if (!noSurge && !losesPods(unavailable, replicas)) return;
  const steps = `maxUnavailable ${valueText(unavailable)} and maxSurge ${valueText(surge ?? `${DEFAULT_SURGE_PERCENT}%`)}`;
  const reason = `${steps} ${replicas === undefined ? 'may end' : `of ${replicas} pods end`} old pods before new ones serve`;
  if (surge === undefined || noSurge) draft.set(found, { path: [...path, 'maxSurge'], after: `${DEFAULT_SURGE_PERCENT}%` }, reason, 'R02');
  draft.set(found, { path: [...path, 'maxUnavailable'], after: 0 }, reason, 'R02');
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

/** How many pods there are is never changed: a second one of an application that is not made for it does harm. */
function noteReplicas(subject: Subject, draft: Draft): void {
  if (subject.found.kind === 'DaemonSet') return;
  for (const { holder, path, replicas } of lowestScales(subject)) {
    if (replicas !== undefined && replicas < 2) draft.note(holder, { path }, `${replicas} is less than 2: the end of one node is an outage`, 'R03');
  }
}
