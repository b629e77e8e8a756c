import { Found, POD } from './objects/inventory';
import { at, listAt, Path, textAt, wholeAt } from './objects/json';
import { numberSetting, Setting } from './objects/setting';
import { preStopAction, readPreStop } from './pre-stop';
import { isRecord } from '../platform/is-record';

/** The timings that a workload and its containers say. */

/** Kubernetes' own numbers where nobody says any. */
const GRACE_PERIOD = 30;
const PROGRESS_DEADLINE = 600;
export const PROBE_PERIOD = 10;
export const PROBE_FAILURES = 3;
const PROBE_TIMEOUT = 1;

export function containerPath(name: string): Path {
  return [...POD, 'containers', { named: name }];
}

/** The containers of a pod template, without those that run before or beside the others. */
export function containersOf({ json }: Found): readonly string[] {
  return listAt(json, [...POD, 'containers']).map(container => textAt(container, ['name'])).filter(name => name !== undefined);
}

/** The containers that a Service sends to; the first where none says on which port it listens. */
export function servingContainers(workload: Found, services: readonly Found[]): readonly string[] {
  const ports = services.flatMap(({ json }) => listAt(json, ['spec', 'ports']))
    .map(port => at(port, ['targetPort']) ?? at(port, ['port'])).map(String);
  const names = containersOf(workload);
  const serving = names.filter(name => listAt(workload.json, [...containerPath(name), 'ports'])
    .some(port => ports.includes(String(at(port, ['containerPort']))) || ports.includes(textAt(port, ['name']) ?? '')));
  return serving.length > 0 ? serving : names.slice(0, 1);
}

export function workloadSettings(workload: Found): Setting[] {
  return [
    numberSetting('terminationGracePeriodSeconds', workload, [...POD, 'terminationGracePeriodSeconds'], GRACE_PERIOD),
    numberSetting('minReadySeconds', workload, ['spec', 'minReadySeconds'], 0),
    ...['Deployment', 'Rollout'].includes(workload.kind)
      ? [numberSetting('progressDeadlineSeconds', workload, ['spec', 'progressDeadlineSeconds'], PROGRESS_DEADLINE)] : [],
  ];
}

export function containerSettings(workload: Found, name: string, sleepAction: boolean): Setting[] {
  return [preStopSetting(workload, name, sleepAction), ...startupSettings(workload, name), ...patienceSettings(workload, name)];
}

export function preStopSetting(workload: Found, name: string, sleepAction: boolean): Setting {
  const path = [...containerPath(name), 'lifecycle', 'preStop'];
  const { seconds, fixed } = readPreStop(at(workload.json, path), sleepAction);
  return { field: 'preStopSeconds', found: workload, path, value: seconds, fixed, render: value => preStopAction(value, sleepAction) };
}

/** A start-up probe that is there may be too impatient; that there is none is the application's decision. */
function startupSettings(workload: Found, name: string): Setting[] {
  const path = [...containerPath(name), 'startupProbe'];
  const probe = at(workload.json, path);
  if (!isRecord(probe)) return [];
  const number = (field: Setting['field'], key: string, platformDefault: number) => numberSetting(field, workload, [...path, key], platformDefault);
  const period = number('startupPeriodSeconds', 'periodSeconds', PROBE_PERIOD);
  const failures = number('startupFailureThreshold', 'failureThreshold', PROBE_FAILURES);
  const delay = wholeAt(probe, ['initialDelaySeconds']) ?? 0;
  return [
    period,
    number('startupTimeoutSeconds', 'timeoutSeconds', PROBE_TIMEOUT),
    // Waiting before the first probe is as good as probes that may fail.
    { ...failures, value: failures.value === undefined ? undefined : failures.value + Math.floor(delay / Math.max(1, period.value ?? PROBE_PERIOD)) },
  ];
}

/** Only where there are both can one be more patient than the other. */
function patienceSettings(workload: Found, name: string): Setting[] {
  const paths = { readiness: [...containerPath(name), 'readinessProbe'], liveness: [...containerPath(name), 'livenessProbe'] };
  if (!isRecord(at(workload.json, paths.readiness)) || !isRecord(at(workload.json, paths.liveness))) return [];
  return (['readiness', 'liveness'] as const).flatMap(probe => [
    numberSetting(`${probe}PeriodSeconds`, workload, [...paths[probe], 'periodSeconds'], PROBE_PERIOD),
    numberSetting(`${probe}FailureThreshold`, workload, [...paths[probe], 'failureThreshold'], PROBE_FAILURES),
  ]);
}
