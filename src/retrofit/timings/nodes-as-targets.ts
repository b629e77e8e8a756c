import { BUDGET_ANNOTATION } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';

/** Reports losses with nodes as targets that no number covers. */
export function noteNodesAsTargets({ workload, accesses }: Candidate, draft: Draft): void {
  for (const { front: { loadBalancer: { name, targets }, targetType, view } } of accesses) {
    if (!targets.areNodes) continue;
    draft.note(targetType ?? view.at('spec'), 'a node that is drained and ends takes along what passes through it to pods on other nodes: use ip targets, or take nodes out of the load balancer before they end', 'T17');
    draft.note(workload.view.at('metadata', 'annotations', BUDGET_ANNOTATION),
      `behind '${name}', kept connections bring requests until the application closes them: it has to finish what is in flight on SIGTERM (leak-window), or use ip targets`, 'T18');
  }
}
