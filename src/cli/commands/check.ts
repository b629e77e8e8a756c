import { Said } from '../../config/in-force';
import { Settings } from '../../model/settings/settings';
import type { ApplicationCounts } from '../../report/findings/findings-report';
import { FORMAT_NAMES, FORMATS } from '../../report/findings/formats';
import { RULES } from '../../rules';
import { checkManifests, CheckReport, fails, isUnjudged } from '../../rules/engine/report';
import { readManifests, tellOverrides } from '../files/manifests';
import { configInputs, refuseInput } from '../files/refuse-input';
import { readSettings, settingsFiles } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { BaselineOptions, ManifestOptions, failsOn, FindingsOptions, parseColor } from '../options/findings-options';
import { collectUsageErrors, parseChoice, parseVersion, UsageError } from '../options/parse';
import { saveBaseline } from '../save-baseline';

type CheckOptions = BudgetOptions & FindingsOptions & ManifestOptions & BaselineOptions & { readonly allowUnjudged?: boolean };

/** `zero-downtime check`: reports unsafe rollout settings in any manifests. */
export async function runCheck(
  paths: readonly string[], options: CheckOptions, io: Io, version: string,
): Promise<ExitCode> {
  const { said, format, color, kubernetesVersion } = collectUsageErrors({
    said: () => parseSaid(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMAT_NAMES),
    color: () => parseColor(options.color, io),
    baseline: () => {
      if (options.updateBaseline && options.baseline === false) throw new UsageError('\'--update-baseline\' and \'--no-baseline\' exclude each other: leave one of them out');
    },
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
  });
  const before = options.compareWith === undefined ? undefined : readEarlier(options.compareWith, io);
  const { checked, settings } = await checkPaths(paths, { ...options, said, kubernetesVersion }, io);
  const failOn = failsOn(options, settings);
  const strict = failOn === 'warning';
  io.stdout(FORMATS[format]({ ...checked, before, rules: RULES, strict, version }, { columns: io.columns, color, verbose: options.verbose }));
  const incomplete = checked.problems.length > 0 || checked.summary.documents === 0; // an empty check is not a success
  const written = checked.update === undefined || saveBaseline(settings.baseline!.known, checked.update, incomplete, io);
  if (incomplete || !written) return ExitCode.USAGE;
  if (failOn !== 'never' && fails(checked, strict)) return ExitCode.FINDINGS;
  return isUnjudged(checked) && !options.allowUnjudged ? ExitCode.USAGE : ExitCode.OK;
}

/** Reads and checks manifests, and reports what of their declared values is overridden. */
export async function checkPaths(
  paths: readonly string[], options: ManifestOptions & BaselineOptions & { readonly said: Said['flags']; readonly kubernetesVersion?: string },
  io: Io,
): Promise<{ readonly checked: CheckReport; readonly settings: Settings }> {
  const { said, kubernetesVersion, baseline = true, updateBaseline: updatesBaseline, compareWith } = options;
  const settings = readSettings(paths, { ...options, baseline }, said, io);
  if (updatesBaseline && settings.baseline) {
    const earlier = compareWith === undefined ? [] : [{ file: compareWith, what: 'is what it is compared with' }];
    refuseInput('--baseline', settings.baseline.known.file, [...configInputs(settings), ...earlier], io);
  }
  const { manifests, textOf } = await readManifests(paths, io, settings);
  const checked = checkManifests(manifests, { settings, kubernetesVersion, updatesBaseline }, textOf);
  tellOverrides(checked.overridden, settings, io);
  return { checked, settings };
}

/** The applications of an earlier report. */
function readEarlier(file: string, { files }: Io): readonly ApplicationCounts[] {
  const read = settingsFiles(files).read(file);
  const { readApplications } = require('../../report/findings/applications') as typeof import('../../report/findings/applications');
  const applications = 'problem' in read ? read.problem : readApplications(read.text);
  if (typeof applications === 'string') throw new UsageError(`'--compare-with' is '${file}', but the file ${applications}`);
  return applications;
}
