import { SimulationSettings } from './simulation-settings';
import { isClean, Simulated } from '../../report/simulation/simulated';
import { LeftOut, Outcome, Plan, planFor, sendsAfterDelay, simulate, subjectsOf } from '../../simulation';
import { TimingInputs } from '../../timing';
import { readModel } from '../files/manifests';
import { ExitCode, Io } from '../io';

/** What is to be simulated of the manifests that the arguments name. */
export async function readPlans(
  paths: readonly string[], inputs: Partial<TimingInputs>, settings: SimulationSettings, io: Io,
): Promise<{ readonly plans: readonly Plan[]; readonly leftOut: readonly LeftOut[]; readonly unreadable: boolean }> {
  const { model, tellProblems } = await readModel(paths, io);
  const { subjects, leftOut } = subjectsOf(model, inputs);
  const unreadable = tellProblems();
  const plans: Plan[] = [];
  const refused: LeftOut[] = [];
  for (const subject of subjects) {
    const plan = planFor(subject, settings);
    if ('reason' in plan) refused.push({ workload: subject.workload, reason: plan.reason }); else plans.push(plan);
  }
  return { plans, leftOut: [...leftOut, ...refused], unreadable };
}

/** One run shows what fixed delays do; only where they are drawn or searched for, there is more to see. */
export function runsOf({ delays: { mode } }: Plan, { runs }: SimulationSettings): number {
  return mode === 'random' || mode === 'adversarial' ? runs : 1;
}

/** The same run with typical delays, which is what a trial of it measures, beside the worst; only the one kind that a user chose. */
export function typicallyOf({ service, application, traffic, scenario, seed }: Plan, { besideTypical }: SimulationSettings): Outcome | undefined {
  return besideTypical ? simulate(service, application, traffic, scenario, { mode: 'typical' }, seed) : undefined;
}

/** The same run at the other end of what is not known: whether a target gets requests after its deregistration delay. */
export function stoppingOf({ service, application, traffic, scenario, delays }: Plan, outcome: Outcome): Outcome | undefined {
  if (!sendsAfterDelay(service, outcome)) return undefined;
  const stopping = simulate({ ...service, stopsAtDelay: true }, application, traffic, scenario, delays, outcome.seed);
  return stopping.lost === outcome.lost ? undefined : stopping;
}

/** What did not finish in time is no better than what loses requests. */
export function verdictOn(simulated: readonly Simulated[]): ExitCode {
  return simulated.every(isClean) ? ExitCode.OK : ExitCode.FINDINGS;
}
