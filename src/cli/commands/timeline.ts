import { renderTimelines, TIMELINE_FORMATS, TimelineFormat } from '../../report/timeline/render';
import { TimingInputs } from '../../timing';
import { saveFile } from '../files/save';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseInputs } from '../options/budget-options';
import { collectUsageErrors, parseChoice, UsageError } from '../options/parse';
import { SimulationOptions } from '../options/simulation-options';
import { mostRuns, playOne, readPlans, verdictOn } from '../options/simulation-plans';
import { parseSimulation } from '../options/simulation-settings';
import { Progress } from '../progress';
import { reportNothingDrawn } from '../report-nothing-drawn';

/** `zero-downtime timeline`: one rollout, drawn. */
export async function runTimeline(paths: readonly string[], options: BudgetOptions & SimulationOptions, io: Io): Promise<ExitCode> {
  const { inputs, settings, format } = collectUsageErrors({
    inputs: (): Partial<TimingInputs> => parseInputs(options),
    settings: () => parseSimulation(options, ['adversarial']),
    output: () => {
      if (options.output === '') throw new UsageError('\'--output\' is empty but must be the name of a file, or -');
    },
    format: (): TimelineFormat => parseChoice('--format', options.format ?? formatOf(options.output), TIMELINE_FORMATS),
  });
  const { plans, leftOut, unreadable } = await readPlans(paths, inputs, settings, io);
  reportNothingDrawn(plans.length, leftOut, io);
  if (plans.length === 0) return ExitCode.USAGE;
  // Of many random runs, one is drawn; a search is worth its runs.
  const drawn = settings.delays.mode === 'random' ? { ...settings, runs: 1 } : settings;
  const progress = new Progress(io, 'runs', plans.reduce((total, plan) => total + mostRuns(plan, drawn), 0));
  const simulated = plans.map(plan => playOne(plan, drawn, progress.watch()));
  progress.stop();
  const written = write(renderTimelines(simulated, format), options.output, io);
  if (unreadable || !written) return ExitCode.USAGE;
  return verdictOn(simulated);
}

/** The format that the name of the file promises. */
function formatOf(output = ''): string {
  const [, ending] = /\.(svg|html?)$/i.exec(output) ?? [];
  return ending === undefined ? 'text' : ending.toLowerCase().replace(/^htm$/, 'html');
}

function write(text: string, output: string | undefined, io: Io): boolean {
  if (output === undefined || output === '-') {
    io.stdout(text);
    return true;
  }
  return saveFile(output, text, io);
}
