import { parseGoDuration } from '../platform/durations';
import { NODE_POOL_LABEL, SPOT_LABELS } from '../platform/nodes';
import { ObjectIndex } from './objects/object-index';
import { View } from './objects/view';
import { Pod } from './pods/pod';

/** A pool of nodes of Karpenter, or of EKS Auto Mode, in which a pod may run. */
export interface NodePool {
  readonly view: View;
  /** How long its nodes wait for their pods at most; absent where they wait without limit. */
  readonly graceSeconds?: number;
  /** Where it asks for Spot nodes, among others. */
  readonly spot?: View;
  /** Whether the pod asks for this pool. */
  readonly isAsked: boolean;
}

/**
 * The pools among the manifests in which the pods may run, as far as selectors of nodes and taints tell.
 * @see https://karpenter.sh/docs/concepts/nodepools/
 */
export function nodePoolsOf(pod: Pod, index: ObjectIndex): NodePool[] {
  const selector = pod.view.at('spec', 'nodeSelector');
  const asked = selector.at(NODE_POOL_LABEL).text();
  return index.all('NodePool').filter(({ object }) => object.apiVersion.startsWith('karpenter.sh/')).flatMap((view): NodePool[] => {
    const template = view.at('spec', 'template', 'spec');
    if ((asked !== undefined && asked !== view.object.name) || !toleratesAll(pod, template.at('taints').list())) return [];
    const capacity = template.at('requirements').list().find(isSpotAllowed);
    const refused = Object.entries(SPOT_LABELS).some(([label, spot]) => selector.at(label).exists && selector.at(label).text() !== spot);
    return [{
      view,
      graceSeconds: parseGoDuration(template.at('terminationGracePeriod').text()),
      spot: refused ? undefined : capacity,
      isAsked: asked !== undefined,
    }];
  });
}

function isSpotAllowed(requirement: View): boolean {
  const key = requirement.at('key').text() ?? '';
  return requirement.at('operator').text() === 'In' && Object.hasOwn(SPOT_LABELS, key) && requirement.at('values').texts().includes(SPOT_LABELS[key]);
}

function toleratesAll({ view }: Pod, taints: readonly View[]): boolean {
  const tolerations = view.at('spec', 'tolerations').list().map(toleration => ({
    key: toleration.at('key').text(), operator: toleration.at('operator').text(), value: toleration.at('value').text(),
  }));
  return taints.filter(taint => taint.at('effect').text() !== 'PreferNoSchedule').every(taint => tolerations.some(({ key, operator, value }) =>
    operator === 'Exists' ? key === undefined || key === taint.at('key').text() : key === taint.at('key').text() && value === taint.at('value').text()));
}
