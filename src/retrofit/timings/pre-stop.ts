import { Container } from '../../model/pods/pod';
import { PreStop } from '../../model/pods/pre-stop';
import { NO_SLEEP, sleepingHook } from '../../model/pods/sleeping-hook';
import { isSupported, SLEEP_ACTION } from '../../platform/cluster/kubernetes-version';
import { isRecord } from '../../platform/records';
import { Draft } from '../objects/draft';
import { Setting } from '../objects/setting';

/** The preStop of a container, which may be replaced if it only sleeps. */
export function preStopSetting(container: Container, kubernetesVersion: string | undefined, draft: Draft): Setting {
  const place = container.preStop;
  const render = (seconds: number) => sleepingHook(container, seconds, kubernetesVersion);
  const setting = { field: 'preStopSeconds' as const, place, render };
  const decided = draft.changeOf(place)?.seconds;
  if (decided !== undefined) return { ...setting, value: decided };
  const { kind, seconds, exact, fails } = place.value;
  const isDropped = kind === 'sleep' && !isSupported(kubernetesVersion, SLEEP_ACTION);
  const runs = !isDropped && fails === undefined;
  const isReplaceable = isDropped || (exact && (seconds !== undefined || !runs));
  return {
    ...setting,
    value: runs ? seconds && Math.floor(seconds) : 0,
    fixed: !isReplaceable ? whyFixed(place.value) : render(0) === undefined ? NO_SLEEP : undefined,
  };
}

/** Why a hook must not be replaced by one that sleeps. */
function whyFixed({ kind, seconds, endless, program = '' }: PreStop): string {
  if (kind === 'sleep') return 'the length of the sleep is not a number yet';
  if (kind !== 'exec') return 'how long the request takes cannot be determined';
  if (endless) return 'it sleeps until the kubelet ends it';
  return seconds === undefined ? `how long '${program}' takes cannot be determined` : 'it does other things than sleep, too';
}

/** Whether a hook sleeps by a command. */
export function isCommand(hook: unknown): boolean {
  return isRecord(hook) && hook.exec !== undefined;
}
