import { leftOutToText } from '../../report/simulation-text';
import { draw } from '../../report/timeline/drawing';
import { drawingsToHtml } from '../../report/timeline/html';
import { layOut, Timeline } from '../../report/timeline/layout';
import { drawingsToSvg } from '../../report/timeline/svg';
import { timelinesToText } from '../../report/timeline/text';
import { simulate } from '../../simulation';
import { TimingInputs } from '../../timing';
import { BudgetOptions, parseInputs } from '../budget-options';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseChoice } from '../parse';
import { Progress } from '../progress';
import { saveFile } from '../save';
import { SimulationOptions } from '../simulation-options';
import { readPlans } from '../simulation-plans';
import { parseSimulation } from '../simulation-settings';

const FORMATS = ['text', 'svg', 'html'] as const;

type Format = typeof FORMATS[number];

/** `zero-downtime timeline`: one rollout, drawn. */
export async function runTimeline(paths: readonly string[], options: BudgetOptions & SimulationOptions, io: Io): Promise<ExitCode> {
  const { inputs, settings, format } = collectUsageErrors({
    inputs: (): Partial<TimingInputs> => parseInputs(options),
    settings: () => parseSimulation(options),
    format: (): Format => parseChoice('--format', options.format ?? formatOf(options.output), FORMATS),
  });
  const { plans, leftOut, unreadable } = await readPlans(paths, inputs, settings, io);
  for (const line of leftOutToText(leftOut, Infinity)) io.stderr(`${line}\n`);
  if (plans.length === 0) {
    io.stderr(leftOut.length > 0 ? 'Nothing was drawn\n' : 'Nothing was drawn: there is no workload in what could be read\n');
    return ExitCode.USAGE;
  }
  // Of many random runs, one is drawn; a search is worth its runs.
  const runs = settings.delays.mode === 'adversarial' ? settings.runs : 1;
  const progress = new Progress(io, 'runs', runs * plans.length);
  const timelines = plans.map((plan): Timeline => {
    const { service, application, traffic, scenario, delays, seed } = plan;
    const outcome = simulate(service, application, traffic, scenario, delays, seed, progress.watch());
    return layOut({ plan, runs, outcome });
  });
  progress.stop();
  const written = write(render(timelines, format), options.output, io);
  if (unreadable || !written) return ExitCode.USAGE;
  return timelines.some(({ simulated: { outcome } }) => outcome.lost > 0) ? ExitCode.FINDINGS : ExitCode.OK;
}

function render(timelines: readonly Timeline[], format: Format): string {
  switch (format) {
    case 'text': return timelinesToText(timelines);
    case 'svg': return drawingsToSvg(timelines.map(draw));
    case 'html': return drawingsToHtml(timelines.map(draw));
  }
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
