import { checkBound, setTo } from './bounds';
import { Breach } from './breach';
import { Rule, Subject } from './rule';
import { isGated, registrationOf, setGateLabel } from './subjects';
import { Front } from '../model/front';
import { delay, sum, TimingInputs } from '../timing';

export const rule: Rule = {
  code: 'S07',
  name: 'ready-means-healthy',
  severity: 'error',
  formula: 'without a gate: minReadySeconds ≥ H + y; behind a Network Load Balancer with a gate: minReadySeconds ≥ y',
  symptom: 'old pods end before the new ones get requests: 502, 503 and timeouts',
  explanation: 'What replaces an old pod counts as available when it has been ready for minReadySeconds. Without a readiness gate nothing else waits until the load '
    + 'balancer has registered it and found it healthy; with one, a Network Load Balancer still takes some seconds until all of it sends there.',
  remedy: 'raise minReadySeconds',
  source: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#min-ready-seconds',
  check: subject => subject.workload.fronts.flatMap(front => {
    const gated = isGated(subject.workload, front);
    // Where nothing shows whether there is a gate, what a gate leaves to be waited for is needed all the same.
    return gated === false ? withoutGate(subject, front) : withGate(subject, front);
  }),
};

function withGate(subject: Subject, front: Front): Breach[] {
  const { minReadySeconds } = subject.workload;
  return checkBound(subject, front, 'warning', {
    actual: minReadySeconds, relation: 'at least', limit: inputs => delay(inputs, 'gateLagSeconds'), fix: nearest => setTo(minReadySeconds, nearest),
  });
}

function withoutGate(subject: Subject, front: Front): Breach[] {
  const { workload } = subject;
  const { minReadySeconds } = workload;
  const gateable = front.loadBalancer.gated;
  // Within the cluster, the same kube-proxies add the new pod that drop the old one, some 5 s after either is due: requests
  // are lost only where an old pod does not even go on serving for so long, which its preStop sees to (T03).
  const severity = front.kind === 'cluster' ? 'warning' : rule.severity;
  return checkBound(subject, front, severity, {
    actual: minReadySeconds,
    relation: 'at least',
    limit: inputs => {
      const [registration, lag] = [registrationOf(front, ungated(inputs)), delay(inputs, 'gateLagSeconds')];
      return lag.value > 0 ? sum(registration, lag) : registration;
    },
    remedy: gateable ? 'turn the readiness gate on (best), or raise minReadySeconds' : undefined,
    fix: nearest => gateable ? [...setGateLabel(workload), ...coverLag(subject, front)] : setTo(minReadySeconds, nearest),
  });
}

/** Without a gate nobody waits until it is looked at. */
function ungated(inputs: TimingInputs): TimingInputs {
  return { ...inputs, loadBalancer: { ...inputs.loadBalancer, gated: false } };
}

function coverLag(subject: Subject, front: Front) {
  const { gateLagSeconds } = subject.assumptions.inputs(front).loadBalancer;
  const { minReadySeconds } = subject.workload;
  return minReadySeconds.value < gateLagSeconds ? setTo(minReadySeconds, Math.ceil(gateLagSeconds)) : [];
}
