import { Front } from '../../model/fronts/front';
import { ObjectIndex } from '../../model/objects/object-index';
import { isIngressNginx, shutdownGracePeriod } from '../../model/pods/accept-grace';
import { Container } from '../../model/pods/pod';
import { inSeconds, TimeUnit } from '../../platform/durations';
import { constant, Expression, fieldTerm, leakWindow, maximum, quantity, sum, TimingInputs } from '../../timing';
import { checkBound, setTo } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding, Remedy } from '../engine/rule-finding';
import { ceilingFor } from '../termination/drain-needs';

/** worker-shutdown-timeout where the ConfigMap is silent. */
const WORKER_SHUTDOWN = 240;
/** --post-shutdown-grace-period: what the controller waits when nginx has ended. */
const POST_SHUTDOWN = 10;

export const rule: Rule = {
  code: 'N06',
  name: 'ingress-nginx-drains',
  severity: 'error',
  formula: 'behind a Network Load Balancer ingress-nginx sleeps L before its own shutdown, and G ≥ max(P, L) + worker-shutdown-timeout + 10',
  symptom: 'refused connections at every rollout and scale-in of the ingress controller',
  explanation: 'The preStop of the chart, /wait-shutdown, makes nginx stop listening at once, while the load balancer sends new connections for minutes. What '
    + 'then is open gets worker-shutdown-timeout to end, and all of that happens within the grace period (300 s in the chart).',
  undecided: 'where the preStop does other things than sleep, too, which is for a person to change',
  remedy: 'sleep before /wait-shutdown (or set --shutdown-grace-period), and raise terminationGracePeriodSeconds',
  source: 'https://github.com/kubernetes/ingress-nginx/issues/11890',
  check: subject => {
    const container = subject.workload.pod.containers.find(isIngressNginx);
    if (container === undefined) return [];
    return subject.workload.fronts.filter(passesConnections).flatMap(front => checkDrain(subject, front, container));
  },
};

/** max(P, L) + worker-shutdown-timeout + 10: what ingress-nginx takes to end; undefined for others, and where that cannot be told. */
export function nginxDrain(subject: Subject, front: Front, inputs: TimingInputs): Expression | undefined {
  const container = passesConnections(front) ? subject.workload.pod.containers.find(isIngressNginx) : undefined;
  const slept = container && sleepBeforeShutdown(container);
  const worker = container && workerShutdownTimeout(container, subject.model.index, subject.workload.object.namespace);
  if (slept === undefined || worker === undefined) return undefined;
  return sum(
    maximum(fieldTerm('preStopSeconds', slept + shutdownGracePeriod(container!)), leakWindow(inputs)),
    quantity('W', 'worker-shutdown-timeout', worker),
    constant(POST_SHUTDOWN),
  );
}

/** Whether a load balancer in front lets clients connect to nginx itself. */
function passesConnections({ loadBalancer: { kind } }: Front): boolean {
  return kind.hasTargetGroup && kind.forwards === 'connections';
}

function checkDrain(subject: Subject, front: Front, container: Container): RuleFinding[] {
  const slept = sleepBeforeShutdown(container);
  if (slept === undefined) return [];
  const seconds = slept + shutdownGracePeriod(container);
  const { gracePeriod } = subject.workload.pod;
  const known = nginxDrain(subject, front, subject.assumptions.inputs(front)) !== undefined;
  return [
    ...checkBound(subject, front, rule.severity, {
      actual: { ...container.preStop, defaulted: false, value: seconds },
      relation: 'at least',
      limit: leakWindow,
      remedy: 'sleep that long before /wait-shutdown, or set --shutdown-grace-period',
      fix: nearest => sleepFirst(container, nearest),
    }),
    ...!known ? [] : checkBound(subject, front, rule.severity, {
      actual: gracePeriod,
      relation: 'at least',
      limit: inputs => nginxDrain(subject, front, inputs)!,
      remedy: 'raise terminationGracePeriodSeconds, or lower worker-shutdown-timeout in the ConfigMap',
      fix: nearest => nearest <= ceilingFor(subject.assumptions.inputs(front)) ? setTo(gracePeriod, nearest) : [],
    }),
  ];
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

function sleepFirst({ view, preStop: { value: { kind, program = '' } } }: Container, seconds: number): Remedy[] {
  const path = [...view.path, 'lifecycle', 'preStop', 'exec', 'command'];
  if (/^\/wait-shutdown$/.test(program)) return [{ kind: 'set', object: view.object, path, value: ['/bin/sh', '-c', `sleep ${seconds}; /wait-shutdown`] }];
  if (kind === 'sleep') return [{ kind: 'set', object: view.object, path: [...view.path, 'lifecycle', 'preStop', 'sleep', 'seconds'], value: seconds }];
  return [];
}
