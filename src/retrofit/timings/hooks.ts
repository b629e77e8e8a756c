import { hookFailure } from '../../model/pods/hook-failure';
import { isSupported, SLEEP_ACTION, SLEEP_OF_ZERO } from '../../platform/kubernetes-version';
import { holds } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** What is wrong with the hooks of any container, and is left to somebody. */
export function noteHooks({ workload: { pod } }: Candidate, kubernetesVersion: string | undefined, draft: Draft): void {
  const grace = numberAt(pod.gracePeriod, draft);
  for (const container of pod.containers) {
    const { name, preStop } = container;
    const value = draft.changeOf(preStop)?.seconds ?? preStop.value.seconds ?? 0;
    if (grace !== undefined && value > 0 && !holds(grace, 'more than', value)) {
      draft.note(pod.gracePeriod, `${grace} s are over before the ${value} s preStop of container '${name}': SIGTERM and SIGKILL come at once then`, 'T02');
    }
    if (draft.changeOf(preStop)) continue;
    const failure = hookFailure(container);
    if (failure !== undefined) draft.note(preStop, `${failure}: the hook ends at once`, 'T08');
    if (preStop.value.endless) draft.note(preStop, 'it lasts until the kubelet ends it with the pod: only a person can tell how long it is to sleep', 'T02');
    const { kind, seconds } = preStop.value;
    if (kind === 'sleep' && !isSupported(kubernetesVersion, seconds === 0 ? SLEEP_OF_ZERO : SLEEP_ACTION)) {
      draft.note(preStop, `Kubernetes ${kubernetesVersion} does not know a sleep action of ${seconds ?? '?'} s, and drops it`, 'T09');
    }
  }
}
