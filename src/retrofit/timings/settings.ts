import { preStopSetting } from './pre-stop';
import { targetGroupPlace } from '../../model/fronts/alb-ingress';
import { Front } from '../../model/fronts/front';
import { findGateway } from '../../model/fronts/route';
import { Model } from '../../model/model';
import { Sourced } from '../../model/objects/object';
import { Container, Probe } from '../../model/pods/pod';
import { isRecord } from '../../platform/records';
import { SettableField } from '../../timing';
import { Access, Candidate } from '../candidate';
import { Draft, valueAt } from '../objects/draft';
import { numberSetting, Setting, SettingOptions } from '../objects/setting';

/** The kinds with a progress deadline. */
const WITH_DEADLINE = ['Deployment', 'Rollout'];

const OWNED_ELSEWHERE = 'something else owns the target group';

/** The fields of the front that the numbers of the pods depend on. */
const DECIDED_WITH_PODS: readonly SettableField[] = ['healthCheckIntervalSeconds', 'healthCheckTimeoutSeconds'];

/** All settings of a budget for one container behind one front. */
export function settingsOf(
  candidate: Candidate, container: Container, access: Access, kubernetesVersion: string | undefined, draft: Draft,
): Setting[] {
  return [
    ...workloadSettings(candidate, draft),
    preStopSetting(container, kubernetesVersion, draft),
    ...probeSettings(container, draft),
    ...frontSettings(access, candidate.model, draft),
  ];
}

function workloadSettings({ workload: { object, pod, minReadySeconds, progressDeadlineSeconds } }: Candidate, draft: Draft): Setting[] {
  return [
    numberSetting('terminationGracePeriodSeconds', pod.gracePeriod, draft),
    numberSetting('minReadySeconds', minReadySeconds, draft),
    ...WITH_DEADLINE.includes(object.kind) ? [numberSetting('progressDeadlineSeconds', progressDeadlineSeconds, draft)] : [],
  ];
}

/**
 * An existing start-up probe may allow too few failures; its absence is a decision of the application. Readiness and liveness
 * are compared only if both exist.
 */
function probeSettings({ startupProbe, readinessProbe, livenessProbe }: Container, draft: Draft): Setting[] {
  const patience = (name: 'readiness' | 'liveness', { periodSeconds, failureThreshold }: Probe) => [
    numberSetting(`${name}PeriodSeconds`, periodSeconds, draft), numberSetting(`${name}FailureThreshold`, failureThreshold, draft),
  ];
  const both = isProbe(readinessProbe) && isProbe(livenessProbe);
  return [
    ...isProbe(startupProbe) ? startupSettings(startupProbe, draft) : [],
    ...both ? [...patience('readiness', readinessProbe), ...patience('liveness', livenessProbe)] : [],
  ];
}

function isProbe(probe: Probe | undefined): probe is Probe {
  return probe !== undefined && isRecord(valueAt(probe.view));
}

function startupSettings({ periodSeconds, timeoutSeconds, failureThreshold, initialDelaySeconds }: Probe, draft: Draft): Setting[] {
  const period = numberSetting('startupPeriodSeconds', periodSeconds, draft);
  const failures = numberSetting('startupFailureThreshold', failureThreshold, draft);
  // Waiting before the first probe is as good as probes that may fail.
  const waited = Math.floor(initialDelaySeconds.value / Math.max(1, period.value ?? periodSeconds.value));
  return [
    period,
    numberSetting('startupTimeoutSeconds', timeoutSeconds, draft),
    { ...failures, value: failures.value === undefined ? undefined : failures.value + waited },
  ];
}

/** The target group, and the idle timeout of the load balancer. */
function frontSettings({ front, unknown }: Access, model: Model, draft: Draft): Setting[] {
  const fronts = model.fronts.get(front.service) ?? [];
  const setting = (field: SettableField, sourced: Sourced<number> | undefined, options?: SettingOptions): Setting[] => {
    if (sourced === undefined) return [];
    if (!unknown && sourced.missing === undefined) return [numberSetting(field, sourced, draft, options)];
    return DECIDED_WITH_PODS.includes(field) ? [{ field, place: sourced, value: sourced.value, elsewhere: true, render: String }] : [];
  };
  const ofTargetGroup = (field: SettableField, sourced: Sourced<number> | undefined) => setting(field, sourced, {
    mustBeSet: true,
    place: sourced && targetGroupPlace(sourced, front, fronts),
    fixed: front.kind === 'target-group-binding' ? OWNED_ELSEWHERE : undefined,
  });
  return [
    ...ofTargetGroup('deregistrationDelaySeconds', front.deregistrationDelay),
    ...ofTargetGroup('healthCheckIntervalSeconds', front.healthCheck?.intervalSeconds),
    ...ofTargetGroup('healthCheckTimeoutSeconds', front.healthCheck?.timeoutSeconds),
    ...ofTargetGroup('healthyThreshold', front.healthCheck?.healthyThreshold),
    ...ofTargetGroup('unhealthyThreshold', front.healthCheck?.unhealthyThreshold),
    ...idleTimeouts(front).flatMap(place => setting('idleTimeoutSeconds', place, idleTimeoutOptions(front, model))),
  ];
}

/** The listeners of a Gateway are left alone: retrofit does not determine which of them a route uses. */
function idleTimeouts(front: Front): readonly Sourced<number>[] {
  const { kind, port, idleTimeout, loadBalancer } = front;
  if (loadBalancer.kind.forwards === 'connections' && (kind === 'gateway' || port?.protocol !== 'TCP')) return [];
  return front.idleTimeouts ?? (idleTimeout ? [idleTimeout] : []);
}

/**
 * Ingresses of one group must not disagree, and the configuration of a class applies to all of its Gateways: there the idle
 * timeout is written only if necessary.
 */
function idleTimeoutOptions({ kind, view, port, idleTimeout, endsTls }: Front, { index }: Model): SettingOptions {
  const ownConfiguration = findGateway(index, view)?.at('spec', 'infrastructure', 'parametersRef', 'kind').text() === 'LoadBalancerConfiguration';
  return {
    mustBeSet: (kind === 'ingress' && idleTimeout !== undefined) || (kind === 'gateway' && ownConfiguration),
    fixed: endsTls ? `the listener of port ${port?.number} ends TLS and has no setting for it` : undefined,
  };
}
