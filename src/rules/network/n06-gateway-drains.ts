import { checkMadeGateways } from './made-gateways';
import { Front } from '../../model/fronts/front';
import { Drain, endOf, gatewayDrain } from '../../model/pods/drains/drain';
import { Container } from '../../model/pods/pod';
import { servingContainer } from '../../model/workload';
import { holds, leakWindow, proxyDrain, roundUp } from '../../timing';
import { checkBound, setTo } from '../engine/bounds';
import { preStopToWrite } from '../engine/budget-numbers';
import { ModelRule, Rule, Subject } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';
import { preStopSeconds } from '../engine/workload-facts';
import { nodesLeave } from '../reclaim/reclaim-paths';
import { longerSleep } from '../termination/sleep-remedy';

export const rule: Rule & ModelRule = {
  code: 'N06',
  name: 'gateway-drains',
  severity: 'error',
  formula: 'a proxy behind a load balancer has P + W ≥ L, and G ≥ max(P + W, L) + worker shutdown + A',
  symptom: 'refused connections at every rollout and scale-in of the proxy',
  explanation: 'A proxy that runs in the cluster, such as ingress-nginx or Traefik, is itself behind a load balancer, which goes on sending to it. Many stop '
    + 'listening at once when their pod ends, some by their own preStop: /wait-shutdown of ingress-nginx does. What then is open gets a time of its own to '
    + 'end, and all of that happens within the grace period.',
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  remedy: 'let it go on for that long, and raise terminationGracePeriodSeconds',
  source: 'https://github.com/kubernetes/ingress-nginx/issues/11890',
  checkModel: checkMadeGateways,
  check: subject => subject.workload.fronts.flatMap(front => {
    const drain = gatewayDrain(subject.workload.drains, servingContainer(subject.workload, front));
    return drain && front.loadBalancer.kind.hasTargetGroup ? checkDrain(subject, front, drain) : [];
  }),
};

function checkDrain(subject: Subject, front: Front, drain: Drain): RuleFinding[] {
  const { proxy, container, acceptance } = drain;
  const { gracePeriod } = subject.workload.pod;
  const slept = preStopSeconds(subject.workload, front)?.value;
  if (slept === undefined) return [];
  // Where there is no hook, the setting of its own is what is too short.
  const place = acceptance.defaulted || container.preStop.value.kind !== 'none' ? container.preStop : acceptance;
  return [
    ...checkBound(subject, front, rule.severity, {
      actual: { ...place, defaulted: false, value: slept + acceptance.value },
      relation: 'at least',
      limit: leakWindow,
      remedy: `${proxy.remedy} (${proxy.title})`,
      fix: nearest => goOnFor(subject, front, drain, nearest),
    }),
    ...drain.isWorkerUnknown ? [] : checkBound(subject, front, rule.severity, {
      actual: gracePeriod,
      relation: 'at least',
      limit: inputs => proxyDrain(inputs, slept, endOf(drain)),
      remedy: `raise terminationGracePeriodSeconds${proxy.worker ? `, or lower ${proxy.worker.name}` : ''}`,
      fix: nearest => setGrace(subject, front, drain, nearest),
    }),
  ];
}

/** What covers the drain, also after the preStop has become what this rule writes. */
function setGrace(subject: Subject, front: Front, drain: Drain, least: number): readonly Remedy[] {
  const { workload, assumptions } = subject;
  const inputs = assumptions.inputs(front);
  const slept = preStopSeconds(workload, front)?.value ?? 0;
  const accepts = slept + drain.acceptance.value;
  const isTooShort = !holds(accepts, 'at least', leakWindow(inputs).value);
  const sleeps = isTooShort ? preStopToWrite(subject, front, roundUp(leakWindow(inputs).value - drain.acceptance.value)) : slept;
  const seconds = Math.max(least, roundUp(proxyDrain(inputs, sleeps, endOf(drain)).value));
  return seconds <= nodesLeave(subject, front) ? setTo(workload.pod.gracePeriod, seconds) : [];
}

/** Sleeps before the proxy is stopped, by its preStop or else by the kubelet. */
function goOnFor(subject: Subject, front: Front, { container, acceptance }: Drain, seconds: number): readonly Remedy[] {
  const sleep = seconds - acceptance.value;
  return stopsAtOnce(container) ? sleepFirst(container, sleep) : longerSleep(subject, front).fix(sleep);
}

function stopsAtOnce({ preStop: { value: { command = [] } } }: Container): boolean {
  return command.length === 1 && /^\/wait-shutdown$/.test(command[0]);
}

function sleepFirst({ view }: Container, seconds: number): Remedy[] {
  const path = [...view.path, 'lifecycle', 'preStop', 'exec', 'command'];
  return [{ kind: 'set', object: view.object, path, value: ['/bin/sh', '-c', `sleep ${seconds}; /wait-shutdown`] }];
}
