import { text } from './line';
import { HAS_PODS, JUDGED, Named, PRE_STOP, UNREAD, VARIABLES } from './reading';
import { Validation, validations } from './rules';
import { Scope } from './scopes';

/** A policy in the terms that all engines share. */
export interface Policy {
  readonly name: string;
  readonly effect: 'refuse' | 'warn';
  readonly conditions: readonly Named[];
  readonly variables: readonly Named[];
  readonly validations: readonly Pick<Validation, 'expression' | 'message'>[];
}

/** The policies of each scope: one that refuses what loses requests, and one that warns of what it cannot judge. */
export function policiesOf(scopes: readonly Scope[]): Policy[] {
  return scopes.flatMap(({ conditions, inputs, codes }, index): Policy[] => {
    const name = scopes.length === 1 ? 'zero-downtime' : `zero-downtime-${index + 1}`;
    const rules = validations(inputs).filter(({ code }) => codes.includes(code));
    return [
      {
        name,
        effect: 'refuse',
        conditions: [...conditions, HAS_PODS, ...JUDGED.map(({ name: called, expression }) => ({ name: called, expression }))],
        variables: [...VARIABLES, ...rules.map(({ code, expression, message }) => ({ name: code, expression: `(${expression}) ? "" : ${message}` }))],
        validations: [allOf(rules)],
      },
      { name: `${name}-unread`, effect: 'warn', conditions: [...conditions, HAS_PODS], variables: VARIABLES, validations: warnings() },
    ];
  });
}

/** One validation for all rules: of several that do not hold, the API server would say the first one only. */
function allOf(rules: readonly Validation[]): Policy['validations'][number] {
  const said = rules.map(({ code }) => `variables.${code}`);
  return { expression: said.map(variable => `${variable} == ""`).join(' && '), message: `[${said.join(', ')}].filter(m, m != "").join(${text(BETWEEN)})` };
}

/** Messages take no line breaks. */
export const BETWEEN = ' -- ';

const LEFT = 'its rollouts are not judged by this policy: ';

function warnings(): Policy['validations'] {
  return [
    ...JUDGED.map(({ expression, otherwise }) => ({ expression, message: text(`${LEFT}${otherwise}; zero-downtime check judges it`) })),
    {
      expression: `${PRE_STOP} != ${UNREAD}`,
      message: text(`${LEFT}how long its preStop takes cannot be read; zero-downtime check judges it`),
    },
  ];
}

/** The kinds that policies are about, by their groups. */
const RESOURCES = [
  { group: 'apps', version: 'v1', resources: ['deployments', 'statefulsets', 'daemonsets'], kinds: ['Deployment', 'StatefulSet', 'DaemonSet'] },
  { group: 'argoproj.io', version: 'v1alpha1', resources: ['rollouts'], kinds: ['Rollout'] },
] as const;

/** The objects of Kubernetes' own admission policies, since version 1.30. */
export function toAdmissionPolicies(policies: readonly Policy[]): object[] {
  return policies.flatMap(({ name, effect, conditions, variables, validations: rules }) => [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        failurePolicy: effect === 'refuse' ? 'Fail' : 'Ignore',
        matchConstraints: {
          resourceRules: RESOURCES.map(({ group, version, resources }) => ({ apiGroups: [group], apiVersions: [version], operations: ['CREATE', 'UPDATE'], resources })),
        },
        matchConditions: conditions,
        variables,
        validations: rules.map(({ expression, message }) => ({ expression, messageExpression: message })),
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name },
      spec: { policyName: name, validationActions: [effect === 'refuse' ? 'Deny' : 'Warn'] },
    },
  ]);
}

/** The same for Kyverno, which evaluates the same expressions since version 1.13. */
export function toKyvernoPolicies(policies: readonly Policy[]): object[] {
  return policies.map(({ name, effect, conditions, variables, validations: rules }) => ({
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: { name, annotations: { 'pod-policies.kyverno.io/autogen-controllers': 'none' } },
    spec: {
      background: false,
      ...effect === 'warn' && { emitWarning: true },
      rules: [{
        name: 'rollout',
        match: { any: [{ resources: { kinds: RESOURCES.flatMap(({ group, version, kinds }) => kinds.map(kind => `${group}/${version}/${kind}`)), operations: ['CREATE', 'UPDATE'] } }] },
        celPreconditions: conditions,
        validate: {
          failureAction: effect === 'refuse' ? 'Enforce' : 'Audit',
          cel: { variables, expressions: rules.map(({ expression, message }) => ({ expression, messageExpression: message })) },
        },
      }],
    },
  }));
}
