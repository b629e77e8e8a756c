import { isMap, isNode, isPair, isSeq, LineCounter, Node, Pair } from 'yaml';
import { Config, ConfigPlace, Entry, RuleSetting, Selector } from './config';
import { configShape } from './shape';
import { Complaint, ConfigPath } from './type';
import { readYaml } from './yaml';
import { listSome } from '../platform/limits/and-more';
import { withoutUndefined } from '../platform/records';
import { DEFAULT_THROTTLE, TimingInputs } from '../timing';

/** What is wrong with a configuration, at its place. */
export interface ConfigProblem extends ConfigPlace {
  readonly file: string;
  /** A sentence without full stop. */
  readonly message: string;
}

export type ReadConfig = { readonly config: Config } | { readonly problems: readonly ConfigProblem[] };

/**
 * Reads a configuration, or says everything that is wrong with it.
 *
 * @param codes the codes of all rules, which are asked for only if the file names some
 */
export function readConfig(file: string, text: string, codes: () => readonly string[]): ReadConfig {
  const lines = new LineCounter();
  const yaml = readYaml(text, lines);
  const placeAt = (offset: number): ConfigPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if ('mistakes' in yaml) {
    return { problems: listSome(yaml.mistakes).map(({ offset, message }) => ({ file, ...placeAt(offset), message: `the configuration ${message}` })) };
  }
  const complaints: Complaint[] = [];
  const read = configShape(codes).read(yaml.value ?? {}, [], complaints);
  const locate = (path: ConfigPath, isKey = true) => placeAt(offsetOf(yaml.contents, path, isKey));
  if (read === undefined || complaints.length > 0) {
    return { problems: listSome(complaints).map(({ path, isKey, message }) => ({ file, ...locate(path, isKey ?? false), message })) };
  }
  const { cluster = {}, workloads = [], exclude = [], failOn, baseline } = read;
  const { fleet } = cluster;
  return {
    config: {
      file,
      cluster: withoutUndefined({
        kubernetesVersion: cluster.kubernetesVersion,
        zones: cluster.zones,
        fleet: fleet && { ...DEFAULT_THROTTLE, ...fleet, targetGroups: fleet.targetGroups! },
        objects: cluster.objects ?? [],
      }),
      entries: [entry([], read), ...workloads.map((each, index) => entry(['workloads', index], each))],
      exclude,
      ...withoutUndefined({ failOn, baseline }),
      placeOf: path => locate(path),
    },
  };
}

interface EntryRead extends Selector {
  readonly defaults?: Readonly<Record<string, Partial<TimingInputs> | undefined>>;
  readonly overrides?: Readonly<Record<string, Partial<TimingInputs> | undefined>>;
  readonly rules?: Readonly<Record<string, Partial<RuleSetting>>>;
}

function entry(path: ConfigPath, { defaults = {}, overrides = {}, rules = {}, name, namespace, kind, labels }: EntryRead): Entry {
  return {
    path,
    ...path.length > 0 && { selector: withoutUndefined({ name, namespace, kind, labels }) },
    defaults: Object.assign({}, ...Object.values(defaults)),
    overrides: Object.assign({}, ...Object.values(overrides)),
    rules: rules as Readonly<Record<string, RuleSetting>>, // both of its keys are needed ones
  };
}

/** Where a value begins, or the key that leads to it; where there is no such value, the nearest one above it. */
function offsetOf(root: unknown, path: ConfigPath, isKey: boolean): number {
  let node: unknown = root;
  let offset = startOf(node);
  for (const [index, step] of path.entries()) {
    const pair = isMap(node) ? node.items.find(item => isPair(item) && keyOf(item) === String(step)) : undefined;
    const next: unknown = pair ? pair.value : isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
    if (pair === undefined && next === undefined) return offset;
    offset = pair && (isKey || next === null || index < path.length - 1) ? startOf(pair.key) : startOf(next);
    node = next;
  }
  return offset;
}

function keyOf({ key }: Pair): string {
  return isNode(key) ? String((key as Node & { readonly value?: unknown }).value) : String(key);
}

function startOf(node: unknown): number {
  return isNode(node) ? node.range?.[0] ?? 0 : 0;
}
