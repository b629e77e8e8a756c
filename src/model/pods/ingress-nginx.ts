import { Container } from './pod';
import { inSeconds, TimeUnit } from '../../platform/durations';
import { WORKER_SHUTDOWN } from '../../platform/ingress-nginx';
import { ObjectIndex } from '../objects/object-index';
import { Workload } from '../workload';

/** An ingress-nginx, and how it ends. */
export interface IngressNginx {
  readonly container: Container;
  /** From the deletion of its pod until nginx stops listening; undefined where that cannot be told. */
  readonly listensSeconds?: number;
  /** How long nginx then lets open requests run; undefined where what is written is not a time. */
  readonly workerShutdownSeconds?: number;
}

/** The ingress-nginx in the pods of a workload. */
export function ingressNginxOf({ pod: { containers }, object }: Workload, index: ObjectIndex): IngressNginx | undefined {
  const container = containers.find(isIngressNginx);
  if (container === undefined) return undefined;
  const slept = sleepBeforeShutdown(container);
  return {
    container,
    listensSeconds: slept === undefined ? undefined : slept + shutdownGracePeriod(container),
    workerShutdownSeconds: workerShutdownTimeout(container, index, object.namespace),
  };
}

/** Whether a container is ingress-nginx, which has a shutdown of its own. */
export function isIngressNginx({ image, args, command }: Pick<Container, 'image' | 'args' | 'command'>): boolean {
  return /(^|\/)ingress-nginx\/controller|nginx-ingress-controller/.test(image)
    || [...command, ...args].some(word => /(^|\/)nginx-ingress-controller$/.test(word));
}

/** How long ingress-nginx waits after SIGTERM before it stops nginx. */
export function shutdownGracePeriod({ command, args }: Container): number {
  const words = [...command, ...args];
  const index = words.findIndex(word => /^--shutdown-grace-period(=|$)/.test(word));
  const value = index < 0 ? undefined : words[index].split('=')[1] ?? words[index + 1];
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : 0;
}

/** What preStop sleeps before nginx begins to stop; undefined where that cannot be told. */
function sleepBeforeShutdown({ preStop: { value: { kind, seconds, program = '', command = [] } } }: Container): number | undefined {
  if (kind === 'none' || /wait-shutdown$/.test(program)) return 0;
  const script = command[command.length - 1] ?? '';
  const [shutdown, sleep] = [script.search(/wait-shutdown/), script.search(/\bsleep\b/)];
  return shutdown >= 0 && (sleep < 0 || shutdown < sleep) ? 0 : seconds;
}

/** From the ConfigMap that the controller is told to read; undefined where that says something that is no time. */
function workerShutdownTimeout({ command, args }: Container, index: ObjectIndex, namespace: string | undefined): number | undefined {
  const argument = [...command, ...args].find(word => word.startsWith('--configmap='))?.slice('--configmap='.length);
  const name = argument?.split('/').pop();
  const text = name === undefined ? undefined : index.find('ConfigMap', name, namespace)?.at('data', 'worker-shutdown-timeout').text();
  if (text === undefined) return WORKER_SHUTDOWN;
  const [, digits, unit] = /^(\d+)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  return digits === undefined ? undefined : inSeconds(Number(digits), (unit ?? 's') as TimeUnit);
}
