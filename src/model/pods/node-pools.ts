import { Pod } from './pod';
import { spotAsked } from './spot';
import { parseGoDuration } from '../../platform/durations';
import { KARPENTER_POOL_LABEL, NODE_POOL_KINDS, SPOT_LABELS } from '../../platform/nodes';
import { describeObject } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { formatPath, View } from '../objects/view';

/** A NodePool of Karpenter on whose nodes pods run, or may run. */
export interface NodePool {
  readonly view: View;
  /** `terminationGracePeriod` in seconds: the ceiling of its nodes for a pod; undefined if it waits for as long as a pod takes. */
  readonly graceSeconds?: number;
  /** Whether it allows Spot nodes, and the pods do not request others. */
  readonly takesSpot: boolean;
  /** Whether the pods select this pool, so that they run nowhere else. */
  readonly isAsked: boolean;
}

/** The NodePools among the manifests that pods of a template may run on. */
export function nodePoolsOf(index: ObjectIndex, pod: Pod): NodePool[] {
  const pools = index.all(...NODE_POOL_KINDS);
  if (pools.length === 0) return [];
  const spec = pod.view.at('spec');
  const selector = spec.at('nodeSelector').textMap();
  const asked = selector[KARPENTER_POOL_LABEL];
  return pools
    .filter(({ object: { name } }) => asked === undefined || asked === name)
    .filter(pool => asked !== undefined || offers(pool, selector))
    .filter(pool => pool.at('spec', 'template', 'spec', 'taints').list().every(taint => isTolerated(taint, spec.at('tolerations').list())))
    .map(view => ({
      view,
      graceSeconds: parseGoDuration(view.at('spec', 'template', 'spec', 'terminationGracePeriod').text()),
      takesSpot: takesSpot(view) && Object.entries(SPOT_LABELS).every(([label, spot]) => (selector[label] ?? spot) === spot),
      isAsked: asked !== undefined,
    }));
}

/** Why pods may run on Spot nodes: a clause; undefined if nothing shows it. */
export function whySpot(index: ObjectIndex, pod: Pod): string | undefined {
  const asked = spotAsked(pod);
  if (asked) return `as ${formatPath(asked.path)} asks for Spot nodes`;
  const pool = nodePoolsOf(index, pod).find(one => one.takesSpot);
  return pool && `as ${describeObject(pool.view.object)} takes Spot nodes`;
}

function takesSpot(pool: View): boolean {
  return pool.at('spec', 'template', 'spec', 'requirements').list().some(requirement => {
    const spot = SPOT_LABELS[requirement.at('key').text() ?? ''];
    return spot !== undefined && requirement.at('operator').text() === 'In' && requirement.at('values').texts().includes(spot);
  });
}

/** Whether nodes of a pool may have the labels that a pod selects: a label that the pool does not mention is possible. */
function offers(pool: View, selector: Readonly<Record<string, string>>): boolean {
  const template = pool.at('spec', 'template');
  const labels = template.at('metadata', 'labels').textMap();
  const requirements = template.at('spec', 'requirements').list();
  return Object.entries(selector).every(([key, value]) => {
    if (labels[key] !== undefined) return labels[key] === value;
    return requirements.filter(requirement => requirement.at('key').text() === key).every(requirement => {
      const isListed = requirement.at('values').texts().includes(value);
      switch (requirement.at('operator').text()) {
        case 'In': return isListed;
        case 'NotIn': return !isListed;
        case 'DoesNotExist': return false;
        default: return true;
      }
    });
  });
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function isTolerated(taint: View, tolerations: readonly View[]): boolean {
  if (taint.at('effect').text() === 'PreferNoSchedule') return true;
  return tolerations.some(toleration => {
    const [key, operator, effect] = ['key', 'operator', 'effect'].map(field => toleration.at(field).text());
    if (effect !== undefined && effect !== '' && effect !== taint.at('effect').text()) return false;
    if (key === undefined || key === '') return operator === 'Exists';
    return key === taint.at('key').text() && (operator === 'Exists' || (toleration.at('value').text() ?? '') === (taint.at('value').text() ?? ''));
  });
}
