import { ingressNginxOf, shutdownGracePeriod } from '../../model/pods/ingress-nginx';
import { formatQuantity, holds, ingressNginxDrain, leakWindow, TimingInputs } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** Behind a Network Load Balancer, ingress-nginx stops by itself, in a time that no budget knows. */
export function noteIngressNginx({ workload, model }: Candidate, behind: readonly TimingInputs[], draft: Draft): void {
  const controller = ingressNginxOf(workload, model.index);
  if (controller === undefined) return;
  const { container, workerShutdownSeconds } = controller;
  const decided = draft.changeOf(container.preStop)?.seconds;
  const listens = decided === undefined ? controller.listensSeconds : decided + shutdownGracePeriod(container);
  const grace = numberAt(workload.pod.gracePeriod, draft);
  if (listens === undefined) return;
  for (const inputs of behind.filter(({ loadBalancer: { kind } }) => kind.hasTargetGroup && kind.forwards === 'connections')) {
    const leak = leakWindow(inputs);
    if (!holds(listens, 'at least', leak.value)) {
      draft.note(container.preStop, `nginx listens for ${formatQuantity(listens, 's')}, and must for at least ${formatQuantity(leak.value, 's')} (${leak.spelled}): `
        + 'sleep before /wait-shutdown, or set --shutdown-grace-period', 'N06');
    }
    const drained = workerShutdownSeconds === undefined ? undefined : ingressNginxDrain(inputs, listens, workerShutdownSeconds);
    if (drained && grace !== undefined && !holds(grace, 'at least', drained.value)) {
      draft.note(workload.pod.gracePeriod, `it must be at least ${formatQuantity(drained.value, 's')} (${drained.spelled}), which nginx takes to end: `
        + 'raise it, or lower worker-shutdown-timeout in the ConfigMap', 'N06');
    }
  }
}
