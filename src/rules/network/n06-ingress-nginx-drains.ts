import { Front } from '../../model/fronts/front';
import { IngressNginx, ingressNginxOf } from '../../model/pods/ingress-nginx';
import { Container } from '../../model/pods/pod';
import { ingressNginxDrain, leakWindow, lowestCeiling } from '../../timing';
import { checkBound, setTo } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';
import { passesConnections } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'N06',
  name: 'ingress-nginx-drains',
  severity: 'error',
  formula: 'behind a Network Load Balancer ingress-nginx sleeps L before its own shutdown, and G ≥ max(P, L) + worker-shutdown-timeout + 10',
  symptom: 'refused connections at every rollout and scale-in of the ingress controller',
  explanation: 'The preStop of the chart, /wait-shutdown, makes nginx stop listening at once, while the load balancer sends new connections for minutes. What '
    + 'then is open gets worker-shutdown-timeout to end, and all of that happens within the grace period (300 s in the chart).',
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  remedy: 'sleep before /wait-shutdown (or set --shutdown-grace-period), and raise terminationGracePeriodSeconds',
  source: 'https://github.com/kubernetes/ingress-nginx/issues/11890',
  check: subject => {
    const controller = ingressNginxOf(subject.workload, subject.model.index);
    if (controller === undefined) return [];
    return subject.workload.fronts.filter(passesConnections).flatMap(front => checkDrain(subject, front, controller));
  },
};

function checkDrain(subject: Subject, front: Front, { container, listensSeconds, workerShutdownSeconds }: IngressNginx): RuleFinding[] {
  if (listensSeconds === undefined) return [];
  const { gracePeriod } = subject.workload.pod;
  return [
    ...checkBound(subject, front, rule.severity, {
      actual: { ...container.preStop, defaulted: false, value: listensSeconds },
      relation: 'at least',
      limit: leakWindow,
      remedy: 'sleep that long before /wait-shutdown, or set --shutdown-grace-period',
      fix: nearest => sleepFirst(container, nearest),
    }),
    ...workerShutdownSeconds === undefined ? [] : checkBound(subject, front, rule.severity, {
      actual: gracePeriod,
      relation: 'at least',
      limit: inputs => ingressNginxDrain(inputs, listensSeconds, workerShutdownSeconds),
      remedy: 'raise terminationGracePeriodSeconds, or lower worker-shutdown-timeout in the ConfigMap',
      fix: nearest => nearest <= lowestCeiling(subject.assumptions.inputs(front)) ? setTo(gracePeriod, nearest) : [],
    }),
  ];
}

function sleepFirst({ view, preStop: { value: { kind, program = '' } } }: Container, seconds: number): Remedy[] {
  const path = [...view.path, 'lifecycle', 'preStop', 'exec', 'command'];
  if (/^\/wait-shutdown$/.test(program)) return [{ kind: 'set', object: view.object, path, value: ['/bin/sh', '-c', `sleep ${seconds}; /wait-shutdown`] }];
  if (kind === 'sleep') return [{ kind: 'set', object: view.object, path: [...view.path, 'lifecycle', 'preStop', 'sleep', 'seconds'], value: seconds }];
  return [];
}
