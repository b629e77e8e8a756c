import { FORMAT_NAMES, FORMATS } from '../../report/findings/formats';
import { RULES } from '../../rules';
import { checkManifests, fails, isUnjudged } from '../../rules/engine/report';
import { TimingInputs } from '../../timing';
import { readManifests } from '../files/manifests';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseInputs } from '../options/budget-options';
import { FindingsOptions, parseColor } from '../options/findings-options';
import { collectUsageErrors, parseChoice, parseVersion } from '../options/parse';

/** `zero-downtime check`: reports unsafe rollout settings in any manifests. */
export async function runCheck(
  paths: readonly string[], options: BudgetOptions & FindingsOptions & { readonly allowUnjudged?: boolean }, io: Io, version: string,
): Promise<ExitCode> {
  const { inputs, format, color, kubernetesVersion } = collectUsageErrors({
    inputs: (): Partial<TimingInputs> => parseInputs(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMAT_NAMES),
    color: () => parseColor(options.color, io),
    kubernetesVersion: () => parseVersion(options.kubernetesVersion),
  });
  const { manifests, textOf } = await readManifests(paths, io);
  const strict = options.strict ?? false;
  const checked = checkManifests(manifests, { inputs, kubernetesVersion }, textOf);
  io.stdout(FORMATS[format]({ ...checked, rules: RULES, strict, version }, { columns: io.columns, color, verbose: options.verbose }));
  if (checked.problems.length > 0 || manifests.documents === 0) return ExitCode.USAGE; // an empty check is not a success
  if (fails(checked, strict)) return ExitCode.FINDINGS;
  return isUnjudged(checked) && !options.allowUnjudged ? ExitCode.USAGE : ExitCode.OK;
}
