import { differingPods } from './differing-pods';
import { LiveRule } from '../engine/live-rule';

export const rule: LiveRule = {
  code: 'L05',
  name: 'template-kept',
  severity: 'warning',
  formula: 'pods of the present revision have the grace period and the preStop of their template',
  symptom: 'pods end otherwise than their manifest says',
  explanation: 'Something in the cluster rewrites pods as they are created: a policy of Kyverno or Gatekeeper, an admission policy, or a webhook, often of a mesh. '
    + 'All numbers that are checked in the manifest are then not those in force. A pod that gets less time than its manifest says is an error.',
  remedy: 'find what rewrites the pods (kubectl get mutatingwebhookconfigurations,clusterpolicies), and let it leave out this workload, or set in the manifest what it sets',
  source: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/',
  check: subject => differingPods(subject, ({ isCurrent }) => isCurrent === true).map(({ finding, difference }) => ({
    ...finding,
    ...difference.isShorter && { severity: 'error' as const, consequence: 'pods have less time to end than their manifest says: requests are cut' },
  })),
};
