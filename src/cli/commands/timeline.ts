import { renderTimelines, TIMELINE_FORMATS, TimelineFormat } from '../../report/timeline/render';
import { kindOf } from '../files/kind-of';
import { findFiles, identityOf } from '../files/read';
import { saveFile } from '../files/save';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ManifestOptions } from '../options/findings-options';
import { collectUsageErrors, parseChoice, UsageError } from '../options/parse';
import { SimulationOptions } from '../options/simulation-options';
import { mostRuns, playOne, readPlans, verdictOn } from '../options/simulation-plans';
import { parseSimulation } from '../options/simulation-settings';
import { Progress } from '../progress';
import { reportNothingDrawn } from '../report-nothing-drawn';

/** `zero-downtime timeline`: draws one rollout. */
export async function runTimeline(paths: readonly string[], options: BudgetOptions & SimulationOptions & ManifestOptions, io: Io): Promise<ExitCode> {
  const { said, settings, format } = collectUsageErrors({
    said: () => parseSaid(options),
    settings: () => parseSimulation(options, ['adversarial']),
    format: (): TimelineFormat => parseFormat(options),
  });
  await refuseInput(options.output, paths, io);
  const { plans, leftOut, unreadable } = await readPlans(paths, readSettings(paths, options, said, io), settings, io);
  reportNothingDrawn(plans.length, leftOut, io);
  if (plans.length === 0) return ExitCode.USAGE;
  // Only one of many random runs is drawn; a search needs all of its runs.
  const drawn = settings.delays.mode === 'random' ? { ...settings, runs: 1 } : settings;
  const progress = new Progress(io, 'runs', plans.reduce((total, plan) => total + mostRuns(plan, drawn), 0));
  const simulated = plans.map(plan => playOne(plan, drawn, progress.watch()));
  progress.stop();
  const written = write(renderTimelines(simulated, format), options.output, io);
  if (unreadable || !written) return ExitCode.USAGE;
  return verdictOn(simulated);
}

/** The format of each file extension; a name without one, such as /dev/stdout, implies no format. */
const ENDINGS: Readonly<Record<string, TimelineFormat>> = { svg: 'svg', html: 'html', htm: 'html', txt: 'text' };

/** The requested format, by flag or by the name of the file, or both. */
function parseFormat({ format: asked, output = STANDARD_OUTPUT }: SimulationOptions): TimelineFormat {
  if (output === '') throw new UsageError('\'--output\' is empty but must be the name of a file, or -');
  const format = asked === undefined ? undefined : parseChoice('--format', asked, TIMELINE_FORMATS);
  const [, ending] = /\.([^./\\]+)$/.exec(output) ?? [];
  if (ending === undefined) return format ?? 'text';
  const promised = ENDINGS[ending.toLowerCase()];
  if (promised === undefined || promised !== (format ?? promised)) {
    const endings = Object.keys(ENDINGS).filter(known => ENDINGS[known] === (format ?? ENDINGS[known])).map(known => `.${known}`).join(', ');
    throw new UsageError(`'--output' is '${output}' but must end in ${endings}${format === undefined ? '' : `, as '--format' is '${format}'`}, or be without an ending`);
  }
  return promised;
}

const STANDARD_OUTPUT = '-';

/** The picture must not take the place of the manifests that it is of. */
async function refuseInput(output: string | undefined, paths: readonly string[], io: Io): Promise<void> {
  const target = output === undefined || output === STANDARD_OUTPUT || kindOf(output, io) !== 'file' ? undefined : identityOf(output, io.files);
  if (target === undefined) return;
  for await (const { file } of findFiles(paths, io.files)) {
    if (identityOf(file, io.files) === target) throw new UsageError(`'--output' is '${output}', which is one of the manifests; name another file`);
  }
}

function write(text: string, output: string | undefined, io: Io): boolean {
  if (output === undefined || output === STANDARD_OUTPUT) {
    io.stdout(text);
    return true;
  }
  return saveFile(output, text, io);
}
