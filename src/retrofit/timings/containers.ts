import { Container } from '../../model/pods/pod';
import { missingProbePorts } from '../../model/pods/probed';
import { abruptStopSignal, shellInFront } from '../../model/pods/process-one';
import { isSupported, SLEEP_ACTION, SLEEP_OF_ZERO } from '../../platform/cluster/kubernetes-version';
import { holds } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** Reports faults of any container, whether or not requests reach it, that retrofit leaves to a person. */
export function noteContainers({ workload: { pod } }: Candidate, kubernetesVersion: string | undefined, draft: Draft): void {
  const grace = numberAt(pod.gracePeriod, draft);
  for (const container of pod.containers) {
    const { name, preStop } = container;
    const seconds = draft.changeOf(preStop)?.seconds ?? preStop.value.seconds ?? 0;
    if (grace !== undefined && seconds > 0 && !holds(grace, 'more than', seconds)) {
      draft.note(pod.gracePeriod, `${grace} s are over before the ${seconds} s preStop of container '${name}': SIGTERM and SIGKILL come at once then`, 'T02');
    }
    if (!draft.changeOf(preStop)) noteHook(container, kubernetesVersion, draft);
    noteSignals(container, draft);
    missingProbePorts(container).forEach(port => draft.note(port, `container '${name}' has no port '${port.value}'`, 'S13'));
  }
}

function noteHook(container: Container, kubernetesVersion: string | undefined, draft: Draft): void {
  const { preStop, preStop: { value: { kind, seconds, endless, fails } } } = container;
  if (fails !== undefined) draft.note(preStop, `${fails}: the hook ends at once`, 'T08');
  if (endless) draft.note(preStop, 'it lasts until the kubelet ends it with the pod: only a person can tell how long it is to sleep', 'T02');
  if (kind === 'sleep' && !isSupported(kubernetesVersion, seconds === 0 ? SLEEP_OF_ZERO : SLEEP_ACTION)) {
    draft.note(preStop, `Kubernetes ${kubernetesVersion} does not know a sleep action of ${seconds ?? '?'} s, and drops it`, 'T09');
  }
}

function noteSignals(container: Container, draft: Draft): void {
  const [shell, signal] = [shellInFront(container), abruptStopSignal(container)];
  if (shell) draft.note(shell, 'the shell is process 1 and does not pass SIGTERM on: start the application by `exec`', 'T10');
  if (signal) draft.note(signal, `${container.image} ends at once on ${signal.value}: leave its own stop signal`, 'T10');
}
