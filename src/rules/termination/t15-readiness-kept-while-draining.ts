import { flippedReadiness } from '../../model/pods/probed';
import { servingContainer } from '../../model/workload';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';

export const rule: Rule = {
  code: 'T15',
  name: 'readiness-kept-while-draining',
  severity: 'warning',
  formula: 'with externalTrafficPolicy: Local, readiness does not flip at preStop',
  symptom: 'requests to a node are lost when its last pod stops being ready before the load balancer has left the node',
  explanation: 'kube-proxy goes on sending to terminating pods only as long as they serve, that is, as long as their readiness probe passes. With a local '
    + 'traffic policy nothing else is on that node, and the load balancer takes some checks to notice.',
  remedy: 'keep the readiness probe passing during preStop',
  undecided: 'what the readiness probe asks is for the application',
  source: 'https://github.com/kubernetes/enhancements/tree/master/keps/sig-network/1669-proxy-terminating-endpoints',
  check: ({ workload }) => workload.fronts.filter(({ service }) => service.externalTrafficPolicy === 'Local').flatMap(front => {
    const container = servingContainer(workload, front);
    const flipped = container && flippedReadiness(container);
    return flipped === undefined ? [] : [{
      ...at(container!.preStop),
      actual: `a change of ${flipped}`,
      relation: 'absent' as const,
      because: 'the readiness probe looks at it, and fails while the pod still gets requests',
    }];
  }),
};
