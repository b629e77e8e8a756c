import { Container } from '../../model/pods/pod';
import { at } from '../engine/bounds';
import { Rule } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

/** Programs that end at once on SIGTERM and drain on SIGQUIT; their official images say so by their stop signal. */
const DRAINS_ON_SIGQUIT = /(^|\/)((nginx|openresty|php-fpm)(:|@|$)|php:[^@]*fpm)/;

export const rule: Rule = {
  code: 'T10',
  name: 'sigterm-reaches-app',
  severity: 'warning',
  formula: 'process 1 is not a shell that runs the application as its child; what drains on SIGQUIT has that stop signal',
  symptom: 'the application exits without draining, or is waited for until SIGKILL',
  explanation: 'Signals go to process 1 of the container. A shell that was started with -c does not pass them on to the program that it runs, unless it '
    + 'replaces itself by that program (exec).',
  remedy: 'start the application directly, or by `exec`',
  undecided: 'how the image starts and which signal it drains on is not in the manifests',
  source: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
  check: ({ workload: { pod } }) => pod.containers.flatMap(container => [...shellWrapped(container), ...wrongSignal(container)]),
};

function shellWrapped({ command, args, view }: Container): RuleFinding[] {
  const words = [...command, ...args];
  if (!/(^|\/)(sh|bash|ash|dash)$/.test(words[0] ?? '')) return [];
  const script = words[words.findIndex(word => /^-[a-z]*c$/.test(word)) + 1];
  if (script === undefined || !words.some(word => /^-[a-z]*c$/.test(word)) || /(^|[\s;&])exec\s|\btrap\b/.test(script)) return [];
  return [{
    ...at(view.at(command.length > 0 ? 'command' : 'args')),
    actual: JSON.stringify(script.length > 60 ? `${script.slice(0, 57)}…` : script),
    relation: 'like',
    limit: '`exec` of the application',
    because: 'the shell is process 1 and does not pass SIGTERM on',
  }];
}

function wrongSignal({ image, stopSignal, view }: Container): RuleFinding[] {
  if (stopSignal === undefined || stopSignal === 'SIGQUIT' || !DRAINS_ON_SIGQUIT.test(image)) return [];
  return [{
    ...at(view.at('lifecycle', 'stopSignal')),
    actual: stopSignal,
    relation: 'like',
    limit: 'SIGQUIT',
    because: `${image} ends at once on other signals`,
    remedy: 'drop the stop signal: the image has the right one',
  }];
}
