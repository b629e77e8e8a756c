import { gatesMissing } from './missing-gates';
import { LiveRule } from '../engine/live-rule';

export const rule: LiveRule = {
  code: 'L01',
  name: 'gate-injected',
  severity: 'error',
  formula: 'each pod that was made after the label of its Namespace and after its target group binding has the readiness gate',
  symptom: 'the webhook lets pods pass without a gate: a rollout ends old pods before the load balancer sends to the new ones',
  explanation: 'The controller adds the gate when a pod is created. A pod that is younger than both the label and the binding and has none was created while '
    + 'the webhook did not answer, or the webhook leaves it out by a selector. A rollout at that time does not wait for the load balancer, and looks like a '
    + 'success. Where it is not known when the label was written, the finding is a warning.',
  remedy: 'see that the controller runs and that the selectors of its webhook include the pods, then restart them',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: subject => [
    ...gatesMissing(subject, ['passed'], () => 'they were made after the label of the Namespace and after their target group binding'),
    ...gatesMissing(subject, ['unknown'], () => 'it is not known whether the label of the Namespace is younger than they are').map(finding => ({ ...finding, severity: 'warning' as const })),
  ],
};
