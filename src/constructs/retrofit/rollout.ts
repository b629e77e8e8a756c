import { Draft, valueText } from './draft';
import { Found, Inventory, labelOf } from './inventory';
import { at, isRecord, Path, wholeAt } from './json';
import { Subject } from './subject';
import { DEFAULT_SURGE_PERCENT } from '../../timing';

/** How the pods of a workload are replaced, how many there are, and how many may be taken away at a time. */
export function decideRollout(subject: Subject, inventory: Inventory, draft: Draft): void {
  decideStrategy(subject, draft);
  noteReplicas(subject, draft);
  decideDisruptionBudget(subject, inventory, draft);
}

function decideStrategy({ found, autoscalers }: Subject, draft: Draft): void {
  const { kind, json } = found;
  const strategy: Path = ['spec', kind === 'StatefulSet' || kind === 'DaemonSet' ? 'updateStrategy' : 'strategy'];
  const type = at(json, [...strategy, 'type']) ?? 'RollingUpdate';
  if (kind === 'Rollout') {
    if (at(json, [...strategy, 'canary']) === undefined) {
      draft.note(found, { path: strategy }, 'only a canary is sure that the load balancer sends to the new pods before the old ones go', 'A01');
      return;
    }
    decideSteps(found, [...strategy, 'canary'], undefined, draft);
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
  const reason = `${steps} ${replicas === undefined ? 'may end' : 'of'} ${replicas === undefined ? '' : `${replicas} pods end `}old pods before new ones serve`.replace(/ +/g, ' ');
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
function noteReplicas({ found, autoscalers }: Subject, draft: Draft): void {
  if (found.kind === 'DaemonSet') return;
  const minimum = (autoscaler: Found): [Path, number] => autoscaler.kind === 'ScaledObject'
    ? [['spec', 'minReplicaCount'], wholeAt(autoscaler.json, ['spec', 'minReplicaCount']) ?? 0]
    : [['spec', 'minReplicas'], wholeAt(autoscaler.json, ['spec', 'minReplicas']) ?? 1];
  const places: [Found, Path, number][] = autoscalers.length > 0
    ? autoscalers.map(autoscaler => [autoscaler, ...minimum(autoscaler)])
    : [[found, ['spec', 'replicas'], wholeAt(found.json, ['spec', 'replicas']) ?? 1]];
  for (const [holder, path, replicas] of places.filter(([,, count]) => count < 2)) {
    draft.note(holder, { path }, `${replicas} is less than 2: the end of one node is an outage`, 'R03');
  }
}

function decideDisruptionBudget({ found, disruptionBudgets }: Subject, inventory: Inventory, draft: Draft): void {
  if (disruptionBudgets.length > 0 || draft.additions.some(({ beside }) => beside === found)) return;
  const selector = at(found.json, ['spec', 'selector']);
  const id = `${found.object.node.id}-disruption-budget`;
  if (!isRecord(selector) || found.object.node.scope?.node.tryFindChild(id)) {
    draft.note(found, { path: ['spec', 'selector'] }, 'no PodDisruptionBudget selects its pods, and none can be made for it', 'R04');
    return;
  }
  const taken = inventory.all('PodDisruptionBudget').some(({ name, namespace }) => name === found.name && namespace === found.namespace);
  const name = taken ? `${found.name}-zero-downtime` : found.name;
  draft.additions.push({
    id,
    beside: found,
    label: labelOf({ kind: 'PodDisruptionBudget', namespace: found.namespace, name }),
    code: 'R04',
    reason: 'no PodDisruptionBudget selects the pods: a node drain may end all of them at once',
    json: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: found.namespace },
      // A percentage is rounded up: it follows the scale and never blocks a drain.
      spec: { maxUnavailable: '25%', selector, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  });
}
