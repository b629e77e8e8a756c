import { choose, double, text, texts } from './cel';
import { nameOf } from './policies';
import { CONTAINER, GRACE, HAS_PODS, judged, PRE_STOP, probeNumber, UNDECLARED, UNREAD, variablesOf } from './reading';
import { MAY_BE_MORE } from './rollout-rules';
import { validations } from './rules';
import { Named, Scope } from './scope';
import { symbolic, VARIABLE } from './symbols';
import { drained } from './termination-rules';
import { PROBE } from '../platform/kubernetes';
import { SPOT_LABELS } from '../platform/nodes';
import {
  BUDGET_ANNOTATION, fieldTerm, freeingPreStop, lastRequest, leakPreStop, lowestCeiling, nearest, outlastingPreStop, planBudget, roundUp,
  SettableField, TOLERANCE, withAcceptance,
} from '../timing';

/** The label of namespaces whose workloads are changed, and its value. */
export const MUTATE_LABEL = 'cdk8s-zero-downtime/mutate';
export const MUTATE = 'enabled';

/** A value that is added to an object, or takes the place of another there. */
export interface Patch {
  readonly condition: string;
  /** Of a JSON patch: what is added to a list goes before what is there. */
  readonly op?: 'replace';
  /** A JSON pointer. */
  readonly path: string;
  /** In CEL. */
  readonly value: string;
}

/** A policy that adds what `fix` would, in the terms that all engines share. */
export interface MutatingPolicy {
  readonly name: string;
  readonly conditions: readonly Named[];
  readonly variables: readonly Named[];
  readonly patches: readonly Patch[];
}

export function mutatingPoliciesOf(scopes: readonly Scope[]): MutatingPolicy[] {
  return scopes.map((scope, index) => ({
    name: nameOf('zero-downtime-fix', index, scopes),
    conditions: [
      ...scope.conditions, HAS_PODS, ...judged(scope).map(({ name, expression }) => ({ name, expression })), NO_BUDGET, NO_SPOT,
    ],
    variables: [...variablesOf(scope), ...numbersOf(scope)],
    patches: [...preStopPatches(), ...gracePatches(), ...rolloutPatches(scope), ...probePatches(scope)],
  }));
}

/** Whoever declares a budget has its numbers from elsewhere. */
const NO_BUDGET: Named = {
  name: 'declares-no-budget-of-its-own',
  expression: `!has(object.metadata.annotations) || !(${text(BUDGET_ANNOTATION)} in object.metadata.annotations)`,
};

/** Spot leaves too little time for what the policy would write. */
const NO_SPOT: Named = {
  name: 'asks-for-no-spot-nodes',
  expression: [
    `(!has(object.spec.template.spec.nodeSelector) || ${texts(Object.keys(SPOT_LABELS))}.all(l, !(l in object.spec.template.spec.nodeSelector)))`,
    '(!has(object.spec.template.spec.affinity) || !has(object.spec.template.spec.affinity.nodeAffinity)'
      + ' || !has(object.spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution)'
      + ' || object.spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms.all(t,'
      + ` !has(t.matchExpressions) || t.matchExpressions.all(e, !(e.key in ${texts(Object.keys(SPOT_LABELS))}))))`,
  ].join(' && '),
};

/** The numbers to write: those of the budget of the scope, and more where the object needs more. */
function numbersOf(scope: Scope): Named[] {
  const { inputs } = scope;
  const { bound } = drained(scope);
  const ended = symbolic(inputs, (given, preStop) => withAcceptance(given, fieldTerm('preStopSeconds', preStop)));
  const covered = upwards(bound.value);
  const [budgeted, beyond] = [double(budgetOf(scope, 'terminationGracePeriodSeconds')), upwards(`${bound.value} + ${double(inputs.marginSeconds)}`)];
  const wanted = `(${budgeted} > ${beyond} ? ${budgeted} : ${beyond})`;
  // No more than the nodes leave.
  const ceiling = lowestCeiling(inputs);
  const within = (number: string, otherwise: string) => Number.isFinite(ceiling) ? `(${number} <= ${double(ceiling)} ? ${number} : ${otherwise})` : number;
  const sleep = (code: 'T03' | 'T06') => choose(ON_HOST, preStopFor(scope, code, true), preStopFor(scope, code, false));
  const afterwards = (name: string, expression: string): Named => ({ name, expression: expression.replaceAll(PRE_STOP, NEW) });
  return [
    {
      name: 'newPreStop',
      expression: `${PRE_STOP} == ${UNREAD} ? ${UNREAD} : !(${isKept(scope, 'T06')}) ? ${sleep('T06')} : !(${isKept(scope, 'T03')}) ? ${sleep('T03')} : ${PRE_STOP}`,
    },
    afterwards('ends', isKept(scope, 'T01')),
    afterwards('outlives', isKept(scope, 'T02')),
    afterwards('newGrace', `${PRE_STOP} == ${UNREAD} ? ${GRACE}`
      + ` : !variables.ends ? ${within(wanted, within(covered, GRACE))}`
      + ` : !variables.outlives ? ${within(wanted, within(upwards(`${ended.value} + ${VARIABLE.shutdown}`), GRACE))} : ${GRACE}`),
  ];
}

/** What a rule of a scope checks; true where it refuses nothing. */
function isKept(scope: Scope, code: string, place?: (expression: string) => boolean): string {
  return validations(scope).filter(rule => rule.code === code && (place?.(rule.expression) ?? true)).map(({ expression }) => `(${expression})`).join(' && ') || 'true';
}

const NEW = 'variables.newPreStop';
const ON_HOST = 'has(variables.pod.hostNetwork) && variables.pod.hostNetwork';

/** A field of the budget of a scope, without the ceilings of node reclaim. */
function budgetOf({ inputs }: Scope, field: SettableField): number {
  const plan = planBudget({ ...inputs, reclaim: [] });
  return plan.ok ? plan.budget.timings[field] ?? 0 : 0;
}

/** The preStop to write where a rule does not hold; the present one if the nodes leave less. */
function preStopFor(scope: Scope, code: 'T03' | 'T06', hostNetwork: boolean): string {
  const { inputs } = scope;
  const outlasts = !inputs.isDrainPolicyAssumed && inputs.drainPolicy === 'outlast-deregistration';
  const limit = code === 'T03' ? leakPreStop(inputs) : outlastingPreStop(inputs);
  const least = Math.max(nearest('at least', limit.value), outlasts ? roundUp(lastRequest(inputs).value) : 0);
  // A pod keeps its address while its target drains (T05).
  const freeing = inputs.loadBalancer.targets.arePods ? roundUp(freeingPreStop(inputs, hostNetwork).value) : 0;
  const wanted = Math.max(least, budgetOf(scope, 'preStopSeconds'), freeing);
  const most = lowestCeiling(inputs) - Math.max(code === 'T06' ? inputs.shutdownSeconds : 0, 1);
  return wanted <= most ? double(wanted) : least <= most ? double(least) : PRE_STOP;
}

/** A double of CEL, rounded up as the model rounds. */
function upwards(value: string): string {
  return `double(int(${value}) + (double(int(${value})) < ${value} - ${double(TOLERANCE)} ? 1 : 0))`;
}

const POD_PATH = '/spec/template/spec';
const CONTAINER_PATH = `${POD_PATH}/containers/0`;

/** The sleep in the form that it has, or a hook where there is none. */
function preStopPatches(): Patch[] {
  const isRaised = `${NEW} > ${PRE_STOP}`;
  const seconds = `int(${NEW})`;
  const hook = `${CONTAINER}.lifecycle.preStop`;
  return [
    { condition: `${isRaised} && !has(${CONTAINER}.lifecycle)`, path: `${CONTAINER_PATH}/lifecycle`, value: `{"preStop": {"sleep": {"seconds": ${seconds}}}}` },
    {
      condition: `${isRaised} && has(${CONTAINER}.lifecycle) && !variables.hasHook`, path: `${CONTAINER_PATH}/lifecycle/preStop`, value: `{"sleep": {"seconds": ${seconds}}}`,
    },
    { condition: `${isRaised} && variables.hasHook && has(${hook}.sleep)`, path: `${CONTAINER_PATH}/lifecycle/preStop/sleep/seconds`, value: seconds },
    ...[[2, 'string(SECONDS)'], [3, '"sleep " + string(SECONDS)']].map(([size, value]): Patch => ({
      op: 'replace',
      condition: `${isRaised} && variables.sleepArgument != "" && size(variables.command) == ${size}`,
      path: `${CONTAINER_PATH}/lifecycle/preStop/exec/command/${Number(size) - 1}`,
      value: String(value).replace('SECONDS', seconds),
    })),
  ];
}

function gracePatches(): Patch[] {
  return [{ condition: `variables.newGrace > ${GRACE}`, path: `${POD_PATH}/terminationGracePeriodSeconds`, value: 'int(variables.newGrace)' }];
}

/** One pod more instead of one less; with a port of the node, no other finds a place. */
function rolloutPatches(scope: Scope): Patch[] {
  // Whether an autoscaler runs more or not: one pod more instead of one less is right.
  const isBroken = `!(${isKept(scope, 'R02').replaceAll(MAY_BE_MORE, 'false')})`;
  const places = [['Deployment', 'strategy/rollingUpdate'], ['Rollout', 'strategy/canary'], ['DaemonSet', 'updateStrategy/rollingUpdate']];
  return places.flatMap(([kind, place]): Patch[] => {
    const isDaemon = kind === 'DaemonSet';
    const condition = `object.kind == "${kind}" && ${isBroken}`;
    const surge = isDaemon ? 'has(variables.spec.updateStrategy.rollingUpdate.maxSurge) && string(variables.spec.updateStrategy.rollingUpdate.maxSurge) != "0"'
      + ' && string(variables.spec.updateStrategy.rollingUpdate.maxSurge) != "0%"' : 'variables.surge > 0';
    return [
      { condition: `${condition} && !variables.takesNodePort`, path: `/spec/${place}/maxUnavailable`, value: '0' },
      { condition: `${condition} && !variables.takesNodePort && !(${surge})`, path: `/spec/${place}/maxSurge`, value: '1' },
      ...isDaemon ? [{ condition: `${condition} && variables.takesNodePort`, path: `/spec/${place}/maxUnavailable`, value: '1' }] : [],
    ];
  });
}

/** Patience for the longest start, and ports that exist where there is but one. */
function probePatches(scope: Scope): Patch[] {
  const { inputs: { marginSeconds }, rules } = scope;
  const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'];
  const [startup, readiness, liveness] = probes.map(name => {
    const probe = `${CONTAINER}.${name}`;
    const [delay, period, failures] = (['initialDelaySeconds', 'periodSeconds', 'failureThreshold'] as const).map(field => probeNumber(probe, field));
    return { probe, delay, period, failures };
  });
  const isBroken = (name: string) => `!(${isKept(scope, 'S01', expression => expression.includes(`(has(${CONTAINER}.${name}.periodSeconds)`))})`;
  const started = upwards(VARIABLE.startup);
  const patience = `(${liveness.delay} + ${liveness.period} * (${liveness.failures} - 1.0))`;
  const failuresPath = (name: string) => `${CONTAINER_PATH}/${name}/failureThreshold`;
  const isDeclared = `${VARIABLE.startup} != ${UNDECLARED}`;
  const atOnce = (name: string, { failures }: typeof startup): Patch => ({
    condition: `${isBroken(name)} && !(${isDeclared}) && ${failures} <= 1.0`, path: failuresPath(name), value: String(PROBE.failureThreshold),
  });
  const one = 'has(variables.container.ports) && size(variables.container.ports) == 1';
  return [
    {
      condition: `${isBroken('startupProbe')} && ${isDeclared} && ${startup.period} > 0.0`,
      path: failuresPath('startupProbe'),
      value: `int(${upwards(`(${started} + ${double(marginSeconds)} - ${startup.delay}) / ${startup.period}`)}) + 1`,
    },
    {
      condition: `${isBroken('livenessProbe')} && ${isDeclared}`,
      path: `${CONTAINER_PATH}/livenessProbe/initialDelaySeconds`,
      value: `int(${liveness.delay} + ${started} + ${double(roundUp(marginSeconds))} - ${patience})`,
    },
    ...rules.get('S01') === 'all' ? [atOnce('startupProbe', startup), atOnce('livenessProbe', liveness)] : [],
    ...rules.get('S10') === 'all' ? [{
      condition: `!(${isKept(scope, 'S10', expression => !expression.includes('2.0 *'))})`,
      path: failuresPath('livenessProbe'),
      value: `int(${readiness.period} * ${readiness.failures} / ${liveness.period} + ${double(TOLERANCE)}) + 1`,
    }] : [],
    ...probes.flatMap(name => ['httpGet', 'tcpSocket'].map((handler): Patch => {
      const port = `${CONTAINER}.${name}.${handler}.port`;
      return {
        condition: `has(${CONTAINER}.${name}) && has(${CONTAINER}.${name}.${handler}) && type(${port}) == string && ${one}`
          + ` && !(${isKept(scope, 'S13', expression => expression.includes(`type(${port}) != string`))})`,
        path: `${CONTAINER_PATH}/${name}/${handler}/port`,
        value: 'size(variables.portNames) == 1 ? dyn(variables.portNames[0]) : dyn(variables.container.ports[0].containerPort)',
      };
    })),
  ];
}
