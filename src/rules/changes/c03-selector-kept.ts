import { isDeepStrictEqual } from 'node:util';
import { goneServices, withoutPods } from './gone-pods';
import { Pair, workloadPairs } from './pairs';
import { Service, servicesByName } from '../../model/fronts/service';
import { Model } from '../../model/model';
import { Workload } from '../../model/workload';
import { selects } from '../../platform/label-selector';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: ChangeRule = {
  code: 'C03',
  name: 'selector-kept',
  severity: 'error',
  formula: 'the selector of a workload is unchanged, and the selector of a Service still matches running pods; neither goes without the other',
  symptom: 'the change is refused, or requests end in 503 until the new pods are there',
  explanation: 'The selector of a Deployment cannot be changed. That of a Service is in force at once: pods that are running and lack one of its labels are '
    + 'deregistered before a single new pod has started. A workload that is renamed is another one: its pods end before those of its successor are ready.',
  remedy: 'first roll out pods that have old and new labels, then change the selector of the Service',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
  check: (old, now) => {
    const serviceNow = servicesByName(now.services);
    return [
      ...workloadPairs(old, now).flatMap(changedSelector),
      ...old.workloads.flatMap(workload => leftBehind(workload, now, serviceNow)),
      ...withoutPods(old, now),
      ...goneServices(old, now),
    ];
  },
};

function changedSelector({ old, now }: Pair<Workload>): RuleFinding[] {
  const [before, after] = [old, now].map(({ view }) => view.at('spec', 'selector', 'matchLabels').textMap());
  const [expressions, others] = [old, now].map(expressionsOf);
  if (now.object.kind === 'Rollout' || (isDeepStrictEqual(before, after) && isDeepStrictEqual(expressions, others))) return [];
  return [{
    ...at(now.view.at('spec', 'selector')),
    actual: `'${spell(after)}'`,
    relation: 'equal to',
    limit: `'${spell(before)}' as before`,
    because: 'Kubernetes does not allow it to change, and refuses the whole object',
    remedy: `keep the selector, or make a second ${now.object.kind} under another name and drop this one afterwards`,
  }];
}

function expressionsOf({ object }: Workload): unknown {
  const spec = object.body.spec as { selector?: { matchExpressions?: unknown } };
  return spec.selector?.matchExpressions;
}

/** Services that no longer select the running pods. */
function leftBehind({ object, pod, services }: Workload, now: Model, serviceNow: ReturnType<typeof servicesByName>): RuleFinding[] {
  return services.flatMap((service): RuleFinding[] => {
    const after = serviceNow(service);
    if (after === undefined || now.index.find(object.kind, object.name, object.namespace) === undefined) return []; // gone itself
    if (Object.keys(after.selector).length === 0) return after.type === 'ExternalName' ? [] : [abandoned(after, object)];
    if (selects(after.selector, pod.labels)) return [];
    const missing = Object.entries(after.selector).filter(([key, value]) => pod.labels[key] !== value).map(([key, value]) => `${key}: ${value}`);
    return [{
      ...at(after.view.at('spec', 'selector')),
      actual: `'${spell(after.selector)}'`,
      relation: 'matching',
      limit: 'labels of the running pods',
      because: `those of ${object.kind} ${object.name} lack ${missing.join(', ')}, and are deregistered before new ones are there`,
    }];
  });
}

/** Without a selector, the addresses of a Service stay as they are, even after the pods are gone. */
function abandoned({ view }: Service, { kind, name }: Workload['object']): RuleFinding {
  return {
    ...at(view.at('spec', 'selector')),
    actual: 'without labels',
    relation: 'matching',
    limit: 'a selector of the running pods',
    because: `nothing takes the addresses of those of ${kind} ${name} out of the Service any more, nor adds those of new ones`,
    remedy: 'keep the selector, or make a second Service for what is to answer instead',
  };
}

function spell(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ');
}
