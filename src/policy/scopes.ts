import { text } from './cel';
import { POLICY_CODES } from './rules';
import { Named, Refuses, Scope } from './scope';
import { Config, Entry, Selector } from '../config/config';
import { layersFor, resolve, ruleSetting, Said, valuesOf } from '../config/in-force';
import { Selected } from '../config/select';
import { DEFAULT_INPUTS, inFleet, INPUT_NAMES, LoadBalancerTimings, NumericInput, serializeInputs, TimingInputs } from '../timing';

/** The scopes of a configuration, and what keeps it from being one of policies; sentences without full stop. */
export interface Scopes {
  readonly scopes: readonly Scope[];
  readonly problems: readonly string[];
  /** How many sets of workloads have no policy, since no load balancer is declared in front of them. */
  readonly without: number;
}

/** More are a configuration that nobody reads as policies. */
const MOST = 64;

/** Inputs that decide the sums, and that no object shows. */
const NEEDED: readonly NumericInput[] = ['longestRequestSeconds', 'shutdownSeconds'];

/** Divides the workloads of a cluster by the entries that are about them; what each says is resolved as for `check`. */
export function scopesOf(said: Said & { readonly config: Config }): Scopes {
  const { config } = said;
  const selecting = config.entries.filter((entry): entry is Entry & { readonly selector: Selector } => entry.selector !== undefined);
  const unreadable = selecting.flatMap(({ selector, path }) => patternsOf(selector).filter(([, pattern]) => toRegex(pattern) === undefined)
    .map(([field, pattern]) => `${placeOf(config, path)}: '${field}' is '${pattern}', but a policy takes only \`*\` and \`?\` as patterns`));
  if (unreadable.length > 0) return { scopes: [], problems: unreadable, without: 0 };
  const sets = subsets(selecting);
  if (sets === undefined) {
    return { scopes: [], problems: [`${config.file}: its 'workloads' overlap in more than ${MOST} ways; give them namespaces or names that differ`], without: 0 };
  }
  const resolved = sets.map(chosen => ({ chosen, ...resolveFor(said, selecting, chosen) }));
  const problems = resolved.flatMap(({ chosen, known }) => !isBehind(known) ? [] : NEEDED.filter(key => known[key] === undefined)
    .map(key => `${chosen.length === 0 ? config.file : chosen.map(({ path }) => placeOf(config, path)).join(' with ')}: '${key}' is not declared; add it to its 'defaults' (${INPUT_NAMES[key].about})`));
  const scopes = resolved.flatMap(({ chosen, known, overridden, rules }): Scope[] => !isBehind(known) || rules.size === 0 ? [] : [{
    conditions: selecting.flatMap((entry, index) => conditionFor(entry.selector, index, chosen.includes(entry))),
    inputs: inFleet({
      ...DEFAULT_INPUTS,
      drainPolicy: known.loadBalancer.targets.areNodes ? 'leak-window' : DEFAULT_INPUTS.drainPolicy,
      ...known.drainPolicy === undefined && { isDrainPolicyAssumed: true },
      ...known,
    }),
    startupSeconds: known.startupSeconds,
    overridden,
    ...isPreset(known.loadBalancer) && { profile: known.loadBalancer.name },
    rules,
  }]);
  const without = resolved.filter(({ known }) => !isBehind(known)).length;
  return { scopes: problems.length > 0 ? [] : scopes, problems: [...new Set(problems)], without };
}

/** Whether a load balancer with targets is declared: what only other pods ask is not an error. */
function isBehind(known: Partial<TimingInputs>): known is Partial<TimingInputs> & Pick<TimingInputs, 'loadBalancer'> {
  return known.loadBalancer?.kind.hasTargetGroup === true;
}

function placeOf({ file, placeOf: at }: Config, path: Entry['path']): string {
  return `${file}:${at(path).line}`;
}

/** Every set of entries that one workload can be selected by: two that name different namespaces are never together. */
function subsets<Item extends { readonly selector: Selector }>(entries: readonly Item[]): Item[][] | undefined {
  let sets: Item[][] = [[]];
  for (const entry of entries) {
    sets = [...sets, ...sets.filter(set => set.every(other => mayMeet(other.selector, entry.selector))).map(set => [...set, entry])];
    if (sets.length > MOST) return undefined;
  }
  return sets;
}

function mayMeet(one: Selector, other: Selector): boolean {
  const others = new Map(patternsOf(other));
  return patternsOf(one).every(([field, pattern]) => {
    const second = others.get(field);
    return second === undefined || second === pattern || isPattern(second) || isPattern(pattern);
  });
}

function patternsOf({ name, namespace, kind, labels = {} }: Selector): [field: string, pattern: string][] {
  return [['name', name], ['namespace', namespace], ['kind', kind], ...Object.entries(labels).map(([key, value]) => [`labels.${key}`, value] as const)]
    .flatMap(([field, pattern]): [string, string][] => pattern === undefined ? [] : [[field!, pattern]]);
}

function isPattern(written: string): boolean {
  return /[*?[\]{}!()+@]/.test(written);
}

/** A pattern of a selector as a regular expression of RE2. */
function toRegex(pattern: string): string | undefined {
  if (/[[\]{}!()+@\\]/.test(pattern)) return undefined;
  const inner = pattern.replace(/[.^$|]/g, '\\$&').replace(/\*+/g, '[^/]*').replaceAll('?', '[^/]');
  return `^${pattern.replace(/\*+/g, '') === '' ? '[^/]+' : inner}$`;
}

function conditionFor(selector: Selector, index: number, isChosen: boolean): Named[] {
  const parts = patternsOf(selector).map(([field, pattern]) => {
    if (field.startsWith('labels.')) {
      const key = text(field.slice('labels.'.length));
      return `(has(object.metadata.labels) && ${key} in object.metadata.labels && object.metadata.labels[${key}].matches(${text(toRegex(pattern)!)}))`;
    }
    const value = field === 'kind' ? 'object.kind' : `object.metadata.${field}`;
    const matches = `${value}.matches(${text(toRegex(pattern)!)})`;
    return field === 'kind' ? matches : `(has(${value}) && ${matches})`;
  });
  const expression = parts.join(' && ');
  return [isChosen ? { name: `is-of-workloads-${index}`, expression } : { name: `is-not-of-workloads-${index}`, expression: `!(${expression})` }];
}

/** What the chosen entries and those about all workloads say, by the precedence of `check`. */
function resolveFor(said: Said & { readonly config: Config }, selecting: readonly Entry[], chosen: readonly Entry[]) {
  const entries = said.config.entries.filter(entry => !selecting.includes(entry) || chosen.includes(entry))
    .map(entry => ({ ...entry, selector: undefined }));
  const narrowed = { ...said, config: { ...said.config, entries } };
  const resolved = resolve(layersFor(ANYONE, undefined, narrowed));
  const known: Partial<TimingInputs> = valuesOf(resolved);
  const overridden = new Set(Object.entries(resolved).flatMap(([key, { from }]) => 'does' in from && from.does === 'override' ? [key] : []));
  const rules = new Map(POLICY_CODES.flatMap((code): [string, Refuses][] => {
    const severity = ruleSetting(code, ANYONE, narrowed)?.severity;
    return severity === undefined ? [[code, 'errors']] : severity === 'error' ? [[code, 'all']] : [];
  }));
  return { known, overridden, rules };
}

/** Whether a profile is the one that its name alone means. */
function isPreset(loadBalancer: LoadBalancerTimings): boolean {
  return typeof serializeInputs({ ...DEFAULT_INPUTS, loadBalancer }).loadBalancer === 'string';
}

/** The entries are chosen before, so that nothing is asked about a workload. */
const ANYONE: Selected = { kind: '', name: '', labels: {} };
