import { FORMAT_NAMES, FORMATS } from '../../report/findings/formats';
import { visible } from '../../report/visible-characters';
import { CHANGE_RULES } from '../../rules/changes';
import { compareManifests, fails } from '../../rules/engine/report';
import { kindOf } from '../files/kind-of';
import { readManifests, tellOverrides } from '../files/manifests';
import { identityOf, STDIN } from '../files/read';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ManifestOptions, failsOn, FindingsOptions, parseColor } from '../options/findings-options';
import { collectUsageErrors, parseChoice, UsageError } from '../options/parse';

/** `zero-downtime diff`: finds the parts of a change of manifests that lose requests while it is applied. */
export async function runDiff(
  old: string, now: string, options: BudgetOptions & FindingsOptions & ManifestOptions, io: Io, version: string,
): Promise<ExitCode> {
  const { said, format, color } = collectUsageErrors({
    said: () => parseSaid(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMAT_NAMES),
    color: () => parseColor(options.color, io),
    once: () => {
      if (isReadOnce(old, io) && isReadOnce(now, io) && identityOf(old, io.files) === identityOf(now, io.files)) {
        throw new UsageError(old === STDIN || now === STDIN ? 'both sides are standard input but it can be read only once' : `both sides are '${old}' but a pipe can be read only once`);
      }
    },
  });
  // What is to be applied brings its configuration with it.
  const settings = readSettings([now], options, said, io);
  const [before, after] = [await readManifests([old], io, settings), await readManifests([now], io, settings)];
  const failOn = failsOn(options, settings);
  const strict = failOn === 'warning';
  const checked = compareManifests(before.manifests, after.manifests, { settings }, file => after.textOf(file) ?? before.textOf(file));
  tellOverrides(checked.overridden, settings, io);
  io.stdout(FORMATS[format]({ ...checked, rules: CHANGE_RULES, strict, version }, { columns: io.columns, color, verbose: options.verbose }));
  if (checked.unrelated !== undefined && format !== 'text') io.stderr(`nothing was compared: ${visible(checked.unrelated)}\n`);
  const nothing = [before, after].some(({ manifests }) => manifests.documents === 0); // a failed render is not a change
  if (checked.problems.length > 0 || nothing || checked.unrelated !== undefined) return ExitCode.USAGE;
  return failOn !== 'never' && fails(checked, strict) ? ExitCode.FINDINGS : ExitCode.OK;
}

function isReadOnce(path: string, io: Io): boolean {
  return path === STDIN || kindOf(path, io) === 'other';
}
