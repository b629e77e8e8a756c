import { gatesMissing } from './missing-gates';
import { LiveRule } from '../engine/live-rule';

export const rule: LiveRule = {
  code: 'L02',
  name: 'pods-younger-than-gate',
  severity: 'warning',
  formula: 'pods are younger than the label of their Namespace and than their target group binding',
  symptom: 'running pods have no gate: a drain of their nodes does not wait for the load balancer, and counts them as ready whatever it says',
  explanation: 'The controller adds the gate when a pod is created, for every target group binding that it knows by then. Pods that were there before the label or '
    + 'before the binding stay without it until they are replaced.',
  remedy: 'restart the pods',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: subject => [
    ...gatesMissing(subject, ['older than label'], ({ label }) => `the Namespace got ${label} after they were made`),
    ...gatesMissing(subject, ['older than binding'], ({ service }) => `the target group binding of Service ${service} was made after they were`),
    ...gatesMissing(subject, ['without binding'], ({ service }) => `Service ${service} has no target group binding, for which alone a gate is added`)
      .map(finding => ({ ...finding, remedy: 'see why the controller makes no binding: kubectl describe the Ingress or the Service; restart the pods afterwards' })),
  ],
};
