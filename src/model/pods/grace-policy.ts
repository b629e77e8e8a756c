import { isRecord } from '../../platform/records';
import { Sourced } from '../objects/object';
import { ObjectIndex } from '../objects/object-index';
import { parseDocument } from '../objects/parse';
import { View } from '../objects/view';

/**
 * The grace periods that policies among the manifests write into pods of a namespace when they are created. Other
 * conditions of a policy are not examined.
 *
 * @see https://kyverno.io/docs/policy-types/cluster-policy/mutate/
 * @see https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
 * @see https://kyverno.io/docs/policy-types/mutating-policy/
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/mutation/
 */
export function writtenGracePeriods(index: ObjectIndex, namespace: string | undefined): Sourced<number>[] {
  const kyverno = index.all('ClusterPolicy', 'Policy')
    .filter(({ object: policy }) => policy.kind === 'ClusterPolicy' || index.sameNamespace(policy.namespace, namespace))
    .flatMap(policy => policy.at('spec', 'rules').list())
    .filter(rule => concerns(rule, namespace))
    .flatMap(rule => [...overlaid(rule.at('mutate'), DEPTH), ...patched(rule.at('mutate'), DEPTH)]);
  const byExpression = index.all('MutatingAdmissionPolicy', 'MutatingPolicy', 'NamespacedMutatingPolicy')
    .filter(policy => policy.object.kind !== 'NamespacedMutatingPolicy' || index.sameNamespace(policy.object.namespace, namespace))
    .filter(policy => isConstrained(policy.at('spec', 'matchConstraints'), namespace))
    .flatMap(policy => policy.at('spec', 'mutations').list())
    .flatMap(mutation => [mutation.at('applyConfiguration', 'expression'), mutation.at('jsonPatch', 'expression')].flatMap(expressed));
  return [...kyverno, ...byExpression, ...index.all('Assign').filter(assign => isAssigned(assign, namespace)).flatMap(assigned)];
}

/** Policies are trees of any shape; grace periods in them are no deeper than this. */
const DEPTH = 16;
const FIELD = 'terminationGracePeriodSeconds';

/** Overlays: `+(…)` only adds what is absent, `(…)` is a condition, and text is a variable of the policy, which may be anything. */
function overlaid(view: View, depth: number): Sourced<number>[] {
  return below(view, depth, overlaid, key => key === FIELD ? numberAt(view.at(key)) : undefined);
}

/** Patches are a text, the YAML of a list of operations. */
function patched(view: View, depth: number): Sourced<number>[] {
  return below(view, depth, patched, key => key === 'patchesJson6902' ? operations(view.at(key)) : undefined);
}

function below(
  view: View, depth: number, recur: (view: View, depth: number) => Sourced<number>[], read: (key: string) => Sourced<number>[] | undefined,
): Sourced<number>[] {
  if (depth === 0) return [];
  if (view.isList) return view.list().flatMap(item => recur(item, depth - 1));
  return view.keys().flatMap(key => read(key) ?? recur(view.at(key), depth - 1));
}

function numberAt(view: View): Sourced<number>[] {
  const value = view.numberOrText();
  return typeof value === 'number' ? [{ value, object: view.object, path: view.path, defaulted: false }] : [];
}

function operations(view: View): Sourced<number>[] {
  return readList(view.text()).flatMap(operation => {
    if (!isRecord(operation)) return [];
    const { op, path, value } = operation;
    const writes = (op === 'add' || op === 'replace') && typeof path === 'string' && path.endsWith(`/${FIELD}`);
    return writes && typeof value === 'number' ? [{ value, object: view.object, path: view.path, defaulted: false }] : [];
  });
}

function readList(text = ''): readonly unknown[] {
  const list = parseDocument(text);
  return list.ok && Array.isArray(list.value) ? list.value : [];
}

/**
 * The grace periods in an expression: an apply configuration, or operations of a patch, in the Common Expression Language. A number that it
 * computes is unknown.
 */
function expressed(expression: View): Sourced<number>[] {
  const text = expression.text() ?? '';
  const written = [...text.matchAll(/terminationGracePeriodSeconds\s*:\s*(?:optional\.of\(\s*)?(\d+)\b(?!\s*[-+*/%?])/g),
    ...text.matchAll(/JSONPatch\{[^{}]*terminationGracePeriodSeconds["'][^{}]*\bvalue\s*:\s*(\d+)\b/g)];
  return written.map(([, value]) => ({ value: Number(value), object: expression.object, path: expression.path, defaulted: false }));
}

/** Whether the constraints of a policy may include pods of a namespace, or their owners. */
function isConstrained(constraints: View, namespace: string | undefined): boolean {
  const resources = constraints.at('resourceRules').list().flatMap(rule => rule.at('resources').texts());
  const name = constraints.at('namespaceSelector', 'matchLabels', 'kubernetes.io/metadata.name').text();
  return (name === undefined || namespace === undefined || name === namespace)
    && (resources.length === 0 || resources.some(resource => /^(\*|pods|deployments|statefulsets|daemonsets|replicasets|rollouts)$/.test(resource)));
}

/** The grace periods of Gatekeeper; an assignment that tests for an absent path only adds. */
function assigned(assign: View): Sourced<number>[] {
  if (!(assign.at('spec', 'location').text() ?? '').endsWith(`.${FIELD}`)) return [];
  const tests = assign.at('spec', 'parameters', 'pathTests').list();
  return tests.some(test => test.at('condition').text() === 'MustNotExist') ? [] : numberAt(assign.at('spec', 'parameters', 'assign', 'value'));
}

function isAssigned(assign: View, namespace: string | undefined): boolean {
  const match = assign.at('spec', 'match');
  return namespace === undefined || (!misses(match.at('namespaces'), namespace) && !includes(match.at('excludedNamespaces'), namespace));
}

/** Whether a rule of Kyverno may apply to objects of a namespace; its matches and exclusions have one of three forms. */
function concerns(rule: View, namespace: string | undefined): boolean {
  if (namespace === undefined) return true;
  const resources = (filter: View, key: 'any' | 'all') => filter.at(key).list().map(item => item.at('resources'));
  const match = rule.at('match');
  const any = resources(match, 'any');
  const ofAll = [match.at('resources'), ...resources(match, 'all')];
  if (any.length > 0 && any.every(item => misses(item.at('namespaces'), namespace))) return false;
  if (ofAll.some(item => misses(item.at('namespaces'), namespace))) return false;
  const exclude = rule.at('exclude');
  const excluded = (item: View) => item.keys().every(key => key === 'kinds' || key === 'namespaces') && includes(item.at('namespaces'), namespace);
  return ![exclude.at('resources'), ...resources(exclude, 'any')].some(excluded);
}

function misses(names: View, namespace: string): boolean {
  return names.exists && !includes(names, namespace);
}

function includes(names: View, namespace: string): boolean {
  return names.exists && names.texts().some(name => matchesWildcards(name, namespace));
}

/** `*` means any text, `?` one character; only the positions that each sign may reach are tracked. */
function matchesWildcards(pattern: string, text: string): boolean {
  const reached = [...pattern].reduce<number[]>((ends, sign) => sign === '*'
    ? range(Math.min(...ends), text.length)
    : ends.filter(end => end < text.length && (sign === '?' || sign === text[end])).map(end => end + 1), [0]);
  return reached.includes(text.length);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
