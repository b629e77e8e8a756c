import { Front } from '../../model/fronts/front';
import { leakOf } from '../../model/fronts/local-policy';
import { cutOf, endOf } from '../../model/pods/drains/drain';
import { Container } from '../../model/pods/pod';
import { formatQuantity, holds, leakWindow, proxyDrain, TimingInputs } from '../../timing';
import { Candidate } from '../candidate';
import { Draft } from '../objects/draft';
import { numberAt } from '../objects/setting';

/** A load balancer in front of a workload, and the needs of the workload behind it. */
interface Behind {
  readonly front: Front;
  readonly inputs: TimingInputs;
}

/** Behind a load balancer, a proxy stops by itself, in a time that no budget knows. */
export function noteGateways({ workload }: Candidate, answering: ReadonlySet<Container>, behind: readonly Behind[], draft: Draft): void {
  const grace = numberAt(workload.pod.gracePeriod, draft);
  for (const drain of workload.drains.filter(({ proxy, container }) => proxy.isGateway && answering.has(container))) {
    const { container, proxy } = drain;
    const slept = draft.changeOf(container.preStop)?.seconds ?? container.preStop.value.seconds;
    if (slept === undefined) continue;
    for (const { front, inputs } of behind.filter(({ inputs: { loadBalancer } }) => loadBalancer.kind.hasTargetGroup)) {
      const [leak, listens] = [leakWindow(inputs), slept + drain.acceptance.value];
      if (!holds(listens, 'at least', leak.value)) {
        draft.note(container.preStop, `${proxy.title} listens for ${formatQuantity(listens, 's')}, and must for at least ${formatQuantity(leak.value, 's')} `
          + `(${leak.spelled}): ${proxy.remedy}`, 'N06');
      }
      const cut = cutOf(drain, inputs.longestRequestSeconds);
      if (cut !== undefined) draft.note(container.view, `${cut.says}: raise it, and terminationGracePeriodSeconds with it`, 'N06');
      const drained = proxyDrain(inputs, slept, endOf(drain), leakOf(front, inputs));
      if (grace !== undefined && !holds(grace, 'at least', drained.value)) {
        draft.note(workload.pod.gracePeriod, `it must be at least ${formatQuantity(drained.value, 's')} (${drained.spelled}), which ${proxy.title} takes to end: `
          + `raise it${proxy.worker ? `, or lower ${proxy.worker.name}` : ''}`, 'N06');
      }
    }
  }
}
