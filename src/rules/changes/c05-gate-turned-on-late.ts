import { restarts, workloadPairs } from './pairs';
import { at } from '../engine/bounds';
import { ChangeRule } from '../engine/rule';
import { isGated } from '../engine/workload-facts';

export const rule: ChangeRule = {
  code: 'C05',
  name: 'gate-turned-on-late',
  severity: 'warning',
  formula: 'turning the readiness gate on also restarts the pods',
  symptom: 'running pods have no gate: the next rollout or drain does not wait for the load balancer',
  explanation: 'The controller adds the gate when a pod is created. Pods that are running when the label of the namespace is set stay without, until something '
    + 'restarts them.',
  remedy: 'restart the pods afterwards: kubectl rollout restart',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: (old, now) => workloadPairs(old, now).filter(pair => !restarts(pair)).flatMap(pair => {
    const turnedOn = pair.now.fronts.some(front => isGated(pair.now, front) === true)
      && pair.old.fronts.some(front => front.loadBalancer.gated && isGated(pair.old, front) === false);
    return turnedOn ? [{
      ...at(pair.now.pod.view.at('metadata', 'annotations')),
      says: 'nothing in the pod template changes, so that no pod is restarted',
      because: 'the namespace turns the readiness gate on, and the running pods have none until they are restarted',
    }] : [];
  }),
};
