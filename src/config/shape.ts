import { BUDGET_KEYS, budgetKeyTakes, budgetKeySchema } from './budget-keys';
import { LONGEST_PATTERN } from './patterns';
import { checked, choice, dictionary, Key, list, map, positiveNumber, show, text, Type, wholeNumber, formatConfigPath } from './type';
import { KUBERNETES_VERSION } from '../platform/cluster/kubernetes-version';
import { DEFAULT_THROTTLE, deserializeInputs, excessOfFleet, TimingInputs } from '../timing';

/** What fails a command. */
export type FailOn = 'error' | 'warning' | 'never';

/** Another severity for a rule, or none. */
export type RuleSeverity = 'off' | 'info' | 'warning' | 'error';

/** One key of a budget; the reader is that of the annotation. */
function budgetKey(key: string): Type<Partial<TimingInputs>> {
  return {
    takes: budgetKeyTakes(key),
    schema: budgetKeySchema(key),
    read: (value, path, complaints) => {
      const { inputs, problems } = deserializeInputs(JSON.stringify({ [key]: value ?? null }));
      complaints.push(...problems.map(problem => ({
        path, message: problem.replace(/^'[^'.]*/, `'${formatConfigPath(path)}`),
      })));
      return problems.length > 0 ? undefined : inputs;
    },
  };
}

/** The inputs of a budget by the keys of the annotation, each read by itself. */
export const BUDGET = map(Object.fromEntries(Object.entries(BUDGET_KEYS)
  .map(([key, about]): [string, Key<Partial<TimingInputs>>] => [key, { type: budgetKey(key), about }])));

const FLEET = checked(map({
  targetGroups: { type: wholeNumber(1), about: 'target groups that one disruption touches at once, as `--target-groups`', isNeeded: true },
  callsPerSecond: { type: positiveNumber(), about: 'calls per second that `--aws-api-throttle` of the controller allows it, as `--controller-calls`' },
  burst: { type: positiveNumber(), about: 'calls that it makes at once, as `--controller-burst`' },
}), ({ targetGroups, ...throttle }) => targetGroups === undefined ? undefined : excessOfFleet({ ...DEFAULT_THROTTLE, ...throttle, targetGroups }));

/** A text that may be a pattern. */
function pattern(takes: string): Type<string> {
  const type = text(takes);
  return checked({ ...type, schema: { ...type.schema, maxLength: LONGEST_PATTERN } }, value =>
    value.length <= LONGEST_PATTERN ? undefined : `is ${show(value)} but must have at most ${LONGEST_PATTERN} characters; shorten it`);
}

const CLUSTER = map({
  kubernetesVersion: { type: text('a version in quotes, such as "1.32"', KUBERNETES_VERSION), about: 'the Kubernetes version that the manifests are for, in quotes' },
  zones: { type: wholeNumber(1), about: 'the number of zones in which load balancers have addresses, where no subnets are named' },
  fleet: { type: FLEET, about: 'how many target groups change at once, and how fast the controller calls' },
  objects: {
    type: list(pattern('a path or a pattern')),
    about: 'files with objects of the cluster that manifests rely on but do not contain, such as Namespaces, IngressClasses with their parameters (as of '
      + 'EKS Auto Mode), NodePools, and policies that set grace periods; they are not checked themselves',
  },
});

/** The whole file; `codes` are those of all rules, and are asked for only if the file names some. */
export function configShape(codes: () => readonly string[]) {
  const rules = dictionary({ takes: 'the code of a rule', schema: { pattern: '^[A-Z][0-9]{2}$' }, known: codes }, map({
    severity: { type: choice<RuleSeverity>(['off', 'info', 'warning', 'error']), about: 'the severity of its findings; `off` suppresses them', isNeeded: true },
    reason: { type: text('a reason, for readers to judge it'), about: 'why, for readers to judge it', isNeeded: true },
  }));
  const inputs = {
    defaults: { type: BUDGET, about: 'what applications need, where their annotation does not declare it' },
    overrides: { type: BUDGET, about: 'what applications need, whatever their annotation declares; each override of a declared value is reported' },
    rules: { type: rules, about: 'rules that are off, or at another severity, by their code' },
  };
  return map({
    ...inputs,
    workloads: {
      about: 'the same for some workloads; a later entry wins over an earlier one, and each of them over the above',
      type: list(map({
        name: { type: pattern('a name or a pattern'), about: 'the name of the workload; `*` and `?` stand for any text and any character' },
        namespace: { type: pattern('a name or a pattern'), about: 'its namespace, in the same way' },
        kind: { type: pattern('a name or a pattern'), about: 'its kind, in the same way' },
        labels: { type: dictionary({ takes: 'the name of a label' }, pattern('a value or a pattern')), about: 'labels that it has, with their values, in the same way' },
        ...inputs,
      }, ['name', 'namespace', 'kind', 'labels'])),
    },
    cluster: { type: CLUSTER, about: 'facts about the cluster, which manifests do not show' },
    exclude: { type: list(pattern('a path or a pattern')), about: 'files and folders that are left out: paths from the folder of this file; `**` stands for any folders' },
    failOn: { type: choice<FailOn>(['error', 'warning', 'never']), about: 'what fails a command: `error` is the default, `warning` is what `--strict` does' },
    baseline: { type: text('a path'), about: 'the file with the findings that are known, which fail no command; the default is `zero-downtime-baseline.yaml` beside this file' },
  });
}
