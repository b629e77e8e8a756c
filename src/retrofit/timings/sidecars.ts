import { preStopSetting } from './pre-stop';
import { injectedProxies } from '../../model/pods/mesh';
import { Container, Probe } from '../../model/pods/pod';
import { formatQuantity, holds, livenessFailures, Patience } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';

/**
 * Where requests pass through another container, it has to be there as long as the application.
 *
 * @param answering the containers that requests are sent to
 * @param seconds until the application has ended
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

/** Of the containers that answer, liveness is made more patient. */
function notePatience({ readinessProbe, livenessProbe }: Container, draft: Draft): void {
  if (!asks(readinessProbe) || !asks(livenessProbe)) return;
  const [readiness, liveness] = [patienceOf(readinessProbe), patienceOf(livenessProbe)];
  if (holds(liveness.failureThreshold, 'more than', livenessFailures(readiness, liveness.periodSeconds).value)) return;
  draft.note(livenessProbe.failureThreshold, 'a container in trouble is restarted before its readiness takes the pod out: raise it', 'S10');
}

function asks(probe: Probe | undefined): probe is Probe {
  return probe !== undefined && probe.kind !== 'none' && probe.periodSeconds.value > 0;
}

function patienceOf({ periodSeconds, failureThreshold }: Probe): Patience {
  return { periodSeconds: periodSeconds.value, failureThreshold: failureThreshold.value };
}
