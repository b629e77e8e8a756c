import { refusedDifferently } from './admission';
import { onControlPlane } from './on-control-plane';

/** Holds the admission policies alone against a real API server. */
void onControlPlane('Policies', async ({ plane, tell, failures }) => {
  const admission = await refusedDifferently(plane);
  tell(`${admission.judged} workloads judged by all rules, ${admission.refused} refused, ${admission.warned} warned of; ${admission.changed} changed, ${admission.accepted} of these accepted then; `
    + `${admission.differences.length} unlike check and fix`);
  failures.push(...admission.differences);
});
