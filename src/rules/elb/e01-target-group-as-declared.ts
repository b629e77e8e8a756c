import { boundFronts } from './bound-fronts';
import { driftFinding, driftsOf } from './drift';
import { targetGroupDefaults } from '../../platform/attribute-defaults';
import { DEREGISTRATION_DELAY } from '../../platform/attributes';
import { LiveRule } from '../engine/live-rule';
import { targetGroupAttributes } from '../engine/workload-facts';

export const rule: LiveRule = {
  code: 'E01',
  name: 'target-group-as-declared',
  severity: 'warning',
  formula: 'attributes of a target group at AWS are those of its manifest, and else the defaults of AWS',
  symptom: 'the load balancer treats pods that start and end otherwise than the manifests say',
  explanation: 'The controller writes the attributes that a manifest names, and leaves all others alone: what was set once, by an earlier version of the manifest or by hand, '
    + 'stays when the line is taken out. All that is checked in the manifests then starts from other numbers than those in force. A deregistration delay that is shorter '
    + 'than declared is an error.',
  remedy: 'write the attribute into the manifest',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#target-group-attributes',
  check: subject => boundFronts(subject).flatMap(({ front, group }) => {
    const set = targetGroupAttributes(front);
    // A group with another owner has the attributes that he gives it: only what the manifest states can be wrong.
    const defaults = front.kind === 'target-group-binding' ? {} : targetGroupDefaults(front.loadBalancer.kind);
    return driftsOf(group.attributes, set?.values ?? {}, defaults).map(drift => ({
      ...driftFinding(drift, set, front.view.at('metadata', 'annotations'), `the target group ${group.name}`),
      ...drift.attribute === DEREGISTRATION_DELAY.attribute && Number(drift.actual) < Number(drift.expected) && {
        severity: 'error' as const, consequence: 'the load balancer cuts requests to pods that end earlier than the manifest says: 502',
      },
    }));
  }),
};
