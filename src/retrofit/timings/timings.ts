import { isDeepStrictEqual } from 'node:util';
import { BasisFor, strictestFirst } from './basis';
import { noteDelay, usedDelay } from './deregistration-delay';
import { Exposure } from './exposure';
import { noteGateways } from './gateways';
import { decideHealthCheck } from './health-check';
import { noteElsewhere, noteIdleTimeout, noteKeepAlive, noteLocalPolicy, noteUnknown } from './load-balancers';
import { objectionsTo, objectionTo } from './objection';
import { isCommand } from './pre-stop';
import { Objection, reasonOf, Repair, repair, requirement } from './repair';
import { settingsOf } from './settings';
import { noteSidecars } from './sidecars';
import { decideStartup } from './start-up';
import { Container } from '../../model/pods/pod';
import { sleepingHook } from '../../model/pods/sleeping-hook';
import { isRecord } from '../../platform/records';
import { describeFinding, drain, Finding, planBudget, roundUp, SettableField } from '../../timing';
import { Candidate } from '../candidate';
import { Draft, valueAt } from '../objects/draft';
import { Setting } from '../objects/setting';
import { decideGates } from '../rollout/gates';

/** Brings every timing of a workload, and of its fronts, into line with its budget. */
export function decideTimings(candidate: Candidate, basisFor: BasisFor, kubernetesVersion: string | undefined, draft: Draft): void {
  const { workload: { pod }, accesses } = candidate;
  const behind = accesses.map(access => ({ access, basis: basisFor(access.front) })).sort((one, other) => strictestFirst(one.basis, other.basis));
  let longest = 0;
  for (const { access, basis } of behind) {
    noteUnknown(access, candidate.workload, draft);
    for (const container of access.containers) {
      const exposure = { candidate, access, container, basis };
      decideStartup(exposure, draft);
      decideHealthCheck(exposure, draft);
      const repaired = decideExposure(exposure, kubernetesVersion, draft);
      if (repaired) longest = Math.max(longest, roundUp(drain(basis.inputs, repaired.timings.preStopSeconds).value));
    }
  }
  decideGates(candidate, basisFor, kubernetesVersion, draft);
  const answering = new Set(accesses.flatMap(({ containers }) => containers));
  if (answering.size === 0) draft.note(pod.view.at('spec', 'containers'), 'it has no container', 'N01');
  answering.forEach(container => noteContainer(container, kubernetesVersion, draft));
  noteSidecars(candidate, answering, longest, kubernetesVersion, draft);
  noteGateways(candidate, answering, behind.map(({ access: { front }, basis: { inputs } }) => ({ front, inputs })), draft);
}

function decideExposure(exposure: Exposure, kubernetesVersion: string | undefined, draft: Draft): Repair | undefined {
  const { candidate, access, container, basis: { inputs, preset } } = exposure;
  const place = candidate.workload.pod.view.at('spec');
  const settings = settingsOf(candidate, container, access, kubernetesVersion, draft);
  const existing: { [Field in SettableField]?: number } = {};
  for (const { field, value } of settings) {
    if (value !== undefined) existing[field] = Math.min(value, existing[field] ?? Infinity);
  }
  const shared = settings.filter(setting => draft.isSharedBy(setting.place)).map(({ field }) => field);
  const delayIsShared = shared.includes('deregistrationDelaySeconds');
  // On the host network only preStop lets a target drain; a longer delay is set again.
  const { deregistrationDelaySeconds: delay = 0, preStopSeconds = 0 } = existing;
  if (candidate.workload.pod.hostNetwork && !delayIsShared && delay > preStopSeconds) delete existing.deregistrationDelaySeconds;
  const attempt = (kept: readonly SettableField[]) => repair({ basis: exposure.basis, existing, kept: new Set(kept), delayIsShared });
  const generous = attempt([...shared, ...usedDelay(existing, inputs)]);
  const repaired = 'left' in generous && generous.left.length > 0 ? attempt(shared) : generous;
  const note = (finding: Finding, reason: string) => draft.note(place, `${reason}: ${describeFinding(finding)}`, finding.code);
  if (!('timings' in repaired)) {
    const { loadBalancer: { name, kind } } = inputs;
    repaired.forEach(finding => note(finding, `the budget does not hold behind '${name}', and nothing is set for it`));
    const asItIs = planBudget(inputs, { ...preset, deregistrationDelaySeconds: kind.deregistrationDelay?.default, ...existing });
    (asItIs.ok ? asItIs.budget.warnings : asItIs.findings).filter(({ code }) => repaired.every(finding => finding.code !== code))
      .forEach(finding => draft.note(place, `nothing is set for '${name}', behind which '${finding.field}' ${requirement(finding)}`, finding.code));
    return undefined;
  }
  repaired.left.forEach(finding => note(finding, 'it shares a load balancer with a workload whose budget does not go with its own'));
  settings.forEach(setting => settle(setting, repaired, draft));
  noteDelay(access.front, candidate.workload.pod.hostNetwork, settings, repaired, draft);
  noteElsewhere(access, repaired, draft);
  noteIdleTimeout(access.front, inputs, draft);
  noteKeepAlive(exposure, draft);
  noteLocalPolicy(exposure, repaired, draft);
  return repaired;
}

function settle(setting: Setting, repaired: Repair, draft: Draft): void {
  const { field, place, value, fixed, inherited, elsewhere, render } = setting;
  const wanted = repaired.timings[field];
  if (elsewhere || wanted === undefined || value === wanted || (value !== undefined && repaired.existing[field] === wanted)) return;
  const reasonFor = ({ because }: Objection) => [...because === undefined ? [] : [because], reasonOf(repaired, field)].join(': ');
  if (fixed !== undefined) {
    objectionsTo(setting, repaired).forEach(objection => draft.note(place, `${fixed}; it should be ${wanted}: ${reasonFor(objection)}`, objection.code));
    return;
  }
  const objection = objectionTo(setting, repaired);
  const [reason, { code }] = [reasonFor(objection), objection];
  if (inherited !== undefined) {
    draft.set({ ...place, attribute: undefined }, inherited, { reason: 'what the Ingress sets for all of its Services, which the next change would hide', code });
  }
  draft.set(place, render(wanted), { reason, code }, wanted);
}

function noteContainer(container: Container, kubernetesVersion: string | undefined, draft: Draft): void {
  const { view, preStop } = container;
  const readiness = view.at('readinessProbe');
  if (!isRecord(valueAt(readiness))) {
    draft.note(readiness, 'it has none, and only the application knows which question tells that it can serve', 'S11');
  }
  const hook = valueAt(preStop);
  // In the form in which it would be written, so that a second call changes nothing.
  if (isCommand(hook) && isDeepStrictEqual(hook, sleepingHook(container, preStop.value.seconds ?? 0, kubernetesVersion))) {
    draft.note(preStop, 'nothing shows whether the image has the command: Kubernetes 1.30 sleeps without it', 'T08');
  }
}
