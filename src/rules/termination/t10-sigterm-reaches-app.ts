import { isScraped } from '../../model/fronts/service';
import { Container } from '../../model/pods/pod';
import { abruptStopSignal, shellInFront } from '../../model/pods/process-one';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'T10',
  name: 'sigterm-reaches-app',
  severity: 'warning',
  formula: 'process 1 is not a shell that runs the application as its child; what drains on SIGQUIT has that stop signal',
  symptom: 'the application never gets SIGTERM, or exits on it without draining: requests in flight are cut',
  explanation: 'Signals go to process 1 of the container. A shell that was started with -c does not pass them on to the program that it runs, unless it '
    + 'replaces itself by that program (exec), as bash does by itself with a last command that is plain.',
  remedy: 'start the application directly, or by `exec`',
  charts: ['command', 'args'],
  undecided: 'how the image starts and which signal it drains on is not in the manifests',
  source: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
  check: ({ workload: { pod, services } }) => services.every(isScraped) ? [] // no request of a user is lost
    : pod.containers.flatMap(container => [...shellWrapped(container), ...wrongSignal(container)]),
};

function shellWrapped(container: Container): RuleFinding[] {
  const shell = shellInFront(container);
  const { value: script = '' } = shell ?? {};
  return shell === undefined ? [] : [{
    ...at(shell),
    actual: JSON.stringify(script.length > 60 ? `${script.slice(0, 57)}…` : script),
    relation: 'matching',
    limit: 'an `exec` of the application',
    because: 'the shell is process 1 and does not pass SIGTERM on',
  }];
}

function wrongSignal(container: Container): RuleFinding[] {
  const signal = abruptStopSignal(container);
  return signal === undefined ? [] : [{
    ...at(signal),
    actual: signal.defaulted ? `unset, which is ${signal.value} in this image,` : signal.value,
    relation: 'equal to',
    limit: 'SIGQUIT',
    because: `${container.image} ends at once on other signals`,
    remedy: signal.defaulted ? 'set it, where the cluster has the feature ContainerStopSignals; else tell the program to quit at the end of preStop, and sleep there until it has'
      : 'drop the stop signal: the image has the right one',
  }];
}
