import { readManifests } from './check';
import { buildModel } from '../../model/model';
import { describeLocation } from '../../report/findings-report';
import { Simulated, simulationToJson } from '../../report/simulation';
import { simulationToText } from '../../report/simulation-text';
import { visible } from '../../report/visible-characters';
import { LeftOut, Plan, planFor, simulate, simulateMany, subjectsOf } from '../../simulation';
import { TimingInputs } from '../../timing';
import { BudgetOptions, parseInputs } from '../budget-options';
import { ExitCode, Io } from '../io';
import { collectUsageErrors, parseChoice } from '../parse';
import { Progress } from '../progress';
import { SimulationOptions } from '../simulation-options';
import { parseSimulation, SimulationSettings } from '../simulation-settings';

/** The formats of a simulation; a picture of one is what `timeline` draws. */
const FORMATS = ['text', 'json'] as const;

/** `zero-downtime simulate`: what happens to each request while pods come and go. */
export async function runSimulate(paths: readonly string[], options: BudgetOptions & SimulationOptions, io: Io): Promise<ExitCode> {
  const { inputs, settings, format } = collectUsageErrors({
    inputs: (): Partial<TimingInputs> => parseInputs(options),
    settings: () => parseSimulation(options),
    format: () => parseChoice('--format', options.format ?? 'text', FORMATS),
  });
  const { plans, leftOut, unreadable } = await readPlans(paths, inputs, settings, io);
  const progress = new Progress(io, 'runs', plans.reduce((total, plan) => total + runsOf(plan, settings), 0));
  const simulated = plans.map((plan): Simulated => simulateOne(plan, settings, progress));
  progress.stop();
  const report = { simulated, leftOut };
  io.stdout(format === 'json' ? simulationToJson(report) : simulationToText(report, io.columns));
  if (unreadable || simulated.length === 0) return ExitCode.USAGE;
  return simulated.some(({ outcome }) => outcome.lost > 0) ? ExitCode.FINDINGS : ExitCode.OK;
}

/** What is to be simulated of the manifests that the arguments name. */
export async function readPlans(
  paths: readonly string[], inputs: Partial<TimingInputs>, settings: SimulationSettings, io: Io,
): Promise<{ readonly plans: readonly Plan[]; readonly leftOut: readonly LeftOut[]; readonly unreadable: boolean }> {
  const { manifests: { objects, problems } } = await readManifests(paths, io);
  for (const problem of problems) io.stderr(`cannot read ${visible(describeLocation(problem))}: ${visible(problem.message)}\n`);
  const { subjects, leftOut } = subjectsOf(buildModel(objects), inputs);
  const plans: Plan[] = [];
  const refused: LeftOut[] = [];
  for (const subject of subjects) {
    const plan = planFor(subject, settings);
    if ('reason' in plan) refused.push({ workload: subject.workload, reason: plan.reason }); else plans.push(plan);
  }
  return { plans, leftOut: [...leftOut, ...refused], unreadable: problems.length > 0 };
}

/** One run shows what fixed delays do; only where they are drawn or searched for, there is more to see. */
export function runsOf({ delays: { mode } }: Plan, { runs }: SimulationSettings): number {
  return mode === 'random' || mode === 'adversarial' ? runs : 1;
}

function simulateOne(plan: Plan, settings: SimulationSettings, progress: Progress): Simulated {
  const { service, application, traffic, scenario, delays, seed } = plan;
  const runs = runsOf(plan, settings);
  const watch = progress.watch();
  if (delays.mode !== 'random') return { plan, runs, outcome: simulate(service, application, traffic, scenario, delays, seed, watch) };
  const distribution = simulateMany(service, application, traffic, scenario, delays, seed, runs, watch);
  return { plan, runs, distribution, outcome: simulate(service, application, traffic, scenario, delays, distribution.worstSeed) };
}
