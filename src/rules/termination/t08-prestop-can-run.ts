import { hasShell, isOfSystem, lacksProgram } from '../../model/pods/hook-failure';
import { Container } from '../../model/pods/pod';
import { NO_SLEEP, sleepingHook } from '../../model/pods/sleeping-hook';
import { SLEEP_ACTION } from '../../platform/cluster/kubernetes-version';
import { shorten } from '../../platform/key-values';
import { at } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'T08',
  name: 'prestop-can-run',
  severity: 'error',
  formula: 'an exec preStop finds its program in the image, and is written so that it runs',
  symptom: 'preStop fails, and the container gets SIGTERM at once: connections are refused as if there were no preStop',
  explanation: 'A hook that fails is not waited for. An image without a shell or `sleep` cannot sleep by a command; the kubelet can do it by itself '
    + `since Kubernetes ${SLEEP_ACTION}, on Windows, too, which has no such programs. For the other rules such a preStop is 0 s.`,
  remedy: 'use the native action: preStop: {sleep: {seconds: …}}',
  charts: ['lifecycle', 'lifecycleHooks'],
  undecided: 'where the hook does not show how long it is meant to sleep',
  source: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution',
  check: subject => subject.workload.pod.containers
    .filter(({ preStop: { value: { kind, program } } }) => kind === 'exec' && program !== undefined)
    .flatMap(container => {
      const { fails } = container.preStop.value;
      return fails === undefined ? mayFail(container) : [failing(subject, container, fails)];
    }),
};

function mayFail(container: Container): RuleFinding[] {
  const { image, preStop: { value: { exact, program = '' } } } = container;
  if (!isOfSystem(program) || hasShell(container)) return []; // the application's own program, or one of a system that is present
  return [{
    ...missing(container),
    because: `nothing in the manifests shows whether ${image || 'the image'} has it`,
    severity: 'info',
    remedy: exact ? undefined : 'make sure that the image has it: the hook does other things than sleep, too, which the native action cannot',
  }];
}

function failing({ kubernetesVersion }: Subject, container: Container, reason: string): RuleFinding {
  const { preStop, view, isWindows } = container;
  const { command = [], program = '', meantSeconds: seconds = 0, exact } = preStop.value;
  const hook = exact && seconds > 0 ? sleepingHook(container, seconds, kubernetesVersion) : undefined;
  return {
    ...missing(container),
    ...lacksProgram(container, program) ? {} : { actual: shorten(JSON.stringify(command), 80), relation: 'matching', limit: 'a command that runs' },
    because: `${reason}: SIGTERM comes at once, as if preStop were 0 s`,
    remedy: !hook && exact && seconds > 0 ? `use the native action, which takes Kubernetes ${SLEEP_ACTION}, or ${isWindows ? 'a command of Windows' : 'an image with a shell'}` : undefined,
    fixes: hook && [{ kind: 'set', object: view.object, path: [...view.path, 'lifecycle', 'preStop'], value: hook }],
    undecided: hook || seconds === 0 ? undefined : exact
      ? NO_SLEEP
      : 'it does other things than sleep, too, which would be lost',
  };
}

function missing({ preStop }: Container): RuleFinding {
  return { ...at(preStop), path: [...preStop.path, 'exec', 'command'], actual: `'${preStop.value.program}'`, relation: 'present', limit: 'in the image' };
}
