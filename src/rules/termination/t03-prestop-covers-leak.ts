import { misplacedHook } from './misplaced-fields';
import { longerSleep } from './sleep-remedy';
import { gatewayDrain } from '../../model/pods/drains/drain';
import { Container, Pod } from '../../model/pods/pod';
import { servingContainer } from '../../model/workload';
import { leakPreStop } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { isWaitedFor, leavesNobody, preStopSeconds } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T03',
  name: 'prestop-covers-leak',
  severity: 'error',
  formula: 'P + W ≥ L = r + X of the load balancer in use; a missing preStop is P = 0',
  symptom: '502, 504 or refused connections at every deployment',
  explanation: 'A deleted pod goes on getting new requests until it is deregistered and every node of the load balancer knows. SIGTERM follows '
    + 'preStop, and an application that has got SIGTERM takes no new connections, unless it is a proxy that is told to go on for some time.',
  remedy: 'sleep through the leak window in preStop',
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { workload } = subject;
    const seconds = preStopSeconds(workload, front);
    const container = servingContainer(workload, front);
    if (seconds === undefined || container === undefined) return [];
    if (front.loadBalancer.kind.hasTargetGroup && gatewayDrain(workload.drains, container)) return []; // N06 says it
    // A database that is one pod is waited for anyway, by those that know how to.
    const severity = leavesNobody(workload) && isWaitedFor(workload) ? 'warning' : rule.severity;
    return checkBound(subject, front, severity, {
      actual: seconds,
      relation: 'at least',
      limit: leakPreStop,
      remedy: misplacedHook(workload, container) ?? sleepsElsewhere(workload.pod, container, seconds.value),
      ...longerSleep(subject, front),
    });
  }),
};

/** The sleep may be there, and in a container that nobody sends to. */
function sleepsElsewhere({ containers }: Pod, { name }: Container, seconds: number): string | undefined {
  const other = containers.find(({ preStop }) => (preStop.value.seconds ?? 0) > seconds);
  return other && `sleep through the leak window in the preStop of '${name}': that of '${other.name}' holds SIGTERM back from '${other.name}' alone`;
}
