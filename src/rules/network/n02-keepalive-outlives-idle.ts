import { Front } from '../../model/fronts/front';
import { DefaultKeepAlive, defaultKeepAliveOf, keepAliveOf } from '../../model/pods/keep-alive';
import { servingContainer } from '../../model/workload';
import { formatNumber, pooledConnection } from '../../timing';
import { checkBound } from '../engine/bounds';
import { Rule, Subject } from '../engine/rule';
import { RuleFinding } from '../engine/rule-finding';

export const rule: Rule = {
  code: 'N02',
  name: 'keepalive-outlives-idle',
  severity: 'error',
  formula: 'the keep-alive timeout of the application > the idle timeout of the Application Load Balancer',
  symptom: 'requests end in a sporadic 502, most of all in quiet hours',
  explanation: 'The load balancer keeps connections to the pods open and uses them again until its idle timeout. An application that closes them earlier may '
    + 'do so in the very moment in which a request is under way. It is checked where an environment variable or an argument shows it, '
    + 'and where the command is that of a server whose default is known.',
  remedy: 'raise the keep-alive timeout of the application above the idle timeout',
  charts: ['extraEnv', 'extraEnvVars', 'env'],
  undecided: 'where the timeout is part of a command line of the application',
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
  check: subject => subject.workload.fronts.flatMap(front => {
    const container = servingContainer(subject.workload, front);
    const { idleTimeout } = front;
    if (front.loadBalancer.kind.forwards !== 'requests' || idleTimeout === undefined || container === undefined) return [];
    const byDefault = defaultKeepAliveOf(container);
    if (byDefault) return checkDefault(subject, front, byDefault);
    return keepAliveOf(container).flatMap(({ seconds, write }) => checkBound(subject, front, rule.severity, {
      actual: seconds,
      relation: 'more than',
      limit: () => pooledConnection(idleTimeout.value),
      fix: nearest => write === undefined ? [] : [{ kind: 'set', object: seconds.object, path: seconds.path, value: write(nearest) }],
    }));
  }),
};

/** The application may set its keep-alive in its own code or files: always a warning, whatever the numbers. */
function checkDefault(subject: Subject, front: Front, { seconds, server, keepsIf }: DefaultKeepAlive): RuleFinding[] {
  return checkBound(subject, front, 'warning', {
    actual: seconds,
    relation: 'more than',
    limit: () => pooledConnection(front.idleTimeout!.value),
    remedy: 'set the keep-alive timeout of the server above the idle timeout',
  }).map(finding => ({
    ...finding,
    actual: `without a keep-alive timeout, which is ${formatNumber(seconds.value)} s by default of ${server},`,
    assumed: ['that the application sets no other', ...keepsIf === undefined ? [] : [keepsIf]],
  }));
}
