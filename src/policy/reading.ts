import { double, text, texts } from './cel';
import { Named, Scope } from './scope';
import { VARIABLE } from './symbols';
import { PROXIES } from '../platform/gateways/proxies';
import { PROBE, ROLLING_UPDATE, TERMINATION_GRACE_PERIOD } from '../platform/kubernetes';
import { IGNORE_ANNOTATION } from '../rules/engine/ignore';
import { BUDGET_ANNOTATION, DRAIN_POLICIES, INPUT_NAMES, NumericInput } from '../timing';

/** The preStop of a hook that CEL cannot read. */
export const UNREAD = '-1.0';

/** The largest number of seconds that policies read: those of more than a day are left to a person. */
const LONGEST = 99_999;

const DIGITS = `[0-9]{1,${String(LONGEST).length}}s?`;
const SLEEP = '^(/usr)?(/bin/)?sleep$';
const SHELL = '^(/usr)?(/bin/)?(sh|bash|ash|dash)$';

/** Images without the programs that a hook may start; a wider circle than the one that `check` knows for certain. */
const MAY_LACK_SLEEP = 'distroless|scratch|chainguard|pause';

const ANY_PROXY = PROXIES.flatMap(({ images, programs }) => [images, ...programs ? [programs] : []]).map(({ source }) => `(?:${source})`)
  .concat('^auto$').join('|'); // the image that Istio puts a proxy in place of

/** Names that are used in the expressions of the rules. */
export const PRE_STOP = VARIABLE.preStop;
export const GRACE = 'variables.grace';
export const CONTAINER = 'variables.container';
export const REPLICAS = 'variables.replicas';
export const DRAIN_POLICY = 'variables.drainPolicy';

/** A single pod that ends before it is replaced: no other answers meanwhile. */
export const ALONE = `${REPLICAS} <= 1 && (object.kind == "StatefulSet" || variables.recreates)`;

/** The start-up that nothing declares. */
export const UNDECLARED = '-1.0';

/** What expressions read of a workload, in the order in which one needs the other. */
const OF_WORKLOAD: readonly Named[] = [
  { name: 'pod', expression: 'object.spec.template.spec' },
  { name: 'container', expression: 'variables.pod.containers[0]' },
  { name: 'replicas', expression: 'object.kind != "DaemonSet" && has(object.spec.replicas) ? int(object.spec.replicas) : 1' },
  // The API server checks expressions against the schema of every kind, and some fields are of one kind only.
  { name: 'spec', expression: 'dyn(object.spec)' },
  { name: 'recreates', expression: 'object.kind == "Deployment" && variables.spec.strategy.type == "Recreate"' },
  { name: 'ignored', expression: annotation(IGNORE_ANNOTATION) },
  { name: 'gracePeriodIsSet', expression: 'has(variables.pod.terminationGracePeriodSeconds)' },
  { name: 'grace', expression: `variables.gracePeriodIsSet ? double(variables.pod.terminationGracePeriodSeconds) : ${TERMINATION_GRACE_PERIOD}.0` },
  { name: 'hasHook', expression: 'has(variables.container.lifecycle) && has(variables.container.lifecycle.preStop)' },
  {
    name: 'command',
    expression: 'variables.hasHook && has(variables.container.lifecycle.preStop.exec) && has(variables.container.lifecycle.preStop.exec.command)'
      + ` && !variables.container.image.matches(${text(MAY_LACK_SLEEP)}) ? variables.container.lifecycle.preStop.exec.command : []`,
  },
  {
    // `sleep 30`, or a shell that does nothing else
    name: 'sleepArgument',
    expression: `size(variables.command) == 2 && variables.command[0].matches(${text(SLEEP)}) && variables.command[1].matches(${text(`^${DIGITS}$`)}) ? variables.command[1] : `
      + `size(variables.command) == 3 && variables.command[0].matches(${text(SHELL)}) && variables.command[1] == "-c" && variables.command[2].matches(${text(`^sleep ${DIGITS}$`)})`
      + ' ? variables.command[2].substring(6) : ""',
  },
  {
    name: 'preStop',
    expression: '!variables.hasHook ? 0.0 : has(variables.container.lifecycle.preStop.sleep)'
      + ` ? (has(variables.container.lifecycle.preStop.sleep.seconds) && int(variables.container.lifecycle.preStop.sleep.seconds) <= ${LONGEST} ? double(variables.container.lifecycle.preStop.sleep.seconds) : ${UNREAD})`
      + ` : variables.sleepArgument == "" ? ${UNREAD} : variables.sleepArgument.endsWith("s") ? double(variables.sleepArgument.substring(0, size(variables.sleepArgument) - 1)) : double(variables.sleepArgument)`,
  },
  { name: 'portNames', expression: 'has(variables.container.ports) ? variables.container.ports.filter(p, has(p.name)).map(p, p.name) : []' },
  {
    name: 'takesNodePort',
    expression: 'has(variables.pod.hostNetwork) && variables.pod.hostNetwork'
      + ' || has(variables.container.ports) && variables.container.ports.exists(p, has(p.hostPort) && p.hostPort > 0)',
  },
  {
    // Of a Rollout, a canary whose traffic nothing shifts: else all old pods stay while it does.
    name: 'rolling',
    expression: 'object.kind == "Deployment" && variables.spec.strategy.type == "RollingUpdate"'
      + ' ? (has(variables.spec.strategy.rollingUpdate) ? variables.spec.strategy.rollingUpdate : dyn({}))'
      + ' : object.kind == "Rollout" && has(variables.spec.strategy) && has(variables.spec.strategy.canary) && !has(variables.spec.strategy.canary.trafficRouting)'
      + ' ? variables.spec.strategy.canary : dyn(null)',
  },
  { name: 'maxUnavailableIsSet', expression: 'variables.rolling != null && has(variables.rolling.maxUnavailable)' },
  { name: 'maxUnavailable', expression: `variables.maxUnavailableIsSet ? dyn(variables.rolling.maxUnavailable) : dyn(${text(ROLLING_UPDATE.maxUnavailable)})` },
  { name: 'maxSurge', expression: `variables.rolling != null && has(variables.rolling.maxSurge) ? dyn(variables.rolling.maxSurge) : dyn(${text(ROLLING_UPDATE.maxSurge)})` },
  { name: 'surge', expression: pods('variables.maxSurge', 99) },
  {
    name: 'unavailable',
    expression: `variables.rolling == null ? 0 : ${pods('variables.maxUnavailable', 0)} == 0 && variables.surge == 0 ? 1 : ${pods('variables.maxUnavailable', 0)}`,
  },
];

/** What expressions read of a workload in one scope: numbers of the configuration, unless a budget of the object has others. */
export function variablesOf(scope: Scope): Named[] {
  const { inputs, startupSeconds } = scope;
  const seconds = (name: keyof typeof VARIABLE, key: NumericInput, byDefault: string): Named =>
    ({ name, expression: numberOf(scope, key, byDefault) });
  const policy = inputs.isDrainPolicyAssumed ? '' : inputs.drainPolicy;
  return [
    ...OF_WORKLOAD,
    { name: 'budget', expression: annotation(BUDGET_ANNOTATION) },
    seconds('longestRequest', 'longestRequestSeconds', double(inputs.longestRequestSeconds)),
    seconds('shutdown', 'shutdownSeconds', double(inputs.shutdownSeconds)),
    seconds('accepts', 'acceptsAfterSigtermSeconds', double(inputs.acceptsAfterSigtermSeconds)),
    seconds('startup', 'startupSeconds', startupSeconds === undefined ? UNDECLARED : double(startupSeconds)),
    {
      name: 'drainPolicy',
      expression: scope.overridden.has('drainPolicy') ? text(policy) : DRAIN_POLICIES
        .reduceRight((rest, each) => `variables.budget.contains(${text(`"${each}"`)}) ? ${text(each)} : ${rest}`, text(policy)),
    },
  ];
}

function annotation(key: string): string {
  return `has(object.metadata.annotations) && ${text(key)} in object.metadata.annotations ? object.metadata.annotations[${text(key)}] : ""`;
}

/** A number of a budget on the object, which is known to be written as {@link readableBudget} takes it. */
function numberOf({ overridden }: Scope, key: NumericInput, byDefault: string): string {
  return overridden.has(key) ? byDefault
    : `variables.budget.contains(${text(`"${key}"`)}) ? double(variables.budget.find(${text(`"${key}"${SPACE}:${SPACE}[0-9.]+`)}).find("[0-9.]+$")) : ${byDefault}`;
}

/** The number of pods for a number or a percentage, as Kubernetes rounds it; to Kyverno some whole numbers are doubles. */
function pods(value: string, roundUp: 0 | 99): string {
  return `(type(${value}) != string ? int(${value}) : string(${value}).matches("^[0-9]{1,4}%$")`
    + ` ? (int(string(${value}).substring(0, size(string(${value})) - 1)) * ${REPLICAS}${roundUp === 0 ? '' : ` + ${roundUp}`}) / 100 : 0)`;
}

/** A number of a probe; an absent one is Kubernetes' default. */
export function probeNumber(probe: string, field: keyof typeof PROBE): string {
  return `(has(${probe}.${field}) ? double(${probe}.${field}) : ${double(PROBE[field])})`;
}

const SPACE = '[ \\t\\n\\r]*';
const SECONDS = '(0|[1-9][0-9]{0,4})([.][0-9]{1,3})?';

/** The budget of an object, as far as expressions read it: each key once, numbers of seconds, and the profile of the scope by its name. */
function readableBudget({ overridden, profile }: Scope): string {
  const colon = `${SPACE}:${SPACE}`;
  const list = (item: string) => `(${item}(${SPACE},${SPACE}${item})*)?`;
  const name = overridden.has('loadBalancer') ? '[a-z-]+' : profile;
  const entry = [
    `"(${Object.keys(INPUT_NAMES).join('|')})"${colon}${SECONDS}`,
    ...name === undefined ? [] : [`"loadBalancer"${colon}"${name}"`],
    `"drainPolicy"${colon}"(${DRAIN_POLICIES.join('|')})"`,
    `"reclaim"${colon}\\[${SPACE}${list('"[a-z0-9=.-]+"')}${SPACE}\\]`,
  ].map(each => `(${each})`).join('|');
  const budget = `object.metadata.annotations[${text(BUDGET_ANNOTATION)}]`;
  const keys = texts([...Object.keys(INPUT_NAMES), 'loadBalancer', 'drainPolicy', 'reclaim']);
  return `${budget}.matches(${text(`^${SPACE}\\{${SPACE}${list(`(${entry})`)}${SPACE}\\}${SPACE}$`)})`
    + ` && ${keys}.all(k, size(${budget}.findAll("\\"" + k + "\\"")) <= 1)`;
}

/** What has pods at all: a Rollout may take the template of a Deployment, and some workloads are scaled to nothing. */
export const HAS_PODS: Named = {
  name: 'has-pods',
  expression: 'has(object.spec.template) && has(object.spec.template.spec) && has(object.spec.template.spec.containers)'
    + ' && (object.kind == "DaemonSet" || !has(object.spec.replicas) || object.spec.replicas != 0)',
};

/** What an object must be like for its policy to judge it; each is said as a warning where it is not so. */
export function judged(scope: Scope): (Named & { readonly otherwise: string })[] {
  return [
    {
      name: 'has-a-budget-that-can-be-read',
      expression: `!has(object.metadata.annotations) || !(${text(BUDGET_ANNOTATION)} in object.metadata.annotations) || (${readableBudget(scope)})`,
      otherwise: 'it declares a budget of its own, in a form or with a load balancer that the policy does not read',
    },
    ...OF_PODS,
  ];
}

const OF_PODS: readonly (Named & { readonly otherwise: string })[] = [
  {
    name: 'has-one-container',
    expression: 'size(object.spec.template.spec.containers) == 1 && (!has(object.spec.template.spec.initContainers)'
      + ' || object.spec.template.spec.initContainers.all(c, !has(c.restartPolicy) || c.restartPolicy != "Always"))',
    otherwise: 'it has several containers, and which of them answers is not in the object',
  },
  {
    name: 'is-not-for-windows',
    expression: '(!has(object.spec.template.spec.os) || object.spec.template.spec.os.name != "windows")'
      + ' && (!has(object.spec.template.spec.nodeSelector) || object.spec.template.spec.nodeSelector.all(k, object.spec.template.spec.nodeSelector[k] != "windows"))',
    otherwise: 'it runs on Windows, whose programs a policy does not know',
  },
  {
    name: 'is-not-a-proxy',
    expression: 'object.spec.template.spec.containers.all(c, ([c.image] + (has(c.command) ? c.command : []) + (has(c.args) ? c.args : []))'
      + `.all(w, !w.matches(${text(ANY_PROXY)})))`,
    otherwise: 'it is a proxy, whose settings decide how it ends',
  },
];
