import { GATE_LABEL } from '../../platform/load-balancer-controller';
import { checkBound } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { gateLabel, isGated, ungatedRegistrationOf } from '../engine/workload-facts';

const labelIt = (label: string) => `label the namespace ${label}: enabled`;

export const rule: Rule = {
  code: 'R06',
  name: 'pdb-sees-load-balancer',
  severity: 'warning',
  formula: 'a PodDisruptionBudget goes with a readiness gate, or minReadySeconds ≥ H',
  symptom: 'a node drain outruns the load balancer: old pods are gone before the new ones are healthy there',
  explanation: 'The budget counts pods that are ready. Without a readiness gate a pod is ready as soon as its own probes pass, although the load balancer '
    + 'has not even registered it, and the drain goes on to the next pod.',
  remedy: labelIt(GATE_LABEL),
  undecided: 'the gate belongs to the namespace, which is not among the manifests',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: subject => {
    const { workload } = subject;
    if (workload.disruptionBudgets.length === 0) return [];
    return workload.fronts
      .filter(front => front.loadBalancer.targets.arePods && isGated(workload, front) === false)
      .flatMap(front => checkBound(subject, front, rule.severity, {
        actual: workload.minReadySeconds,
        relation: 'at least',
        limit: inputs => ungatedRegistrationOf(front, inputs),
        remedy: front.loadBalancer.gated ? labelIt(gateLabel(front)) : undefined,
      }));
  },
};
