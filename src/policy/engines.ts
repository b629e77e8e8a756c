import { text } from './cel';
import { MUTATE, MUTATE_LABEL, MutatingPolicy } from './mutations';
import { Policy } from './policies';

/** The kinds that policies are about, by their groups. */
const RESOURCES = [
  { group: 'apps', version: 'v1', resources: ['deployments', 'statefulsets', 'daemonsets'] },
  { group: 'argoproj.io', version: 'v1alpha1', resources: ['rollouts'] },
] as const;

const MATCHES = {
  resourceRules: RESOURCES.map(({ group, version, resources }) => ({ apiGroups: [group], apiVersions: [version], operations: ['CREATE', 'UPDATE'], resources })),
};

/** What both engines call the same: Kyverno took the fields of Kubernetes, and evaluates the same expressions. */
function specOf({ effect, conditions, variables, validations }: Policy): object {
  return {
    failurePolicy: effect === 'refuse' ? 'Fail' : 'Ignore',
    matchConstraints: MATCHES,
    matchConditions: conditions,
    variables,
    validations: validations.map(({ expression, message }) => ({ expression, messageExpression: message })),
  };
}

function actionsOf({ effect }: Policy): string[] {
  return [effect === 'refuse' ? 'Deny' : 'Warn'];
}

/** The objects of Kubernetes' own admission policies, since version 1.30. */
export function toAdmissionPolicies(policies: readonly Policy[]): object[] {
  return policies.flatMap(policy => [
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicy', metadata: { name: policy.name }, spec: specOf(policy) },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: policy.name },
      spec: { policyName: policy.name, validationActions: actionsOf(policy) },
    },
  ]);
}

/** The same for Kyverno, since version 1.17; its ClusterPolicies are deprecated from then on, and gone with 1.20. */
export function toKyvernoPolicies(policies: readonly Policy[]): object[] {
  return policies.map(policy => ({
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ValidatingPolicy',
    metadata: { name: policy.name },
    spec: { validationActions: actionsOf(policy), ...specOf(policy) },
  }));
}

const IN_LABELLED_NAMESPACES = { namespaceSelector: { matchLabels: { [MUTATE_LABEL]: MUTATE } } };

/** Where a change fails, the object stays as it is, and is refused by the other policies. */
function mutatingSpecOf({ conditions, variables, patches }: MutatingPolicy): object {
  const expression = patches
    .map(({ condition, op = 'add', path, value }) => `(${condition} ? [JSONPatch{op: ${text(op)}, path: ${text(path)}, value: ${value}}] : [])`).join(' + ');
  return {
    failurePolicy: 'Ignore',
    reinvocationPolicy: 'IfNeeded',
    matchConstraints: MATCHES,
    matchConditions: conditions,
    variables,
    mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
  };
}

/** The objects of Kubernetes' own mutating policies, since version 1.36. */
export function toMutatingAdmissionPolicies(policies: readonly MutatingPolicy[]): object[] {
  return policies.flatMap(policy => [
    { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'MutatingAdmissionPolicy', metadata: { name: policy.name }, spec: mutatingSpecOf(policy) },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingAdmissionPolicyBinding',
      metadata: { name: policy.name },
      spec: { policyName: policy.name, matchResources: IN_LABELLED_NAMESPACES },
    },
  ]);
}

/** The same for Kyverno, since version 1.17. */
export function toKyvernoMutatingPolicies(policies: readonly MutatingPolicy[]): object[] {
  return policies.map(policy => ({
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'MutatingPolicy',
    metadata: { name: policy.name },
    spec: { ...mutatingSpecOf(policy), matchConstraints: { ...MATCHES, ...IN_LABELLED_NAMESPACES } },
  }));
}
