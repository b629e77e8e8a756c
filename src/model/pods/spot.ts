import { Pod } from './pod';
import { SPOT_LABELS } from '../../platform/nodes';
import { oncePer } from '../../platform/once';
import { View } from '../objects/view';

/** The place where a pod requires Spot nodes; a preference does not count. Each rule about nodes asks for it, for each front. */
export const spotAsked = oncePer(findSpot);

function findSpot({ view }: Pod): View | undefined {
  const spec = view.at('spec');
  const selected = Object.entries(SPOT_LABELS).map(([label, spot]) => ({ label: spec.at('nodeSelector', label), spot }))
    .find(({ label, spot }) => label.text() === spot);
  if (selected) return selected.label;
  const terms = spec.at('affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').list();
  const [first, ...others] = terms.map(term => term.at('matchExpressions').list().find(isSpotAlone)); // one of the terms is enough
  return others.includes(undefined) ? undefined : first;
}

function isSpotAlone(expression: View): boolean {
  const values = expression.at('values').texts();
  const key = expression.at('key').text() ?? '';
  return expression.at('operator').text() === 'In' && Object.hasOwn(SPOT_LABELS, key) && values.length === 1 && values[0] === SPOT_LABELS[key];
}
