import { LoadBalancerController } from '../../model/live/controller';
import { isLabelled } from '../../model/pods/gate';
import { versionAtLeast } from '../../platform/cluster/kubernetes-version';
import { parseGoDuration } from '../../platform/durations';
import { GATE_FLAG, GATE_POLL, GATE_POLL_FLAG, GATE_POLL_FLAG_NAME, GATES_FOLLOW_PODS } from '../../platform/load-balancer-controller';
import { at } from '../engine/bounds';
import { LiveRule, LiveSubject } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: LiveRule = {
  code: 'L08',
  name: 'controller-as-assumed',
  severity: 'warning',
  formula: `the controller adds gates, looks at targets every ${GATE_POLL} s or more often, and has version ${GATES_FOLLOW_PODS} or later`,
  symptom: 'gates open later than every budget and check assumes, or not at all',
  explanation: 'The timing model takes the defaults of the controller. A flag can turn its gates off, or let it look at targets less often; '
    + `before version ${GATES_FOLLOW_PODS} a gate could open up to ten minutes late.`,
  remedy: 'leave the flag at its default',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/4180',
  check: subject => subject.live.controllers
    .flatMap(controller => [...gatesOff(controller, subject), ...polledRarely(controller), ...outdated(controller)]),
};

function gatesOff({ args, flag }: LoadBalancerController, { model }: LiveSubject): RuleFinding[] {
  if (flag(GATE_FLAG) !== 'false') return [];
  const asks = model.workloads.some(workload => workload.fronts.some(front => front.loadBalancer.gated && isLabelled(workload, front) === true));
  return [{
    ...at(args),
    field: `--${GATE_FLAG}`,
    actual: 'false',
    relation: 'absent',
    because: asks ? 'Namespaces are labelled for gates, which are not added' : undefined,
    severity: asks ? 'error' : 'info',
    consequence: 'pods get no gate: a rollout ends old pods before the load balancer sends to the new ones',
  }];
}

function polledRarely({ args, flag, version }: LoadBalancerController): RuleFinding[] {
  const text = flag(GATE_POLL_FLAG_NAME);
  const seconds = text === undefined ? undefined : parseGoDuration(text);
  if (seconds === undefined || seconds <= GATE_POLL || (version !== undefined && !versionAtLeast(version, GATE_POLL_FLAG))) return [];
  return [{ ...at(args), field: `--${GATE_POLL_FLAG_NAME}`, actual: seconds, relation: 'at most', limit: GATE_POLL, unit: 's', because: 'a gate opens at the next look after the target is healthy' }];
}

function outdated({ view, version }: LoadBalancerController): RuleFinding[] {
  if (version === undefined || versionAtLeast(version, GATES_FOLLOW_PODS)) return [];
  return [{
    ...at(view.at('spec', 'template', 'spec', 'containers', 0, 'image')),
    says: `its version is ${version}, before ${GATES_FOLLOW_PODS}`,
    severity: 'info',
    consequence: 'a gate may open up to ten minutes late',
    remedy: `run version ${GATES_FOLLOW_PODS} or later`,
  }];
}
