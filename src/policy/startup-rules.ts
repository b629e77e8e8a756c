import { choose, double, shown, text } from './cel';
import { ALONE, CONTAINER, probeNumber, REPLICAS, UNDECLARED } from './reading';
import { Scope } from './scope';
import { symbolic, VARIABLE } from './symbols';
import { Validation, validation } from './validation';
import { MAX_PORT } from '../platform/kubernetes';
import { startup, TOLERANCE } from '../timing';

const [STARTUP, READINESS, LIVENESS] = ['startupProbe', 'readinessProbe', 'livenessProbe'].map(name => `${CONTAINER}.${name}`);
const CONTAINER_FIELD = 'spec.template.spec.containers[{name}]';
const NAMED = { '{name}': `${CONTAINER}.name` };

/** Programs that find a process, whose success says nothing about a start. */
const FINDS_PROCESS = '(^|[\\s/;&|])(pgrep|pidof|ps)(\\s|$)';

/** How a pod starts and stays healthy: its probes against each other and against what is declared. */
export function startupRules({ inputs, rules }: Scope): Validation[] {
  return [
    ...firstFailure(inputs, rules.get('S01') === 'all'),
    // With a gate, or a possible one, at least the load balancer waits: a warning.
    ...inputs.loadBalancer.gated && rules.get('S11') !== 'all' ? [] : [validation('S11', `has(${READINESS}) || (${ALONE})`, {
      field: `${CONTAINER_FIELD}.readinessProbe`,
      actual: 'absent',
      relation: 'present',
      because: 'it answers a Service and is ready as soon as it runs',
      remedy: 'add a readinessProbe that asks what the load balancer asks',
    }, NAMED)],
    ...rules.get('S10') === 'all' ? readinessFirst() : [],
    ...['startupProbe', 'readinessProbe', 'livenessProbe'].flatMap(missingPort),
  ];
}

/** S01: of the startup probe, or of liveness without one. Without a declared start-up it is a warning that a probe allows no time at all. */
function firstFailure(inputs: Scope['inputs'], all: boolean): Validation[] {
  const limit = symbolic(inputs, startup);
  return [[STARTUP, 'startupProbe', '{sum}'], [LIVENESS, 'livenessProbe', '{sum}, and there is no startup probe']].flatMap(([probe, field, because]) => {
    const [delay, period, failures] = (['initialDelaySeconds', 'periodSeconds', 'failureThreshold'] as const).map(each => probeNumber(probe, each));
    const patience = `(${delay} + ${period} * (${failures} - 1.0))`;
    const isAsked = `has(${probe})${probe === LIVENESS ? ` && !has(${STARTUP})` : ''} && (${asks(probe)})`
      + ` && !(has(${probe}.exec) && has(${probe}.exec.command) && ${probe}.exec.command.exists(w, w.matches(${text(FINDS_PROCESS)})))`;
    const found = { field: `${CONTAINER_FIELD}.${field}`, actual: 'patient for {patience} s ({delay}{failures} × {period} s)' };
    const computed = {
      ...NAMED,
      '{patience}': shown(patience),
      '{delay}': `${delay} > 0.0 ? string(${delay}) + " s + " : ""`,
      '{failures}': `string(${failures} - 1.0)`,
      '{period}': `string(${period})`,
      '{needed}': shown(limit.value),
      '{sum}': limit.spelled,
    };
    const isUndeclared = `${VARIABLE.startup} == ${UNDECLARED}`;
    return [
      validation('S01', `${isUndeclared} || !(${isAsked}) || ${patience} >= ${limit.value} - ${double(TOLERANCE)}`, {
        ...found, relation: 'at least', limit: '{needed} s', because,
      }, computed),
      ...all ? [validation('S01', `!(${isUndeclared}) || !(${isAsked}) || ${patience} > 0.0 || ${period} <= 0.0`, {
        ...found, relation: 'more than', limit: 0, unit: 's', because: 'the first probe may come as soon as the container runs, and its failure kills it',
      }, computed)] : [],
    ];
  });
}

/** S10, where a configuration makes an error of it: readiness trips before liveness. */
function readinessFirst(): Validation[] {
  const [readiness, liveness] = [READINESS, LIVENESS].map(probe => ({
    period: probeNumber(probe, 'periodSeconds'), failures: probeNumber(probe, 'failureThreshold'),
  }));
  const isAsked = `has(${READINESS}) && has(${LIVENESS}) && (${asks(READINESS)}) && (${asks(LIVENESS)})`
    + ` && ${readiness.period} > 0.0 && ${liveness.period} > 0.0 && !(object.kind != "DaemonSet" && ${REPLICAS} <= 1)`;
  const needed = `${readiness.period} * ${readiness.failures} / ${liveness.period}`;
  const same = asksTheSame(READINESS, LIVENESS);
  const inWords = ({ period, failures }: typeof readiness) => `string(${period} * ${failures}) + " s (" + string(${failures}) + " × " + string(${period}) + " s)"`;
  const field = `${CONTAINER_FIELD}.livenessProbe.failureThreshold`;
  const computed = {
    ...NAMED,
    '{failures}': `has(${LIVENESS}.failureThreshold) ? string(${liveness.failures}) : "unset, which is " + string(${liveness.failures}) + ","`,
    '{needed}': shown(needed),
    '{half}': shown(`${needed} / 2.0`),
    '{readiness}': inWords(readiness),
    '{liveness}': inWords(liveness),
  };
  return [
    validation('S10', `!(${isAsked}) || !(${same}) || ${liveness.failures} > ${needed} + ${double(TOLERANCE)}`, {
      field, actual: '{failures}', relation: 'more than', limit: '{needed}', because: 'readiness trips after {readiness}, liveness after {liveness}, and both ask the same',
    }, computed),
    validation('S10', `!(${isAsked}) || (${same}) || ${liveness.failures} > ${needed} + ${double(TOLERANCE)} || 2.0 * ${liveness.failures} >= ${needed} - ${double(TOLERANCE)}`, {
      field, actual: '{failures}', relation: 'at least', limit: '{half}', because: 'liveness trips after {liveness}, in less than half the {readiness} of readiness, which asks something else',
    }, computed),
  ];
}

/** Whether a probe has a handler; of custom resources, nobody has validated it. */
function asks(probe: string): string {
  return HANDLERS.map(handler => `has(${probe}.${handler})`).join(' || ');
}

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'] as const;

function asksTheSame(one: string, other: string): string {
  const path = (probe: string) => `(has(${probe}.httpGet.path) ? (${probe}.httpGet.path.startsWith("/") ? ${probe}.httpGet.path : "/" + ${probe}.httpGet.path) : "/")`;
  const scheme = (probe: string) => `(has(${probe}.httpGet.scheme) ? ${probe}.httpGet.scheme : "HTTP")`;
  const both = (handler: (typeof HANDLERS)[number]) => `has(${one}.${handler}) && has(${other}.${handler})`;
  return [
    `${both('httpGet')} && ${path(one)} == ${path(other)} && ${scheme(one)} == ${scheme(other)} && ${one}.httpGet.port == ${other}.httpGet.port`,
    `${both('tcpSocket')} && ${one}.tcpSocket.port == ${other}.tcpSocket.port`,
    `${both('grpc')} && ${one}.grpc.port == ${other}.grpc.port`,
    `${both('exec')} && ${one}.exec.command == ${other}.exec.command`,
  ].map(each => `(${each})`).join(' || ');
}

/** S13: a number that there is, or a name among the ports of the same container. */
function missingPort(name: string): Validation[] {
  const probe = `${CONTAINER}.${name}`;
  const numbers = (['httpGet', 'tcpSocket', 'grpc'] as const).map(handler => {
    const port = `${probe}.${handler}.port`;
    return validation('S13', `!has(${probe}) || !has(${probe}.${handler}) || !has(${port}) || type(${port}) == string || (int(${port}) >= 1 && int(${port}) <= ${MAX_PORT})`, {
      field: `${CONTAINER_FIELD}.${name}.${handler}.port`, actual: '{port}', relation: 'between', limit: `1 and ${MAX_PORT}`,
    }, { ...NAMED, '{port}': `string(${port})` });
  });
  return [...numbers, ...['httpGet', 'tcpSocket'].map(handler => {
    const port = `${probe}.${handler}.port`;
    const expression = `!has(${probe}) || !has(${probe}.${handler}) || type(${port}) != string || string(${port}).matches("^[0-9]*$")`
      + ` || variables.portNames.exists(n, n == string(${port}))`;
    const found = { field: `${CONTAINER_FIELD}.${name}.${handler}.port`, actual: '\'{port}\'' };
    const computed = { ...NAMED, '{port}': `string(${port})`, '{names}': 'variables.portNames.map(n, "\'" + n + "\'").join(", ")' };
    const [some, none] = [
      validation('S13', expression, {
        ...found, relation: 'one of', limit: '{names}', because: 'container \'{name}\' declares no port of that name',
      }, computed),
      validation('S13', expression, { ...found, relation: 'a whole number', because: 'container \'{name}\' declares no ports with a name' }, computed),
    ];
    return { ...some, message: choose('size(variables.portNames) > 0', some.message, none.message) };
  })];
}
