import { LONGEST, text } from './line';
import { PROXIES } from '../platform/gateways/proxies';
import { TERMINATION_GRACE_PERIOD } from '../platform/kubernetes';
import { IGNORE_ANNOTATION } from '../rules/engine/ignore';
import { BUDGET_ANNOTATION } from '../timing';

/** A part of a policy with a name: a variable, or a condition. */
export interface Named {
  readonly name: string;
  readonly expression: string;
}

/** The preStop of a hook that CEL cannot read. */
export const UNREAD = '-1.0';

const DIGITS = `[0-9]{1,${String(LONGEST).length}}s?`;
const SLEEP = '^(/usr)?(/bin/)?sleep$';
const SHELL = '^(/usr)?(/bin/)?(sh|bash|ash|dash)$';

/** Images without the programs that a hook may start; a wider circle than the one that `check` knows for certain. */
const MAY_LACK_SLEEP = 'distroless|scratch|chainguard|pause';

const ANY_PROXY = PROXIES.flatMap(({ images, programs }) => [images, ...programs ? [programs] : []]).map(({ source }) => `(?:${source})`)
  .concat('^auto$').join('|'); // the image that Istio puts a proxy in place of

/** Names that are used in the expressions of the rules. */
export const PRE_STOP = 'variables.preStop';
export const GRACE = 'variables.grace';
export const CONTAINER = 'variables.container';

/** What expressions read of a workload, in the order in which one needs the other. */
export const VARIABLES: readonly Named[] = [
  { name: 'pod', expression: 'object.spec.template.spec' },
  { name: 'container', expression: 'variables.pod.containers[0]' },
  { name: 'replicas', expression: 'object.kind != "DaemonSet" && has(object.spec.replicas) ? int(object.spec.replicas) : 1' },
  // Only Deployments have the field, and the API server checks expressions against the schema of every kind.
  { name: 'recreates', expression: 'object.kind == "Deployment" && dyn(object.spec).strategy.type == "Recreate"' },
  { name: 'ignored', expression: `has(object.metadata.annotations) && ${text(IGNORE_ANNOTATION)} in object.metadata.annotations ? object.metadata.annotations[${text(IGNORE_ANNOTATION)}] : ""` },
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
];

/** What has pods at all: a Rollout may take the template of a Deployment, and some workloads are scaled to nothing. */
export const HAS_PODS: Named = {
  name: 'has-pods',
  expression: 'has(object.spec.template) && has(object.spec.template.spec) && has(object.spec.template.spec.containers)'
    + ' && (object.kind == "DaemonSet" || !has(object.spec.replicas) || object.spec.replicas != 0)',
};

/** What an object must be like for its policy to judge it; each is said as a warning where it is not so. */
export const JUDGED: readonly (Named & { readonly otherwise: string })[] = [
  {
    name: 'declares-no-budget-of-its-own',
    expression: `!has(object.metadata.annotations) || !(${text(BUDGET_ANNOTATION)} in object.metadata.annotations)`,
    otherwise: 'it declares a budget of its own, which a policy cannot read',
  },
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
