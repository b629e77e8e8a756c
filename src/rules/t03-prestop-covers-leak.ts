import { checkBound } from './bounds';
import { Rule } from './rule';
import { longerSleep } from './sleep-remedy';
import { preStopSeconds } from './subjects';
import { leakWindow } from '../timing';

export const rule: Rule = {
  code: 'T03',
  name: 'prestop-covers-leak',
  severity: 'error',
  formula: 'P ≥ L = r + X of the load balancer in use; a missing preStop is P = 0',
  symptom: '502, 504 or refused connections at every deployment',
  explanation: 'A deleted pod goes on getting new requests until it is deregistered and every node of the load balancer knows. SIGTERM follows '
    + 'preStop, and an application that has got SIGTERM takes no new connections.',
  remedy: 'sleep through the leak window in preStop',
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  check: subject => subject.workload.fronts.flatMap(front => {
    const seconds = preStopSeconds(subject.workload, front);
    return seconds === undefined ? [] : checkBound(subject, front, rule.severity, {
      actual: seconds,
      relation: 'at least',
      limit: leakWindow,
      ...longerSleep(subject, front),
    });
  }),
};
