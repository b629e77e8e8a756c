import { checkMadeGateways } from './made-gateways';
import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { lastPodCheck } from '../../model/fronts/local-policy';
import { cutOf, Drain, endOf, gatewayDrain } from '../../model/pods/drains/drain';
import { formatNumber, formatQuantity, holds, leakWindow, proxyDrain, roundUp } from '../../timing';
import { at, checkBound, lasting, setTo } from '../engine/bounds';
import { preStopToWrite } from '../engine/budget-numbers';
import { ModelRule, Rule, Subject } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';
import { leakOf, preStopSeconds } from '../engine/workload-facts';
import { nodesLeave } from '../reclaim/reclaim-paths';
import { longerSleep } from '../termination/sleep-remedy';

export const rule: Rule & ModelRule = {
  code: 'N06',
  name: 'gateway-drains',
  severity: 'error',
  formula: 'a proxy behind a load balancer has P + W ≥ L, and G ≥ max(P + W, L) + min(R, worker shutdown) + A',
  symptom: 'connections are refused at every rollout and scale-in of the proxy',
  explanation: 'A proxy that runs in the cluster, such as ingress-nginx or Traefik, is itself behind a load balancer, which goes on sending to it. Many stop '
    + 'listening at once when their pod ends, some by their own preStop: /wait-shutdown of ingress-nginx does. What then is open gets a time of its own to '
    + 'end, which is a ceiling: the proxy ends as soon as nothing is open, so that it takes no longer than the longest request. All of that happens within the grace period.',
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  remedy: 'let it go on for that long, and raise terminationGracePeriodSeconds',
  source: 'https://github.com/kubernetes/ingress-nginx/issues/11890',
  checkModel: checkMadeGateways,
  check: subject => subject.workload.fronts.flatMap(front => {
    const drain = gatewayDrain(subject.workload.drains, endingContainer(subject.workload, front));
    return drain && front.loadBalancer.kind.hasTargetGroup ? checkDrain(subject, front, drain) : [];
  }),
};

function checkDrain(subject: Subject, front: Front, drain: Drain): RuleFinding[] {
  const { proxy, container, acceptance } = drain;
  const { gracePeriod } = subject.workload.pod;
  const slept = preStopSeconds(subject.workload, front)?.value;
  if (slept === undefined) return [];
  const accepts = subject.assumptions.acceptance(container);
  // Without a hook, the proxy's own setting is too short.
  const place = acceptance.defaulted || container.preStop.value.kind !== 'none' ? container.preStop : acceptance;
  const lasts = place === container.preStop && accepts > 0
    ? { actual: `${place.defaulted ? 'unset' : `${formatNumber(slept)} s`}, and ${proxy.title} goes on for ${formatNumber(accepts)} s by itself,` } : {};
  return [
    ...lastPodCheck(front) ? [] : checkBound(subject, front, rule.severity, { // else N04 asks for more
      actual: { ...place, value: slept + accepts },
      relation: 'at least',
      limit: leakWindow,
      remedy: `${proxy.remedy} (${proxy.title})`,
      fix: nearest => longerSleep(subject, front).fix(nearest - accepts),
    }).map(finding => ({ ...finding, ...lasts })),
    ...drain.isWorkerUnknown ? [] : checkBound(subject, front, rule.severity, {
      actual: gracePeriod,
      relation: 'at least',
      consequence: ({ bound }) => `requests in flight are killed, ${lasting({ typical: 0, bound })} before the proxy has drained: 502`,
      limit: inputs => proxyDrain(inputs, slept, endOf(drain), leakOf(front, inputs)),
      remedy: `raise terminationGracePeriodSeconds${proxy.worker ? `, or lower ${proxy.worker.name}` : ''}`,
      fix: nearest => setGrace(subject, front, drain, nearest),
    }),
    ...cutByProxy(subject, front, drain),
  ];
}

/** The proxy itself cuts requests that last longer than its own limit; an undeclared longest request proves nothing. */
function cutByProxy({ assumptions }: Subject, front: Front, drain: Drain): RuleFinding[] {
  const { longestRequestSeconds } = assumptions.inputs(front);
  const cut = assumptions.declares('longestRequestSeconds') ? cutOf(drain, longestRequestSeconds) : undefined;
  return cut === undefined ? [] : [{
    ...at(drain.container.view),
    says: cut.says,
    consequence: `requests in flight that take more than ${formatQuantity(cut.seconds, 's')} are cut at every rollout of the proxy`,
    remedy: `raise ${cut.setting} to ${formatQuantity(longestRequestSeconds, 's')} or more, and terminationGracePeriodSeconds with it`,
    undecided: `${cut.setting} is a setting of ${drain.proxy.title}, wherever it is written`,
  }];
}

/** A grace period that covers the drain, also after this rule has changed the preStop. */
function setGrace(subject: Subject, front: Front, drain: Drain, least: number): readonly Remedy[] {
  const { workload, assumptions } = subject;
  const inputs = assumptions.inputs(front);
  const slept = preStopSeconds(workload, front)?.value ?? 0;
  const accepts = assumptions.acceptance(drain.container);
  const leak = leakOf(front, inputs);
  const isTooShort = !holds(slept + accepts, 'at least', leak.value);
  const sleeps = isTooShort ? preStopToWrite(subject, front, roundUp(leak.value - accepts)) : slept;
  const seconds = Math.max(least, roundUp(proxyDrain(inputs, sleeps, endOf(drain), leak).value));
  return seconds <= nodesLeave(subject, front) ? setTo(workload.pod.gracePeriod, seconds) : [];
}
