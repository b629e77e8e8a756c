import { misplacedHook } from './misplaced-fields';
import { longerSleep } from './sleep-remedy';
import { chainBehind, endingContainer, isProxy } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { gatewayDrain } from '../../model/pods/drains/drain';
import { Container, Pod } from '../../model/pods/pod';
import { endsAlone, servingContainer } from '../../model/workload';
import { formatQuantity, holds, leakPreStop, roundUp } from '../../timing';
import { at, checkBound, lasting } from '../engine/bounds';
import { policyNote } from '../engine/budget-numbers';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { preStopSeconds } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'T03',
  name: 'prestop-covers-leak',
  severity: 'error',
  formula: 'P + W ≥ L = r + X of the load balancer in use; a missing preStop is P = 0, and one that cannot be read is asked about',
  symptom: 'connections are refused or end in 502 and 504 at every rollout: pods end while they still get requests',
  explanation: 'A deleted pod goes on getting new requests until it is deregistered and every node of the load balancer knows. SIGTERM follows '
    + 'preStop, and an application that has got SIGTERM takes no new connections, unless it is a proxy that is told to go on for some time. '
    + 'A native sidecar gets it when all others have ended: where one answers, the preStop of the application behind it counts. '
    + 'Where not-ready addresses are published, no preStop is long enough (N07). A single pod that is replaced only after its end (a StatefulSet of one, Recreate) is not asked: until then no pod answers, and a longer preStop prolongs that (R01, R03). '
    + 'Of several, a scale-in or the drain of a node ends one while the others answer, with Recreate, too.',
  remedy: 'sleep through the leak window in preStop',
  charts: ['lifecycle', 'lifecycleHooks', 'extraLifecycle'],
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  check: subject => subject.workload.fronts.flatMap(front => {
    const { workload } = subject;
    const seconds = preStopSeconds(workload, front);
    const container = endingContainer(workload, front);
    if (container === undefined || endsAlone(workload) || front.service.publishNotReadyAddresses) return [];
    if (front.loadBalancer.kind.hasTargetGroup && gatewayDrain(workload.drains, container)) return []; // N06 says it
    if (seconds === undefined) return unreadable(subject, front, container);
    const sidecar = sidecarBefore(subject, front, container);
    return checkBound(subject, front, sidecar?.severity ?? rule.severity, {
      actual: seconds,
      relation: 'at least',
      limit: leakPreStop,
      consequence: missing => sidecar ? `${sidecar.consequence} for ${lasting(missing)} per pod: ${senderOf(front)} still sends to it`
        : `connections are refused for ${lasting(missing)} per pod: nothing keeps it alive while ${senderOf(front)} still sends to it`,
      remedy: misplacedHook(workload, container) ?? sleepsTogether(subject, front) ?? sidecar?.remedy
        ?? sleepsElsewhere(workload.pod, container, seconds.value),
      ...longerSleep(subject, front),
    }).map(finding => ({
      ...finding,
      ...sidecar?.assumed && { assumed: [...finding.assumed ?? [], sidecar.assumed] },
      note: policyNote(subject, front),
      ...leavesByCheck(front) && byCheck(finding),
    }));
  }),
};

function senderOf({ loadBalancer }: Front): string {
  return loadBalancer.kind.hasTargetGroup ? 'the load balancer' : 'kube-proxy';
}

/** Whether an unknown load balancer notices only by its health check that the last pod of a node goes. */
function leavesByCheck({ service: { externalTrafficPolicy, type }, ...front }: Front): boolean {
  return externalTrafficPolicy === 'Local' && type !== 'ClusterIP' && front.asker !== undefined && ['elsewhere', 'unknown'].includes(front.asker);
}

/** A health check takes longer than kube-proxy; how much longer depends on the load balancer. */
function byCheck({ because }: RuleFinding): Partial<RuleFinding> {
  return {
    because: `${because}; and more, as its load balancer leaves a node whose last pod goes by its health check`,
    remedy: 'sleep for the interval of that check times its threshold, and 10 s more; or use externalTrafficPolicy: Cluster',
    fixes: undefined,
    undecided: 'how long the load balancer goes on sending to a node whose last pod goes is not in the manifests',
  };
}

/** The manifests do not show how long a script or a call takes; T02 reports an endless one. */
function unreadable({ assumptions }: Subject, front: Front, { preStop }: Container): RuleFinding[] {
  const { kind, endless } = preStop.value;
  if (endless || kind === 'sleep') return []; // an unreadable number is not a sleep
  const limit = leakPreStop(assumptions.inputs(front));
  return limit.value === 0 ? [] : [{
    ...at(preStop),
    says: `how long ${kind === 'exec' ? 'the command' : 'the call'} of preStop takes is not in the manifests; it has to be at least ${formatQuantity(roundUp(limit.value), 's')}`,
    because: limit.spelled,
    remedy: `see that it takes that long, or let a sleep of ${formatQuantity(roundUp(limit.value), 's')} be part of it`,
    severity: 'warning',
    undecided: 'how long it takes is not in the manifests',
  }];
}

/**
 * What is said of an application that a native sidecar answers for: a sleep of the sidecar does not hold its SIGTERM back. Where the
 * sidecar by itself lasts long enough, the application matters only if requests go on to it, as those of a proxy do.
 */
function sidecarBefore(
  { workload, assumptions }: Subject, front: Front, { name, preStop }: Container,
): { readonly severity: Rule['severity']; readonly consequence: string; readonly remedy?: string; readonly assumed?: string } | undefined {
  const sidecar = servingContainer(workload, front);
  if (sidecar === undefined || sidecar.name === name) return undefined;
  const lasts = sidecar.preStop.value.seconds ?? 0;
  const isCertain = isProxy(sidecar) || !holds(lasts, 'at least', leakPreStop(assumptions.inputs(front)).value);
  return {
    consequence: `requests end in 502, as '${name}' has ended and '${sidecar.name}' in front of it has not,`,
    ...isCertain ? { severity: rule.severity } : { severity: 'warning', assumed: `that '${sidecar.name}' passes requests on to '${name}'` },
    ...preStop.value.exact && {
      remedy: `sleep through the leak window in the preStop of '${name}': '${sidecar.name}' is a native sidecar, which gets SIGTERM when '${name}' has ended, and its own preStop holds back nothing else`,
    },
  };
}

/** The container behind a proxy has to end as late as the proxy, or requests fail there. */
function sleepsTogether({ workload, assumptions }: Subject, front: Front): string | undefined {
  const chain = chainBehind(workload, front);
  const short = chain?.behind.filter(({ preStop: { value: { seconds = Infinity } } }) => !holds(seconds, 'at least', leakPreStop(assumptions.inputs(front)).value)) ?? [];
  if (chain === undefined || short.length === 0) return undefined;
  return `sleep through the leak window in the preStop of '${chain.proxy.name}', and as long in that of ${short.map(({ name }) => `'${name}'`).join(' and ')}, to which it passes requests on`;
}

/** The sleep may be in another container, which gets no requests. */
function sleepsElsewhere({ containers }: Pod, { name }: Container, seconds: number): string | undefined {
  const other = containers.find(({ preStop }) => (preStop.value.seconds ?? 0) > seconds);
  return other && `sleep through the leak window in the preStop of '${name}': that of '${other.name}' holds SIGTERM back from '${other.name}' alone`;
}
