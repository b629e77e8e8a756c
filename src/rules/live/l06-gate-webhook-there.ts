import { gateWebhooks } from '../../model/live/controller';
import { declaresGate, gateLabel, isLabelled } from '../../model/pods/gate';
import { at } from '../engine/bounds';
import { LiveRule } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'L06',
  name: 'gate-webhook-there',
  severity: 'error',
  formula: 'a Namespace with the label for readiness gates has a webhook that adds them',
  symptom: 'new pods get no gate: a rollout ends old pods before the load balancer sends to the new ones',
  explanation: 'The label alone does nothing: a webhook of the controller adds the gate. Without it (the chart was installed without its webhooks, or somebody has '
    + 'deleted the configuration), pods are created without a gate, and nothing says so.',
  remedy: 'install the webhooks of the controller; with Helm, upgrade its chart',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: ({ model, live }) => {
    if (!live.isRead('MutatingWebhookConfiguration')) return [];
    const reported = new Set<string>();
    return model.workloads.flatMap(workload => workload.fronts.flatMap((front): RuleFinding[] => {
      const { gate } = front.loadBalancer.kind;
      const name = workload.object.namespace ?? '';
      if (!front.loadBalancer.gated || gate === undefined || declaresGate(workload, front) || isLabelled(workload, front) !== true) return [];
      if (reported.has(name) || gateWebhooks(model.index, gate.webhook).length > 0) return [];
      reported.add(name);
      return [{
        ...at(workload.namespace!.at('metadata', 'labels', gateLabel(front))),
        says: `the Namespace asks for gates, and no webhook '${gate.webhook}' adds them`,
      }];
    }));
  },
};
