import { Front } from '../../model/fronts/front';
import { endsBeforeReplaced, Workload } from '../../model/workload';
import { GATE_LABEL } from '../../platform/load-balancer-controller';
import { holds } from '../../timing';
import { at, lasting, shortfall } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';
import { declaresGate, gateLabel, isGated, setGateLabel, ungatedUntilServed } from '../engine/workload-facts';

const labelIt = (label: string) => `label the Namespace ${label}: enabled, and restart the pods that run already`;

export const rule: Rule = {
  code: 'S02',
  name: 'gate-enabled',
  severity: 'error',
  formula: `targets are pods: the Namespace carries ${GATE_LABEL}: enabled, or the pod template declares the gate itself`,
  symptom: 'old pods are gone before the load balancer sends to the new ones: 502 and 503',
  explanation: 'Kubernetes goes on with a rollout when new pods are ready, which they are long before the load balancer sends to them. A readiness gate keeps a pod '
    + 'from being ready until its target is healthy; the controller adds it to pods that are created in a labelled Namespace. '
    + 'What ends before it is replaced (Recreate, a StatefulSet of one) is not asked. '
    + 'A minReadySeconds that is long enough for that waits, too, without knowing: it is worth a note then.',
  remedy: labelIt(GATE_LABEL),
  undecided: 'where the Namespace, which has the label, is not among the manifests',
  source: 'https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate/',
  check: subject => {
    const { workload } = subject;
    if (endsBeforeReplaced(workload)) return []; // a gate does not keep an old pod then (R01, R03)
    const ungated = workload.fronts
      .filter(front => front.loadBalancer.gated && !front.isDeclared && !declaresGate(workload, front) && isGated(workload, front) !== true);
    const waits = ungated.every(front => waitsLongEnough(subject, front));
    return ungated
      .filter((front, index) => ungated.findIndex(other => gateLabel(other) === gateLabel(front)) === index) // one label for all of a controller
      .map(front => workload.namespace
        ? { ...unlabelled(workload, front), consequence: lostWithoutGate(subject, front) }
        : { ...unknown(workload, front), consequence: `unless the Namespace is labelled, ${lostWithoutGate(subject, front)}` })
      .map(finding => waits ? { ...finding, because: WAITS, severity: 'info', fixes: undefined, consequence: 'nothing notices a new target that does not become healthy in time' } : finding);
  },
};

const WAITS = 'minReadySeconds waits long enough for a target to become healthy, whether or not it does; a gate waits until it is';

/** Whether old pods stay until the load balancer can be expected to send to the new ones. */
function waitsLongEnough({ workload: { minReadySeconds }, assumptions }: Subject, front: Front): boolean {
  return holds(minReadySeconds.value, 'at least', ungatedUntilServed(front, assumptions.inputs(front)).value);
}

function lostWithoutGate({ workload: { minReadySeconds }, assumptions }: Subject, front: Front): string {
  const missing = shortfall(minReadySeconds.value, assumptions.inputs(front), inputs => ungatedUntilServed(front, inputs));
  return `old pods are gone ${lasting(missing)} before the load balancer sends to the new ones: 502 and 503`;
}

function unlabelled(workload: Workload, front: Front): RuleFinding {
  const label = workload.namespace!.at('metadata', 'labels', gateLabel(front));
  return {
    ...at(label),
    actual: label.text() === undefined ? 'absent' : `'${label.text()}'`,
    relation: 'equal to',
    limit: '\'enabled\'',
    because: 'nothing else keeps old pods until the load balancer sends to the new ones',
    isDetail: true,
    remedy: labelIt(gateLabel(front)),
    fixes: setGateLabel(workload, front),
  };
}

/** The Namespace may have been labelled by hand, or in other manifests. */
function unknown({ pod, object }: Workload, front: Front): RuleFinding {
  const namespace = object.namespace === undefined ? 'the Namespace' : `the Namespace '${object.namespace}'`;
  return {
    ...at(pod.view.at('spec', 'readinessGates')),
    actual: 'without a gate of the load balancer',
    relation: 'present',
    limit: `unless ${namespace} is labelled ${gateLabel(front)}: enabled`,
    because: `${namespace} is not among the manifests`,
    severity: 'warning',
    remedy: `make sure that ${namespace} has the label; best, put its manifest beside the others`,
  };
}
