import { inputTitle } from '../../config/budget-keys';
import { describeInput, describeOrigin, IN_FORCE_KEYS, InForce, resolve, Said } from '../../config/in-force';
import { entriesFor } from '../../config/select';
import { describeFront } from '../../model/fronts/front';
import { inputsInForce } from '../../model/known-inputs';
import { asSelected, Model } from '../../model/model';
import { describeObject } from '../../model/objects/object';
import { Settings } from '../../model/settings/settings';
import { Workload } from '../../model/workload';
import { groupBy } from '../../platform/group-by';
import { DEFAULT_INPUTS, TimingInputs } from '../../timing';
import { count } from '../count';
import { jsonText, visible } from '../visible-characters';
import { wrapText } from '../wrap-text';

/** A value that is in force, with where it comes from. */
export interface ShownValue {
  readonly key: string;
  readonly value: string;
  readonly from: string;
  /** What it takes the place of, the nearest first. */
  readonly instead: readonly { readonly value: string; readonly from: string }[];
}

/** What is in force for a workload behind fronts for which it is the same. */
export interface WorkloadConfig {
  readonly workload: string;
  readonly fronts: readonly string[];
  readonly inputs: readonly ShownValue[];
  readonly rules: readonly { readonly code: string; readonly severity: string; readonly reason: string; readonly from: string }[];
}

/** What is in force, and for which workloads. */
export interface ConfigReport {
  /** The path of the configuration; absent without one. */
  readonly file?: string;
  /** What is in force whatever the workload. */
  readonly common: readonly { readonly key: string; readonly value: string; readonly from: string }[];
  readonly workloads: readonly WorkloadConfig[];
}

export function configReport(settings: Settings, models: readonly Model[]): ConfigReport {
  return {
    ...settings.config && { file: settings.config.file },
    common: commonOf(settings),
    workloads: models.flatMap(({ workloads }) => workloads).flatMap(workload => workloadConfigs(workload, settings)),
  };
}

function commonOf({ config, baseline, context }: Settings): ConfigReport['common'] {
  const { cluster } = config ?? {};
  const at = (...path: string[]) => `${config!.file}:${config!.placeOf(path).line}`;
  return [
    { key: 'failOn', value: config?.failOn ?? 'error', from: config?.failOn === undefined ? 'built-in default' : at('failOn') },
    ...cluster?.kubernetesVersion === undefined ? [] : [{ key: 'cluster.kubernetesVersion', value: cluster.kubernetesVersion, from: at('cluster', 'kubernetesVersion') }],
    ...cluster?.zones === undefined ? [] : [{ key: 'cluster.zones', value: String(cluster.zones), from: at('cluster', 'zones') }],
    ...cluster?.fleet === undefined ? [] : [{ key: 'cluster.fleet', value: describeInput('fleet', cluster.fleet), from: at('cluster', 'fleet') }],
    ...context.length === 0 ? [] : [{ key: 'cluster.objects', value: count(context.length, 'object'), from: at('cluster', 'objects') }],
    ...config === undefined || config.exclude.length === 0 ? [] : [{ key: 'exclude', value: config.exclude.join(', '), from: at('exclude') }],
    ...baseline === undefined ? [] : [{
      key: 'baseline', value: `${baseline.known.file}, with ${count(baseline.known.findings.length, 'place')}`, from: config?.baseline === undefined ? 'built-in default' : at('baseline'),
    }],
  ];
}

function workloadConfigs(workload: Workload, said: Said): WorkloadConfig[] {
  const rules = rulesOf(workload, said);
  const name = describeObject(workload.object);
  const without = () => [{ workload: name, fronts: [], rules, inputs: shownOf(resolve([{ from: { kind: 'built-in' }, inputs: DEFAULT_INPUTS }, ...workload.layers]), said) }];
  if (workload.fronts.length === 0) return without();
  const byFront = workload.fronts.map(front => ({ front: describeFront(front), inputs: shownOf(inputsInForce(front, workload), said) }));
  return [...groupBy(byFront, ({ inputs }) => JSON.stringify(inputs)).values()]
    .map(group => ({ workload: name, fronts: [...new Set(group.map(({ front }) => front))], inputs: group[0].inputs, rules }));
}

function rulesOf({ object }: Workload, { config }: Said): WorkloadConfig['rules'] {
  const entries = config === undefined ? [] : entriesFor(config, asSelected(object));
  const byCode = new Map(entries.flatMap(entry => Object.entries(entry.rules).map(([code, setting]) => [code, {
    code, ...setting, from: `${config!.file}:${config!.placeOf([...entry.path, 'rules', code]).line}`,
  }] as const)));
  return [...byCode.values()];
}

function shownOf(resolved: { readonly [Key in keyof TimingInputs]?: InForce }, said: Said): ShownValue[] {
  return IN_FORCE_KEYS.flatMap(key => {
    const found = resolved[key];
    if (found === undefined) return [];
    const show = ({ value, from }: Pick<InForce, 'value' | 'from'>) => ({ value: describeInput(key, value), from: describeOrigin(from, key, said) });
    return [{ key: inputTitle(key), ...show(found), instead: found.instead.filter(({ from: { kind } }) => kind !== 'built-in').map(show) }];
  });
}

export function configToJson(report: ConfigReport): string {
  return jsonText(report);
}

export function configToText({ file, common, workloads }: ConfigReport, columns: number): string {
  const lines = [
    file === undefined ? 'No configuration: there is no zero-downtime.yaml in the folder of the manifests or above it' : visible(file),
    ...table(common.map(({ key, value, from }) => [key, value, from]), columns),
    ...workloads.flatMap(({ workload, fronts, inputs, rules }) => [
      '',
      ...wrapText(visible(`${workload}${fronts.length === 0 ? ', which no Service leads to' : ` behind ${fronts.join(', ')}`}`), columns, '', '  '),
      ...table([
        ...inputs.map(({ key, value, from, instead }) => [key, value, [from, ...instead.map(other => `instead of ${other.value} (${other.from})`)].join('; ')]),
        ...rules.map(({ code, severity, reason, from }) => [`rule ${code}`, severity, `${from}: ${reason}`]),
      ], columns),
    ]),
  ];
  return lines.map(line => `${line}\n`).join('');
}

/** The most characters of a cell before the others are no longer aligned with it. */
const WIDEST = 32;

const INDENT = '      ';

function table(rows: readonly (readonly string[])[], columns: number): string[] {
  const shown = rows.map(row => row.map(visible));
  const width = (index: number) => Math.max(0, ...shown.map(row => row[index].length).filter(length => length <= WIDEST));
  const [first, second] = [width(0), width(1)];
  return shown.flatMap(([key, value, from]) => wrapText(from, columns, `  ${key.padEnd(first)}  ${value.padEnd(second)}  `, INDENT));
}
