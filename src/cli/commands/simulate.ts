import { Said } from '../../config/in-force';
import { Simulated } from '../../report/simulation/simulated';
import { SimulationReport, simulationToJson } from '../../report/simulation/simulation';
import { simulationToMarkdown } from '../../report/simulation/simulation-markdown';
import { simulationToText } from '../../report/simulation/simulation-text';
import { renderTimelines } from '../../report/timeline/render';
import { Plan, simulate, simulateMany } from '../../simulation';
import { readSettings } from '../files/settings';
import { ExitCode, Io } from '../io';
import { BudgetOptions, parseSaid } from '../options/budget-options';
import { ColorOption, ManifestOptions, parseColor } from '../options/findings-options';
import { collectUsageErrors, parseChoice } from '../options/parse';
import { SimulationOptions } from '../options/simulation-options';
import { mostRuns, playOne, readPlans, runsOf, stoppingOf, verdictOn } from '../options/simulation-plans';
import { parseSimulation, SimulationSettings } from '../options/simulation-settings';
import { Progress } from '../progress';
import { reportNothingDrawn } from '../report-nothing-drawn';

const FORMATS = ['text', 'json', 'markdown', 'svg'] as const;

/** `zero-downtime simulate`: simulates each request while pods come and go. */
export async function runSimulate(
  paths: readonly string[], options: BudgetOptions & SimulationOptions & ColorOption & ManifestOptions, io: Io,
): Promise<ExitCode> {
  const { said, settings, format, color } = collectUsageErrors({
    said: () => parseSaid(options),
    settings: () => parseSimulation(options, ['random', 'adversarial']),
    format: () => parseChoice('--format', options.format ?? 'text', FORMATS),
    color: () => parseColor(options.color, io),
  });
  const { unreadable, ...report } = await simulatePaths(paths, { ...options, said, settings }, io);
  tell(report, format, color, io);
  if (unreadable || report.simulated.length === 0) return ExitCode.USAGE;
  return verdictOn(report.simulated);
}

/** Reads manifests and plays their workloads, and reports what could not be read. */
export async function simulatePaths(
  paths: readonly string[], { said, settings, ...options }: ManifestOptions & { readonly said: Said['flags']; readonly settings: SimulationSettings }, io: Io,
): Promise<SimulationReport & { readonly unreadable: boolean }> {
  const { plans, leftOut, unreadable } = await readPlans(paths, readSettings(paths, options, said, io), settings, io);
  const progress = new Progress(io, 'runs', plans.reduce((total, plan) => total + mostRuns(plan, settings), 0));
  const simulated = plans.map((plan): Simulated => simulateOne(plan, settings, progress));
  progress.stop();
  return { simulated, leftOut, unreadable };
}

function tell(report: SimulationReport, format: typeof FORMATS[number], color: boolean, io: Io): void {
  const { simulated, leftOut } = report;
  switch (format) {
    case 'text': io.stdout(simulationToText(report, io.columns, color)); return;
    case 'markdown': io.stdout(simulationToMarkdown(report)); return;
    case 'json': io.stdout(simulationToJson(report)); return;
    case 'svg':
      reportNothingDrawn(simulated.length, leftOut, io);
      if (simulated.length > 0) io.stdout(renderTimelines(simulated, 'svg'));
  }
}

function simulateOne(plan: Plan, settings: SimulationSettings, progress: Progress): Simulated {
  const { service, application, traffic, scenario, delays, seed } = plan;
  const runs = runsOf(plan, settings);
  const watch = progress.watch();
  if (delays.mode !== 'random' || runs === 1) return playOne(plan, settings, watch);
  const distribution = simulateMany(service, application, traffic, scenario, delays, seed, runs, watch);
  const outcome = simulate(service, application, traffic, scenario, delays, distribution.worstSeed);
  return { plan, runs, distribution, stoppingAtDelay: stoppingOf(plan, outcome), outcome };
}
