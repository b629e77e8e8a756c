import { Basis, BasisFor, strictestFirst } from './declared-budget';
import { noteDelay, usedDelay } from './deregistration-delay';
import { Front } from './fronts';
import { decideGates } from './gates';
import { decideHealthCheck } from './health-check';
import { causeOf } from './objects/cause';
import { Draft } from './objects/draft';
import { POD } from './objects/inventory';
import { at } from './objects/json';
import { Setting } from './objects/setting';
import { containerPath, containerSettings, containersOf, preStopSetting, servingContainers, workloadSettings } from './pods';
import { isCommand } from './pre-stop';
import { reasonOf, Repair, repair } from './repair';
import { decideStartup } from './start-up';
import { Exposure, Subject } from './subject';
import { isRecord } from '../platform/is-record';
import { describeFinding, drain, roundUp, SettableField, TimingInputs } from '../timing';

/** Brings every timing of a workload, and of what is in front of it, into line with its budget. */
export function decideTimings(subject: Subject, basisFor: BasisFor, sleepAction: boolean, draft: Draft): void {
  const { found, services } = subject;
  draft.speakFor(found);
  const serving = servingContainers(found, services);
  if (serving.length === 0) draft.note(found, { path: [...POD, 'containers'] }, 'it has no container with a name', 'N01');
  const fronts = subject.fronts().map(front => ({ front, basis: basisFor(front) }))
    .sort((one, other) => strictestFirst(one.basis, other.basis));
  let longest = 0;
  for (const { front, basis } of fronts) {
    noteUnknown(front, basis, draft);
    for (const container of serving) {
      const exposure = { found, container, front, basis };
      decideStartup(exposure, draft);
      decideHealthCheck(exposure, draft);
      const repaired = decideExposure(exposure, sleepAction, draft);
      if (repaired) longest = Math.max(longest, roundUp(drain(basis.inputs, repaired.timings.preStopSeconds).value));
    }
  }
  decideGates(subject, basisFor, draft);
  serving.forEach(container => noteContainer(subject, container, draft));
  containersOf(found).filter(name => !serving.includes(name)).forEach(name => noteCompanion(subject, name, longest, sleepAction, draft));
}

function decideExposure({ found, container, front, basis }: Exposure, sleepAction: boolean, draft: Draft): Repair | undefined {
  const { inputs } = basis;
  const settings = [...workloadSettings(found), ...containerSettings(found, container, sleepAction), ...front.settings];
  const existing: { [Field in SettableField]?: number } = {};
  for (const { field, value } of settings) {
    if (value !== undefined) existing[field] = Math.min(value, existing[field] ?? Infinity);
  }
  const shared = settings.filter(setting => draft.isSharedBy(setting.found, setting)).map(({ field }) => field);
  const attempt = (kept: readonly SettableField[]) => repair({ basis, existing, kept: new Set(kept) });
  const generous = attempt([...shared, ...usedDelay(existing, inputs)]);
  const repaired = 'left' in generous && generous.left.length > 0 ? attempt(shared) : generous;
  if (!('timings' in repaired)) {
    const reasons = repaired.map(describeFinding).join('; ');
    draft.note(found, { path: POD }, `the budget does not hold behind '${inputs.loadBalancer.name}', and nothing is set for it: ${reasons}`);
    return undefined;
  }
  if (repaired.left.length > 0) {
    const reasons = repaired.left.map(describeFinding).join('; ');
    draft.note(found, { path: POD }, `it shares a load balancer with a workload whose budget does not go with its own: ${reasons}`);
  }
  settings.forEach(setting => settle(setting, repaired, draft));
  noteDelay(front.settings, repaired, draft);
  noteElsewhere(front, repaired, draft);
  noteIdleTimeout(front, inputs, draft);
  return repaired;
}

function settle(setting: Setting, repaired: Repair, draft: Draft): void {
  const { field, found, path, attribute, value, fixed, inherited, render } = setting;
  const wanted = repaired.timings[field];
  if (wanted === undefined || value === wanted || (value !== undefined && repaired.existing[field] === wanted)) return;
  const { code, because } = causeOf(setting, repaired);
  const reason = [...because === undefined ? [] : [because], reasonOf(repaired, field)].join(': ');
  if (fixed !== undefined) {
    draft.note(found, setting, `${fixed}; it should be ${wanted}: ${reason}`, code);
    return;
  }
  if (inherited !== undefined) draft.set(found, { path, after: inherited }, 'what the Ingress says for all of its Services, which the next change would hide', code);
  draft.set(found, { path, attribute, after: render(wanted) }, reason, code);
}

function noteUnknown({ source, service, profile, elsewhere, unsaidTargetType }: Front, { inputs: { loadBalancer } }: Basis, draft: Draft): void {
  const discovery = profile === 'cluster-ip' && at(service.json, ['spec', 'clusterIP']) === 'None';
  if (at(service.json, ['spec', 'publishNotReadyAddresses']) === true && !discovery) {
    draft.note(service, { path: ['spec', 'publishNotReadyAddresses'] },
      'a pod gets requests until it is gone, however long it drains: peers that look for each other need this, on a headless Service of their own', 'N07');
  }
  if (unsaidTargetType) {
    draft.note(unsaidTargetType.found, unsaidTargetType, 'no target type is said: instance is assumed, unless a flag of the controller says otherwise; '
      + 'to change what is in force replaces the target group', 'N05');
  }
  if (elsewhere !== 'unknown') return;
  draft.note(source, { path: ['spec'] }, `which load balancer sends to it cannot be read off: the pods are set as behind '${loadBalancer.name}', and nothing else is`);
}

/** What is not in annotations is told to whoever can set it. */
function noteElsewhere({ source, elsewhere }: Front, { timings }: Repair, draft: Draft): void {
  if (elsewhere === undefined || elsewhere === 'unknown' || timings.deregistrationDelaySeconds === undefined) return;
  const owner = elsewhere === 'target group of a binding'
    ? 'something else owns the target group' : 'no TargetGroupConfiguration in the scope says it for all routes';
  draft.note(source, { path: ['spec'] }, `${owner}: it needs a deregistration delay of ${timings.deregistrationDelaySeconds} s and a health check every `
    + `${timings.healthCheckIntervalSeconds} s with a timeout of ${timings.healthCheckTimeoutSeconds} s, ${timings.healthyThreshold} passing and `
    + `${timings.unhealthyThreshold} failing`, 'T04');
}

/** What configures the load balancer is not in the scope, or has no such setting. */
function noteIdleTimeout({ source, idleSeconds }: Front, { longestRequestSeconds: request, loadBalancer }: TimingInputs, draft: Draft): void {
  if (idleSeconds === undefined || request <= idleSeconds || !loadBalancer.kind.hasTargetGroup) return;
  draft.note(source, { path: ['spec'] }, `as far as the scope shows, its load balancer gives up on a request after ${idleSeconds} s without a byte: `
    + `whoever configures it has to raise the idle timeout to ${Math.ceil(request)} s or more`, 'N03');
}

function noteContainer({ found }: Subject, name: string, draft: Draft): void {
  const readiness = [...containerPath(name), 'readinessProbe'];
  if (!isRecord(at(found.json, readiness))) {
    draft.note(found, { path: readiness }, 'it has none, and only the application knows which question tells that it can serve', 'S11');
  }
  const preStop = [...containerPath(name), 'lifecycle', 'preStop'];
  if (isCommand(at(found.json, preStop)) && draft.isChanged(found, { path: preStop })) {
    draft.note(found, { path: preStop }, 'nothing shows whether the image has the command: Kubernetes 1.30 sleeps without it', 'T08');
  }
}

/** Where requests pass through another container, it has to be there as long as the application. */
function noteCompanion({ found }: Subject, name: string, seconds: number, sleepAction: boolean, draft: Draft): void {
  const { path, value = 0 } = preStopSetting(found, name, sleepAction);
  if (value >= seconds) return;
  draft.note(found, { path }, `whether requests pass through this container cannot be read off: if they do, it has to sleep ${seconds} s, or be a native sidecar`, 'T11');
}
