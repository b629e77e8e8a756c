import { endingContainer } from '../model/behind-proxy';
import { describeFront, Front } from '../model/fronts/front';
import { knownInputs } from '../model/known-inputs';
import { Model } from '../model/model';
import { describeObject, KubernetesObject } from '../model/objects/object';
import { Container, Probe } from '../model/pods/pod';
import { servingContainer, Workload } from '../model/workload';
import { LeftOut, subjectsOf, SimulationSubject } from '../simulation';
import { TimingInputs } from '../timing';

/** A workload of the manifests that a command is a copy of. */
export interface RehearsedWorkload {
  /** What a simulation of it plays. */
  readonly subject: SimulationSubject;
  readonly object: KubernetesObject;
  /** The inputs that its annotation or flags declare. */
  readonly declaredInputs: Partial<TimingInputs>;
  readonly idleTimeoutSeconds?: number;
  readonly graceSeconds: number;
  readonly stopSignal?: string;
  readonly probes: Probes;
}

/** The probes of the container that serves. */
export interface Probes {
  readonly startup?: Probe;
  readonly readiness?: Probe;
  readonly liveness?: Probe;
}

/** The workload that is rehearsed, or why it is not clear which one; of several fronts, the first. */
export function findWorkload(model: Model, flags: Partial<TimingInputs>, name?: string): RehearsedWorkload | { readonly problem: string } {
  const { subjects, leftOut } = subjectsOf(model, flags);
  const known = [...new Set(subjects.map(({ workload }) => workload))];
  const asked = name === undefined ? known : known.filter(each => each === name || each.endsWith(`/${name}`) || each.endsWith(` ${name}`));
  if (asked.length !== 1) return { problem: unclear(known, name, leftOut) };
  const subject = subjects.find(({ workload }) => workload === asked[0])!;
  const workload = model.workloads.find(({ object }) => describeObject(object) === subject.workload)!;
  const front = workload.fronts.find(each => describeFront(each) === subject.front) ?? workload.fronts[0];
  return read(subject, workload, front, flags);
}

function unclear(known: readonly string[], name: string | undefined, leftOut: readonly LeftOut[]): string {
  if (known.length === 0) {
    const reasons = leftOut.map(({ workload, reason }) => `${workload}: ${reason}`);
    return `there is no workload behind a Service in the manifests${reasons.length > 0 ? ` (${reasons.join('; ')})` : ''}`;
  }
  const choices = known.map(each => `'${each}'`).join(', ');
  return name === undefined
    ? `the command is one application, but the manifests have ${known.length} workloads; name one of them by '--workload': ${choices}`
    : `'--workload' is '${name}' but must be one of ${choices}`;
}

function read(subject: SimulationSubject, workload: Workload, front: Front, flags: Partial<TimingInputs>): RehearsedWorkload {
  const container: Container | undefined = servingContainer(workload, front);
  const { loadBalancer, ...declaredInputs } = knownInputs(workload, flags);
  return {
    subject,
    object: workload.object,
    declaredInputs: { ...declaredInputs, loadBalancer: subject.inputs.loadBalancer },
    ...subject.service.loadBalancer.kind.forwards === 'requests' && { idleTimeoutSeconds: front.idleTimeout?.value },
    graceSeconds: workload.pod.gracePeriod.value,
    stopSignal: endingContainer(workload, front)?.stopSignal,
    probes: { startup: container?.startupProbe, readiness: container?.readinessProbe, liveness: container?.livenessProbe },
  };
}
