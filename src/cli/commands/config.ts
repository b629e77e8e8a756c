import { configReport, configToJson, configToText } from '../../report/config/config';
import { readModel } from '../files/manifests';
import { STDIN } from '../files/read';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { BaselineOptions, ManifestOptions } from '../options/findings-options';
import { collectUsageErrors, parseChoice } from '../options/parse';

const FORMATS = ['text', 'json'] as const;

/** `zero-downtime config`: prints what is in force for each workload, and where each value comes from. */
export async function runConfig(paths: readonly string[], options: BudgetOptions & ManifestOptions & BaselineOptions, io: Io): Promise<ExitCode> {
  const { said, format } = collectUsageErrors({
    said: () => parseSaid(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMATS),
  });
  const settings = readSettings(paths.length === 0 ? [STDIN] : paths, { ...options, baseline: options.baseline ?? true }, said, io);
  const read = paths.length === 0 ? undefined : await readModel(paths, io, settings);
  const report = configReport(settings, read?.models ?? []);
  io.stdout(format === 'json' ? configToJson(report) : configToText(report, io.columns));
  return read?.tellProblems() ? ExitCode.USAGE : ExitCode.OK;
}
