import { declaresGate, formerGate, gateLabel, unopenedGate } from '../../model/pods/gate';
import { Access, Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { BasisFor } from '../timings/basis';

/** Turns readiness gates on for gated profiles: the controller injects them if the namespace has the label. */
export function decideGates(candidate: Candidate, basisFor: BasisFor, kubernetesVersion: string | undefined, draft: Draft): void {
  const { workload: { object, pod, namespace }, accesses } = candidate;
  const gated = gatedAccesses(candidate, basisFor);
  const ungated = accesses.find(({ front: { targetType, loadBalancer } }) => targetType && !loadBalancer.gated)?.front;
  const declared = ungated && unopenedGate(candidate.workload);
  if (ungated && declared !== undefined && gated.length === 0) {
    const { targets, kind } = ungated.loadBalancer;
    const where = targets.areNodes ? 'where nodes are targets' : `by ${kind.controller?.title ?? kind.title}`;
    draft.note(pod.view.at('spec', 'readinessGates'), `'${declared}' is never opened ${where}: the pods never become ready`, 'S05');
  }
  const former = gated.map(({ front }) => formerGate(candidate.workload, front, kubernetesVersion)).find(gate => gate !== undefined);
  if (former !== undefined) {
    draft.note(pod.view.at('spec', 'readinessGates'), `'${former}' is a gate of version 1 of the controller: later ones leave it to pods that are made `
      + 'before their target group binding, which never become ready then', 'S05');
  }
  const missed = gated.find(({ front }) => !declaresGate(candidate.workload, front));
  if (missed === undefined) return;
  const label = gateLabel(missed.front);
  if (namespace) {
    draft.set(namespace.at('metadata', 'labels', label), 'enabled', {
      reason: 'the controller injects readiness gates only there: without them old pods go before the load balancer sends to new ones', code: 'S02',
    });
  } else {
    draft.note({ object, path: ['metadata', 'namespace'] },
      `its Namespace is not in the scope: it needs the label ${label}: enabled, before the pods are created`, 'S02');
  }
}

/** The fronts of a workload that rely on gates. */
export function gatedAccesses({ accesses }: Candidate, basisFor: BasisFor): Access[] {
  return accesses.filter(({ front, unknown }) => !unknown && basisFor(front).inputs.loadBalancer.gated);
}
