import { renderTimelines, TIMELINE_FORMATS, TimelineFormat } from '../../report/timeline/render';
import { manifestInputs, refuseInput, settingsInputs } from '../files/refuse-input';
import { saveFile } from '../files/save';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ManifestOptions } from '../options/findings-options';
import { collectUsageErrors, parseChoice, parseOutput, UsageError } from '../options/parse';
import { SimulationOptions } from '../options/simulation-options';
import { mostRuns, playOne, readPlans, verdictOn } from '../options/simulation-plans';
import { parseSimulation } from '../options/simulation-settings';
import { Progress } from '../progress';
import { reportNothingDrawn } from '../report-nothing-drawn';

/** `zero-downtime timeline`: draws one rollout. */
export async function runTimeline(paths: readonly string[], options: BudgetOptions & SimulationOptions & ManifestOptions, io: Io): Promise<ExitCode> {
  const { said, asked, output, format } = collectUsageErrors({
    said: () => parseSaid(options),
    asked: () => parseSimulation(options, ['adversarial']),
    output: () => parseOutput(options.output),
    format: (): TimelineFormat => parseFormat(options),
  });
  const settings = readSettings(paths, options, said, io);
  if (output !== undefined) refuseInput('--output', output, [...settingsInputs(settings), ...await manifestInputs(paths, io)], io);
  const { plans, leftOut, unreadable } = await readPlans(paths, settings, asked, io);
  reportNothingDrawn(plans.length, leftOut, io);
  if (plans.length === 0) return ExitCode.USAGE;
  // Only one of many random runs is drawn; a search needs all of its runs.
  const drawn = asked.delays.mode === 'random' ? { ...asked, runs: 1 } : asked;
  const progress = new Progress(io, 'runs', plans.reduce((total, plan) => total + mostRuns(plan, drawn), 0));
  const simulated = plans.map(plan => playOne(plan, drawn, progress.watch()));
  progress.stop();
  const written = write(renderTimelines(simulated, format), output, io);
  if (unreadable || !written) return ExitCode.USAGE;
  return verdictOn(simulated);
}

/** The format of each file extension; a name without one, such as /dev/stdout, implies no format. */
const ENDINGS: Readonly<Record<string, TimelineFormat>> = { svg: 'svg', html: 'html', htm: 'html', txt: 'text' };

/** The requested format, by flag or by the name of the file, or both. */
function parseFormat({ format: asked, output = '' }: SimulationOptions): TimelineFormat {
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

function write(text: string, output: string | undefined, io: Io): boolean {
  if (output !== undefined) return saveFile(output, text, io);
  io.stdout(text);
  return true;
}
