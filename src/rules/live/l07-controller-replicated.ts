import { gateWebhooks } from '../../model/live/controller';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'L07',
  name: 'controller-replicated',
  severity: 'warning',
  formula: 'the AWS Load Balancer Controller has two ready replicas or more',
  symptom: 'while the controller is gone, ended pods stay targets of the load balancer, and new ones are not added',
  explanation: 'One replica answers the webhooks and follows the endpoints. Until another has started and has taken over, pods that end stay registered, and requests '
    + 'to them fail; pods that are created get no gate (failurePolicy Ignore), or cannot be created (Fail).',
  remedy: 'run it with two replicas (replicaCount: 2 in its chart) and a PodDisruptionBudget',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/scaling/',
  check: ({ model, live }) => live.controllers.filter(({ readyReplicas }) => readyReplicas < 2).map(({ view, readyReplicas }): RuleFinding => {
    const policies = [...new Set(gateWebhooks(model.index).map(webhook => webhook.at('failurePolicy').text() ?? 'Fail'))];
    const meanwhile = policies.map(policy => policy === 'Ignore' ? 'its webhook ignores failures: pods get no gate meanwhile' : 'its webhook fails closed: pods that it selects cannot be created meanwhile');
    return {
      ...at(view.at('spec', 'replicas')),
      field: 'ready replicas',
      actual: readyReplicas,
      relation: 'at least',
      limit: 2,
      because: meanwhile.join('; ') || undefined,
      ...readyReplicas === 0 && { severity: 'error' as const, consequence: 'the controller does not run: ended pods stay targets of the load balancer, and new ones are not added', remedy: 'see why its pods are not ready: kubectl describe and logs' },
    };
  }),
};
