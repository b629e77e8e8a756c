import { count } from './count-pods';
import { ClosedGate, closedGates } from '../../model/live/gates';
import { namePods } from '../../model/live/live';
import { Workload } from '../../model/workload';
import { groupBy } from '../../platform/group-by';
import { formatQuantity } from '../../timing';
import { at } from '../engine/bounds';
import { LiveRule, LiveSubject } from '../engine/live-rule';
import { RuleFinding } from '../engine/rule-finding';
import { registrationOf } from '../engine/workload-facts';

export const rule: LiveRule = {
  code: 'L03',
  name: 'gate-opens',
  severity: 'error',
  formula: 'the gate of a pod whose containers are ready opens within H, and something opens it',
  symptom: 'pods do not become ready although their containers are: the rollout stands still',
  explanation: 'The controller opens a gate when the target is healthy. If that takes longer than the registration, the health check and one more look at the target can, '
    + 'the target is not healthy (its path, port or codes do not fit), is not used (no listener, or a zone that the load balancer does not serve), or the '
    + 'controller does not run. A gate that contains the name of a target group binding which does not exist is opened by nobody.',
  remedy: 'look at the reason that the target group gives for the target, and at the log of the controller',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: subject => subject.model.workloads.flatMap(workload => {
    const closed = closedGates(subject.model, subject.live, workload);
    return [...groupBy(closed, ({ gate, isBound }) => `${isBound} ${gate}`).values()].flatMap(gates => finding(subject, workload, gates));
  }),
};

function finding({ live, inputs }: LiveSubject, workload: Workload, gates: readonly ClosedGate[]): RuleFinding[] {
  const [{ gate, isBound, front }] = gates;
  const limit = front && registrationOf(front, inputs(workload, front)).value;
  const late = gates.filter(({ waits }) => isBound === false || front === undefined || waits > limit!);
  if (late.length === 0) return [];
  const pods = late.map(({ pod }) => pod);
  const longest = Math.floor(Math.max(...late.map(({ waits }) => waits)));
  const has = count(pods.length, live.pods.get(workload)!.length);
  const said = late.find(({ message }) => message !== undefined)?.message;
  const place = { ...at(workload.pod.view.at('spec', 'readinessGates')), field: 'pods' };
  if (isBound === false) {
    return [{
      ...place,
      says: `${has} a gate that nothing opens: ${namePods(pods)}`,
      because: `'${gate}' is of a target group binding that does not exist`,
      remedy: `restart the pods: kubectl rollout restart ${workload.object.kind.toLowerCase()} ${workload.object.name}; if the template declares the gate, take it out of there`,
    }];
  }
  return [{
    ...place,
    says: `${has} a gate that has been closed for ${formatQuantity(longest, 's')}: ${namePods(pods)}`,
    because: [`'${gate}'`, limit === undefined ? 'nothing is known to open it' : `at most ${formatQuantity(limit, 's')} are to be expected`, ...said === undefined ? [] : [`it says: ${said}`]].join('; '),
  }];
}
