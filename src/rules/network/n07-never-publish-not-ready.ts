import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { publishesNotReady } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'N07',
  name: 'never-publish-not-ready',
  severity: 'error',
  formula: 'publishNotReadyAddresses is not true',
  symptom: 'pods get requests before they listen and after they have ended',
  explanation: 'With publishNotReadyAddresses every endpoint counts as ready, that of a terminating pod included: the load balancer and kube-proxy send to it '
    + 'until it is gone. Peers that look for each other need it, on a headless Service of their own.',
  remedy: 'drop publishNotReadyAddresses, or move it to a headless Service that nothing fronts',
  charts: ['service.publishNotReadyAddresses'],
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/#ServiceSpec',
  check: ({ workload: { fronts } }) => fronts
    .filter(publishesNotReady)
    .map(({ service: { view } }) => ({
      ...at(view.at('spec', 'publishNotReadyAddresses')),
      actual: 'true',
      relation: 'absent' as const,
      because: 'a pod gets requests until it is gone, however long it drains',
      fixes: [{ kind: 'set' as const, object: view.object, path: ['spec', 'publishNotReadyAddresses'], value: false }],
    })),
};
