import { BasisFor } from './declared-budget';
import { Front } from './fronts';
import { Draft } from './objects/draft';
import { Found, POD } from './objects/inventory';
import { listAt, textAt } from './objects/json';
import { Subject } from './subject';
import { targetHealthGate } from '../constructs/fronts/target-group';
import { GATE_LABEL, GATE_PREFIX, LEGACY_GATE_PREFIX } from '../platform/load-balancer-controller';

/** A gated profile counts on readiness gates, which the controller injects where the namespace says so. */
export function decideGates(subject: Subject, basisFor: BasisFor, draft: Draft): void {
  const { found, namespace } = subject;
  const known = subject.fronts().filter(({ elsewhere }) => elsewhere !== 'unknown');
  const gated = gatedFronts(subject, basisFor);
  const [declared] = declaredGates(found);
  if (declared !== undefined && gated.length === 0 && known.some(front => basisFor(front).inputs.loadBalancer.targets.areNodes)) {
    draft.note(found, { path: [...POD, 'readinessGates'] }, `'${declared}' is opened by nobody where nodes are targets: the pods never become ready`, 'S05');
  }
  if (gated.every(front => declaresGate(found, front))) return;
  if (namespace) {
    draft.set(namespace, { path: ['metadata', 'labels', GATE_LABEL], after: 'enabled' },
      'the controller injects readiness gates only there: without them old pods go before the load balancer sends to new ones', 'S02');
  } else {
    draft.note(found, { path: ['metadata', 'namespace'] },
      `its Namespace is not in the scope: it needs the label ${GATE_LABEL}: enabled, before the pods are created`, 'S02');
  }
}

/** What of all that is in front of a workload counts on gates. */
export function gatedFronts({ fronts }: Subject, basisFor: BasisFor): Front[] {
  return fronts().filter(front => front.elsewhere !== 'unknown' && basisFor(front).inputs.loadBalancer.gated);
}

/** Whether the pods declare the gate of a front themselves; where its name is not known, any may be it. */
export function declaresGate(found: Found, { binding }: Front): boolean {
  const current = binding === undefined ? undefined : targetHealthGate(binding);
  return declaredGates(found).some(gate => current === undefined || gate === current || gate.startsWith(LEGACY_GATE_PREFIX));
}

function declaredGates({ json }: Found): readonly string[] {
  return listAt(json, [...POD, 'readinessGates']).map(gate => textAt(gate, ['conditionType']) ?? '')
    .filter(type => type.startsWith(GATE_PREFIX) || type.startsWith(LEGACY_GATE_PREFIX));
}
