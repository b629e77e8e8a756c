import { SimulationSettings } from './simulation-settings';
import type { Settings } from '../../model/settings';
import { isClean, Simulated } from '../../report/simulation/simulated';
import { isProven } from '../../report/simulation/simulation';
import { finishesInTime, LeftOut, Outcome, Plan, planFor, sendsAfterDelay, simulate, subjectsOf, Watch } from '../../simulation';
import { readModel } from '../files/manifests';
import { ExitCode, Io } from '../io';

/** The simulations of the manifests that the arguments name. */
export async function readPlans(
  paths: readonly string[], said: Settings, settings: SimulationSettings, io: Io,
): Promise<{ readonly plans: readonly Plan[]; readonly leftOut: readonly LeftOut[]; readonly unreadable: boolean }> {
  const { model, tellProblems } = await readModel(paths, io, said);
  const { subjects, leftOut } = subjectsOf(model);
  const unreadable = tellProblems();
  const plans: Plan[] = [];
  const refused: LeftOut[] = [];
  for (const subject of subjects) {
    const plan = planFor(subject, settings);
    if ('reason' in plan) refused.push({ workload: subject.workload, reason: plan.reason }); else plans.push(plan);
  }
  return { plans, leftOut: [...leftOut, ...refused], unreadable };
}

/** The largest number of runs. */
export function mostRuns({ delays }: Plan, settings: SimulationSettings): number {
  return runsOf({ delays }, settings) + (settings.searchesOn ? settings.runs : 0);
}

/** One run is enough for fixed delays; only random or searched delays need more. */
export function runsOf({ delays: { mode } }: Pick<Plan, 'delays'>, { runs }: SimulationSettings): number {
  return mode === 'random' || mode === 'adversarial' ? runs : 1;
}

/** The result of a plan without a distribution: one run, or a search, which also follows if no delays were chosen. */
export function playOne(plan: Plan, settings: SimulationSettings, watch?: Watch): Simulated {
  const { runs } = settings;
  const played = playWith(plan, runsOf(plan, settings), watch);
  if (!settings.searchesOn || played.outcome.lost > 0 || !finishesInTime(played.outcome) || isProven(played)) return played;
  const found = playWith({ ...plan, delays: { mode: 'adversarial', evaluations: runs } }, runs, watch);
  return isClean(found) ? { ...played, searchedOn: runs } : found;
}

function playWith(plan: Plan, runs: number, watch?: Watch): Simulated {
  const { service, application, traffic, scenario, delays, seed } = plan;
  const outcome = simulate(service, application, traffic, scenario, delays, seed, watch);
  return { plan, runs, typical: typicallyOf(plan), stoppingAtDelay: stoppingOf(plan, outcome), outcome };
}

/** The same run with typical delays, as a measurement would show it, in addition to the worst one. */
function typicallyOf({ service, application, traffic, scenario, delays, seed }: Plan): Outcome | undefined {
  const beside = delays.mode === 'worst' || delays.mode === 'adversarial';
  return beside ? simulate(service, application, traffic, scenario, { mode: 'typical' }, seed) : undefined;
}

/** The same run with the other possible behaviour of AWS: a target gets no requests after its deregistration delay. */
export function stoppingOf({ service, application, traffic, scenario, delays }: Plan, outcome: Outcome): Outcome | undefined {
  if (!sendsAfterDelay(service, outcome)) return undefined;
  const stopping = simulate({ ...service, stopsAtDelay: true }, application, traffic, scenario, delays, outcome.seed);
  return stopping.lost === outcome.lost ? undefined : stopping;
}

/** The exit code: a rollout that does not finish in time counts like one that loses requests. */
export function verdictOn(simulated: readonly Simulated[]): ExitCode {
  return simulated.every(isClean) ? ExitCode.OK : ExitCode.FINDINGS;
}
