import { checkBound } from './bounds';
import { Remedy } from './breach';
import { Rule } from './rule';
import { preStopSeconds } from './subjects';
import { Container } from '../model/pod';
import { servingContainer } from '../model/workload';
import { leakWindow } from '../timing';

export const rule: Rule = {
  code: 'T03',
  name: 'prestop-covers-leak',
  severity: 'error',
  formula: 'P ≥ L = r + X of the load balancer in use; a missing preStop is P = 0',
  symptom: '502, 504 or refused connections at every deployment',
  explanation: 'A deleted pod goes on getting new requests until it is deregistered and every node of the load balancer knows. SIGTERM follows '
    + 'preStop, and an application that has got SIGTERM takes no new connections.',
  remedy: 'sleep through the leak window in preStop',
  source: 'https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2366',
  check: subject => subject.workload.fronts.flatMap(front => {
    const seconds = preStopSeconds(subject.workload, front);
    const container = servingContainer(subject.workload, front);
    return seconds === undefined || container === undefined ? [] : checkBound(subject, front, rule.severity, {
      actual: seconds,
      relation: 'at least',
      limit: leakWindow,
      fix: nearest => sleepFor(container, nearest, subject.kubernetesVersion),
    });
  }),
};

/** Sleeps longer in the form in which the container sleeps already, else by the kubelet's own action. */
export function sleepFor({ preStop, view }: Container, seconds: number, kubernetesVersion?: string): Remedy[] {
  const set = (path: readonly (string | number)[], value: unknown): Remedy => ({
    kind: 'set', object: view.object, path: [...view.path, 'lifecycle', 'preStop', ...path], value,
  });
  const { kind, command = [], exact } = preStop.value;
  if (kind === 'sleep') return [set(['sleep', 'seconds'], seconds)];
  if (kind === 'none') {
    const [, minor] = /^v?1\.(\d+)/.exec(kubernetesVersion ?? '') ?? [];
    return [minor !== undefined && Number(minor) < 30
      ? set(['exec'], { command: ['sleep', String(seconds)] })
      : set(['sleep'], { seconds })];
  }
  if (kind !== 'exec' || !exact) return []; // a script that does other things, too, is for a person to change
  const last = command.length - 1;
  return [set(['exec', 'command', last], command.length === 2 ? String(seconds) : command[last].replace(/\d+(\.\d+)?[smhd]?/, String(seconds)))];
}
