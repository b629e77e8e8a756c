import { Front } from '../../model/fronts/front';
import { dropsWithoutPod } from '../../model/fronts/local-policy';
import { endsBeforeReplaced, Workload } from '../../model/workload';
import { difference, Expression, fieldTerm, gateLag, holds, lessAcceptance, roundUp, TimingInputs } from '../../timing';
import { checkBound, lasting, setTo } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { acceptsFor, isGated, leaksBehind, preStopSeconds, setGateLabel, ungatedUntilServed } from '../engine/workload-facts';

export const rule: Rule = {
  code: 'S07',
  name: 'ready-means-healthy',
  severity: 'error',
  formula: 'without a gate: minReadySeconds ≥ H + y, or where kube-proxy is the way in minReadySeconds + P + W ≥ H; behind a Network Load Balancer with a gate: minReadySeconds ≥ y',
  symptom: 'old pods are gone before the new ones get requests: 502, 503 and timeouts',
  explanation: 'What replaces an old pod counts as available when it has been ready for minReadySeconds. Without a readiness gate nothing else waits until the load '
    + 'balancer has registered it and found it healthy; with one, a Network Load Balancer still takes some seconds until all of it sends there. '
    + 'Within the cluster, and where nodes are the targets, it is enough that old pods go on serving until every kube-proxy knows the new ones.',
  remedy: 'raise minReadySeconds',
  charts: ['minReadySeconds'],
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds',
  // Waiting does not keep an old pod that ends before it is replaced (R01, R03).
  check: subject => endsBeforeReplaced(subject.workload) ? [] : subject.workload.fronts.flatMap(front => {
    const gated = isGated(subject.workload, front);
    // If the gate is unknown, the wait that remains with a gate is needed in any case.
    return gated === false ? withoutGate(subject, front) : withGate(subject, front);
  }),
};

function withGate(subject: Subject, front: Front): RuleFinding[] {
  const { minReadySeconds } = subject.workload;
  return checkBound(subject, front, 'warning', {
    actual: minReadySeconds, relation: 'at least', limit: gateLag, fix: nearest => setTo(minReadySeconds, nearest),
  });
}

function withoutGate(subject: Subject, front: Front): RuleFinding[] {
  const { workload } = subject;
  const { minReadySeconds } = workload;
  const gateable = front.loadBalancer.gated;
  const isCluster = !front.loadBalancer.kind.hasTargetGroup;
  const isProxied = isCluster || (front.loadBalancer.targets.areNodes && !dropsWithoutPod(front));
  // If preStop is too short for the leak window, T03 raises it, which is enough here.
  if (isProxied && (leaksBehind(subject, front) || servesUntilReplaced(subject, front))) return [];
  return checkBound(subject, front, isCluster ? 'warning' : rule.severity, {
    actual: minReadySeconds,
    relation: 'at least',
    consequence: missing => `old pods are gone ${lasting(missing)} before the new ones get requests: 502, 503 and timeouts`,
    limit: inputs => isProxied ? lessServed(workload, front, inputs) : ungatedUntilServed(front, inputs),
    remedy: gateable ? 'turn the readiness gate on (best), or raise minReadySeconds' : undefined,
    fix: nearest => gateable ? [...setGateLabel(workload, front), ...coverLag(subject, front)] : setTo(minReadySeconds, nearest),
  });
}

/**
 * Whether the kube-proxies, which remove the old pod and add the new one some seconds late, can send to the old
 * pod for all of that time; if preStop is shorter than the leak window or cannot be read, T03 reports it.
 */
function servesUntilReplaced({ workload, assumptions }: Subject, front: Front): boolean {
  const inputs = assumptions.inputs(front);
  const accepts = acceptsFor(workload, front, inputs);
  return accepts === undefined || holds(accepts + workload.minReadySeconds.value, 'at least', ungatedUntilServed(front, inputs).value);
}

/** H - P - W: the remaining wait if old pods continue to serve. */
function lessServed(workload: Workload, front: Front, inputs: TimingInputs): Expression {
  const slept = preStopSeconds(workload, front)?.value ?? 0;
  const served = ungatedUntilServed(front, inputs);
  return lessAcceptance(inputs, slept > 0 ? difference(served, fieldTerm('preStopSeconds', slept)) : served);
}

function coverLag(subject: Subject, front: Front) {
  const lag = gateLag(subject.assumptions.inputs(front)).value;
  const { minReadySeconds } = subject.workload;
  return holds(minReadySeconds.value, 'at least', lag) ? [] : setTo(minReadySeconds, roundUp(lag));
}
