import { preStopSetting } from './pre-stop';
import { injectedProxies } from '../../model/pods/mesh';
import { asks, Container, patienceOf } from '../../model/pods/pod';
import { formatQuantity, holds, livenessFailures } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';

/**
 * Reports containers that may be in the data path and do not outlive the application.
 *
 * @param answering the containers that requests are sent to
 * @param seconds until the application has exited
 */
export function noteSidecars(
  { workload }: Candidate, answering: ReadonlySet<Container>, seconds: number, kubernetesVersion: string | undefined, draft: Draft,
): void {
  const others = workload.pod.containers.filter(container => !answering.has(container) && !container.nativeSidecar);
  for (const container of others) {
    notePatience(container, draft);
    const { place, value = 0 } = preStopSetting(container, kubernetesVersion, draft);
    if (holds(value, 'at least', seconds)) continue;
    draft.note(place, `whether requests pass through this container cannot be determined: if they do, it has to sleep ${seconds} s, or be a native sidecar`, 'T11');
  }
  for (const { mesh, native, lasts, waitsForConnections } of injectedProxies(workload)) {
    if (native || waitsForConnections || holds(lasts.value, 'at least', seconds)) continue;
    draft.note(lasts, `the proxy that ${mesh} adds ends ${formatQuantity(lasts.value, 's')} after the deletion of its pod, and the application only after ${seconds} s: `
      + 'let it be a native sidecar, or last as long', 'T11');
  }
}

/** Reports liveness probes that fail before readiness; retrofit changes those of the containers that serve. */
function notePatience({ readinessProbe, livenessProbe }: Container, draft: Draft): void {
  if (!asks(readinessProbe) || !asks(livenessProbe)) return;
  const { periodSeconds, failureThreshold } = patienceOf(livenessProbe);
  if (holds(failureThreshold, 'more than', livenessFailures(patienceOf(readinessProbe), periodSeconds).value)) return;
  draft.note(livenessProbe.failureThreshold, 'a container in trouble is restarted before its readiness takes the pod out: raise it', 'S10');
}
