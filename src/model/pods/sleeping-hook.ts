import { lacksProgram } from './hook-failure';
import { Container } from './pod';
import { isSupported, SLEEP_ACTION } from '../../platform/cluster/kubernetes-version';
import { formatNumber, roundUp } from '../../timing';

/** Why there is no hook that sleeps. */
export const NO_SLEEP = `there is no sleep action before Kubernetes ${SLEEP_ACTION}, and the image has no command for it`;

/** A hook that sleeps and runs in the image: the kubelet's own action if the version has it, otherwise a command. */
export function sleepingHook(container: Container, seconds: number, kubernetesVersion?: string): Readonly<Record<string, unknown>> | undefined {
  if (isSupported(kubernetesVersion, SLEEP_ACTION)) return { sleep: { seconds: roundUp(seconds) } };
  const command = ['sleep', formatNumber(seconds)];
  return lacksProgram(container, command[0]) ? undefined : { exec: { command } };
}
