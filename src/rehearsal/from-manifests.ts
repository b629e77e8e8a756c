import { endingContainer } from '../model/behind-proxy';
import { describeFront, Front } from '../model/fronts/front';
import { podPort } from '../model/fronts/service';
import { knownInputs } from '../model/known-inputs';
import { Model } from '../model/model';
import { describeObject, KubernetesObject } from '../model/objects/object';
import { Container, Probe, probedPort } from '../model/pods/pod';
import { servingContainer, Workload } from '../model/workload';
import { LeftOut, subjectsOf, SimulationSubject } from '../simulation';
import { TimingInputs } from '../timing';
import { ContainerProbe, ContainerProbes } from './kubelet/probe';

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
  readonly probes: ContainerProbes;
  /** The path of the health check, if it is asked by HTTP. */
  readonly healthCheckPath?: string;
}

/** The workload that is rehearsed, or why it is not clear which one; of several fronts, the first. */
export function findWorkload(model: Model, name?: string): RehearsedWorkload | { readonly problem: string } {
  const { subjects, leftOut } = subjectsOf(model);
  const known = [...new Set(subjects.map(({ workload }) => workload))];
  const asked = name === undefined ? known : known.filter(each => each === name || each.endsWith(`/${name}`) || each.endsWith(` ${name}`));
  if (asked.length !== 1) return { problem: unclear(known, name, leftOut) };
  const subject = subjects.find(({ workload }) => workload === asked[0])!;
  const workload = model.workloads.find(({ object }) => describeObject(object) === subject.workload)!;
  const front = workload.fronts.find(each => describeFront(each) === subject.front) ?? workload.fronts[0];
  return read(subject, workload, front);
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

function read(subject: SimulationSubject, workload: Workload, front: Front): RehearsedWorkload {
  const container: Container | undefined = servingContainer(workload, front);
  const { loadBalancer, ...declaredInputs } = knownInputs(workload);
  const served = podPort(workload.pod, front.port);
  const probe = (one: Probe | undefined) => one && container && probeOf(one, probedPort(container, one.port) === served);
  const [startup, readiness, liveness] = [container?.startupProbe, container?.readinessProbe, container?.livenessProbe].map(probe);
  return {
    subject,
    object: workload.object,
    declaredInputs: { ...declaredInputs, loadBalancer: subject.inputs.loadBalancer },
    ...subject.service.loadBalancer.kind.forwards === 'requests' && { idleTimeoutSeconds: front.idleTimeout?.value },
    graceSeconds: workload.pod.gracePeriod.value,
    stopSignal: endingContainer(workload, front)?.stopSignal,
    probes: { ...startup && { startup }, ...readiness && { readiness }, ...liveness && { liveness } },
    ...front.healthCheck?.protocol.value.startsWith('HTTP') && { healthCheckPath: front.healthCheck.path.value },
  };
}

/** A probe that asks another port than that of the requests only tries to connect here, as a copy of the application has one port. */
function probeOf(
  { http, initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold }: Probe, isServed: boolean,
): ContainerProbe {
  return {
    ...isServed && http?.scheme === 'HTTP' && { path: http.path },
    initialDelaySeconds: initialDelaySeconds.value,
    periodSeconds: periodSeconds.value,
    timeoutSeconds: timeoutSeconds.value,
    failureThreshold: failureThreshold.value,
    successThreshold: successThreshold.value,
  };
}
