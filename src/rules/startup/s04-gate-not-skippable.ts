import { Front } from '../../model/fronts/front';
import { Model } from '../../model/model';
import { Workload } from '../../model/workload';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { declaresGate, isGated } from '../engine/workload-facts';


export const rule: Rule = {
  code: 'S04',
  name: 'gate-not-skippable',
  severity: 'info',
  formula: 'the pod template declares a gate of known name, and a webhook among the manifests does not fail open',
  symptom: 'pods may start without a gate, and nothing says so',
  explanation: 'The gate is added by a webhook of the controller, whose failurePolicy is Ignore since version 2.11: pods that are created while the controller '
    + 'is not to be reached have no gate for as long as they live. A gate in the template cannot be skipped; it can be written where the name of the target '
    + 'group binding is known beforehand, and keeps pods from ever being ready where the binding is missing. Behind an Ingress the controller chooses that '
    + 'name, so there the webhook decides, and it is reported only if it is among the manifests.',
  remedy: 'run the controller with two replicas and a PodDisruptionBudget, or set failurePolicy: Fail together with an objectSelector in its chart',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/#object-selector',
  check: ({ model, workload }) => workload.fronts
    .filter(front => isGated(workload, front) === true && !declaresGate(workload, front) && isSkippable(front, webhookPolicies(model, front)))
    .slice(0, 1)
    .map(({ gate }) => ({
      ...at(workload.pod.view.at('spec', 'readinessGates')),
      actual: describeGates(workload),
      relation: 'present' as const,
      limit: gate === undefined ? undefined : `as '${gate}'`,
      because: 'the gate hangs on a webhook alone, which lets pods pass without one when the controller is not to be reached',
      remedy: gate === undefined ? undefined : `declare it in the pod template: readinessGates: [{conditionType: ${gate}}]`,
    })),
};

function describeGates({ pod }: Workload): string {
  return pod.readinessGates.length === 0 ? 'absent' : `without it (${pod.readinessGates.join(', ')})`;
}

/** Whether the manifests can do something about it: declare a gate of known name, or change a webhook that is among them. */
function isSkippable({ gate }: Front, policies: readonly string[]): boolean {
  return policies.length === 0 ? gate !== undefined : !policies.includes('Fail');
}

/** What happens to pods when the webhook is not to be reached, as far as the manifests show it. */
function webhookPolicies(model: Model, { loadBalancer: { kind: { gate } } }: Front): string[] {
  return model.index.all('MutatingWebhookConfiguration')
    .flatMap(view => view.at('webhooks').list())
    .filter(webhook => webhook.at('name').text() === gate?.webhook)
    .map(webhook => webhook.at('failurePolicy').text() ?? 'Fail');
}
