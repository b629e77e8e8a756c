import { BUDGET_KEYS } from './budget-keys';
import { Config, Entry, RuleSetting } from './config';
import { entriesFor, Selected } from './select';
import { ConfigPath } from './type';
import { formatNumber, serializeInputs, TimingInputs, DEFAULT_INPUTS } from '../timing';

/** What the user says beside the manifests. */
export interface Said {
  readonly config?: Config;
  /** Flags that count where nothing else declares a value, and flags that count whatever does. */
  readonly flags: { readonly defaults: Partial<TimingInputs>; readonly overrides: Partial<TimingInputs> };
}

export const NOTHING_SAID: Said = { flags: { defaults: {}, overrides: {} } };

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'built-in' }
  | { readonly kind: 'manifests' }
  | { readonly kind: 'annotation' }
  | { readonly kind: 'configuration'; readonly does: 'default' | 'override'; readonly path: ConfigPath }
  | { readonly kind: 'flag'; readonly does: 'default' | 'override' };

/** Inputs with their common origin. */
export interface Layer {
  readonly from: Origin;
  readonly inputs: Partial<TimingInputs>;
}

/** A value that is in force, and the values that it takes the place of, the nearest first. */
export interface InForce<Value = unknown> {
  readonly value: Value;
  readonly from: Origin;
  readonly instead: readonly { readonly value: Value; readonly from: Origin }[];
}

/**
 * Everything that declares an input of a workload, from the lowest precedence to the highest. Below all of it are the built-in
 * default and what the manifests show, which depend on the load balancer in front.
 */
export function layersFor(workload: Selected, annotation: Partial<TimingInputs> | undefined, { config, flags }: Said): Layer[] {
  const entries = config === undefined ? [] : entriesFor(config, workload);
  const configured = (does: 'defaults' | 'overrides') => entries.map((entry): Layer => ({
    from: { kind: 'configuration', does: does === 'defaults' ? 'default' : 'override', path: [...entry.path, does] }, inputs: entry[does],
  }));
  const layers: Layer[] = [
    ...config?.cluster.fleet ? [{ from: { kind: 'configuration', does: 'default', path: ['cluster'] }, inputs: { fleet: config.cluster.fleet } } as const] : [],
    ...configured('defaults'),
    { from: { kind: 'flag', does: 'default' }, inputs: flags.defaults },
    { from: { kind: 'annotation' }, inputs: annotation ?? {} },
    ...configured('overrides'),
    { from: { kind: 'flag', does: 'override' }, inputs: flags.overrides },
  ];
  return layers.filter(({ inputs }) => Object.values(inputs).some(value => value !== undefined));
}

/** The precedence: of several layers that declare an input, the last one wins. */
export function resolve(layers: readonly Layer[]): { readonly [Key in keyof TimingInputs]?: InForce<TimingInputs[Key]> } {
  const resolved: Record<string, InForce> = {};
  for (const { from, inputs } of layers) {
    for (const [key, value] of Object.entries(inputs)) {
      if (value === undefined) continue;
      const below = resolved[key];
      resolved[key] = { value, from, instead: below === undefined ? [] : [{ value: below.value, from: below.from }, ...below.instead] };
    }
  }
  return resolved;
}

/** The values alone. */
export function valuesOf(resolved: ReturnType<typeof resolve>): Partial<TimingInputs> {
  return Object.fromEntries(Object.entries(resolved).map(([key, { value }]) => [key, value]));
}

/** A declared value that another one overrides. */
export interface Overridden {
  readonly key: string;
  readonly declared: string;
  readonly value: string;
  readonly from: Origin;
}

/** The values of the annotation that are not in force because something overrides them. */
export function overriddenIn(layers: readonly Layer[]): Overridden[] {
  return Object.entries(resolve(layers)).flatMap(([key, { value, from, instead }]) => {
    const declared = instead.find(({ from: { kind } }) => kind === 'annotation');
    if (declared === undefined) return [];
    const [now, before] = [value, declared.value].map(each => describeInput(key, each));
    return now === before ? [] : [{ key, declared: before, value: now, from }];
  });
}

/** `300 s`, `leak-window`, `spot, karpenter=300`: a value as it is shown. */
export function describeInput(key: string, value: unknown): string {
  if (typeof value === 'number') return `${formatNumber(value)} s`;
  if (key === 'fleet') return Object.entries(value as object).map(([name, each]) => `${name} ${each}`).join(', ');
  const shown = serializeInputs({ ...DEFAULT_INPUTS, [key]: value })[key as keyof ReturnType<typeof serializeInputs>];
  if (Array.isArray(shown)) return shown.length === 0 ? 'none' : shown.join(', ');
  return typeof shown === 'object' ? JSON.stringify(shown) : String(shown ?? value);
}

/** `zero-downtime.yaml:12`: the line that says it. */
export function describeOrigin(from: Origin, key: string, { config }: Said): string {
  switch (from.kind) {
    case 'built-in': return 'built-in default';
    case 'manifests': return 'the manifests show it';
    case 'annotation': return 'annotation';
    case 'flag': return from.does === 'default' ? 'flag, as a default' : 'flag';
    case 'configuration': return `${config!.file}:${config!.placeOf([...from.path, key]).line}${from.does === 'default' ? '' : ', an override'}`;
  }
}

/** What the configuration says about a rule for a workload; the most specific entry wins. */
export function ruleSetting(code: string, workload: Selected, { config }: Said): (RuleSetting & { readonly entry: Entry }) | undefined {
  if (config === undefined) return undefined;
  const entry = entriesFor(config, workload).reverse().find(({ rules }) => Object.hasOwn(rules, code));
  return entry && { ...entry.rules[code], entry };
}

/** The keys of a budget in their order. */
export const IN_FORCE_KEYS: readonly (keyof TimingInputs)[] = [...Object.keys(BUDGET_KEYS) as (keyof TimingInputs)[], 'fleet'];
