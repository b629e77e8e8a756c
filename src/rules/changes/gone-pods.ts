import { byService, gone, keptBehind, remains } from './pairs';
import { servicesByName } from '../../model/fronts/service';
import { Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { at } from '../engine/bounds';
import { RuleFinding } from '../engine/rule-finding';

/** Services that stay while all pods behind them are deleted. */
export function withoutPods(old: Model, now: Model): RuleFinding[] {
  const serviceNow = servicesByName(now.services);
  const [before, after] = [old, now].map(({ workloads }) => byService(workloads));
  return [...before].flatMap(([service, workloads]): RuleFinding[] => {
    const kept = serviceNow(service);
    if (kept === undefined || Object.keys(kept.selector).length === 0 || workloads.every(({ replicas }) => replicas.value === 0)) return [];
    const ready = after.get(kept) ?? [];
    if (workloads.some(({ object }) => remains(now, object))) return [];
    const others = ready.some(({ object }) => remains(old, object)) ? 'was not selected before: its pods get requests only when they are registered'
      : 'is new: none of its pods is ready when the old ones end';
    const [lost, fresh] = [workloads, ready].map(all => all.map(({ object }) => describeObject(object)).join(' and '));
    return [{
      ...at(kept.view.at('spec', 'selector')),
      actual: `'${Object.entries(kept.selector).map(([key, value]) => `${key}: ${value}`).join(', ')}'`,
      relation: 'matching',
      limit: 'labels of pods that run before and after',
      because: `${lost} is gone with this change, ${fresh === '' ? 'and the manifests hold nothing else that it selects'
        : `and ${fresh} ${others}`}`,
      remedy: 'keep the old workload beside the new one, and drop it when the pods of the new one are ready',
    }];
  });
}

/** Services without a load balancer that are deleted while their pods stay: callers that use the name get no answer. */
export function goneServices(old: Model, now: Model): RuleFinding[] {
  const still = new Set(now.workloads.filter(({ services }) => services.length > 0).map(({ object }) => describeObject(object)));
  return [...keptBehind(old, now)].flatMap(([service, [workload]]): RuleFinding[] => {
    if (remains(now, service.view.object) || service.type === 'LoadBalancer' || old.fronts.has(service)) return [];
    const name = describeObject(workload.object);
    return [{
      ...gone(service.view, `clients that use its name get no answer, while ${name} stays`, 'keep it until nobody asks it any more'),
      severity: still.has(name) ? 'warning' : 'error', // another way may have taken its place
    }];
  });
}
