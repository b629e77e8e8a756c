import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { inputsBehind, knownInputs } from '../../model/known-inputs';
import { acceptsAfterSigterm } from '../../model/pods/drains/drain';
import { Container } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { DEFAULT_INPUTS, DrainPolicy, formatNumber, INPUT_NAMES, NumericInput, Plan, planBudget, Term, TimingInputs } from '../../timing';

/** Budgets by what they are planned from: most workloads of a set of manifests say the same of themselves, or nothing. */
export class Plans {
  private readonly known = new Map<string, Plan>();

  public of(inputs: TimingInputs): Plan {
    const key = JSON.stringify(inputs);
    const plan = this.known.get(key) ?? planBudget(inputs);
    this.known.set(key, plan);
    return plan;
  }
}

/**
 * What is known of the application, and what has to be assumed: flags of the user first, then the budget annotation of
 * the workload, then the defaults of the timing model.
 */
export class Assumptions {
  private readonly known: Partial<TimingInputs>;

  public constructor(private readonly workload: Workload, flags: Partial<TimingInputs> = {}, private readonly plans = new Plans()) {
    this.known = knownInputs(workload, flags);
  }

  /** Whether somebody said it. */
  public declares(input: keyof TimingInputs): boolean {
    return this.known[input] !== undefined || input === 'acceptsAfterSigtermSeconds'; // what the arguments show of it counts
  }

  /** What somebody says that is done before SIGTERM; undefined where nobody does. */
  public get drainPolicy(): DrainPolicy | undefined {
    return this.known.drainPolicy;
  }

  /** The inputs of the model for one front, with defaults where nobody said anything. */
  public inputs(front: Front): TimingInputs {
    return inputsBehind(front, this.known, this.workload);
  }

  /** W of a container: what is said of the application counts for the one that requests come to, and else what its flags show. */
  public acceptance(container: Container): number {
    const { workload: { fronts, pod, drains }, workload } = this;
    const serves = fronts.length === 0 ? pod.containers[0] === container : fronts.some(front => endingContainer(workload, front) === container);
    return (serves ? this.known.acceptsAfterSigtermSeconds : undefined) ?? acceptsAfterSigterm(drains, container);
  }

  /** A and m, which are the same whatever sends to the workload, as nothing may. */
  public get ending(): Pick<TimingInputs, 'shutdownSeconds' | 'marginSeconds'> {
    return { ...DEFAULT_INPUTS, ...this.known };
  }

  /**
   * What a budget of the workload is made from. Where nobody has chosen a drain policy, preStop outlasts what is in flight at targets
   * that are pods; to nodes, and for callers within the cluster, connections are kept, which only the application can close.
   */
  public budgetInputs(front: Front): TimingInputs {
    const inputs = this.inputs(front);
    return this.declares('drainPolicy') || front.loadBalancer.targets.arePods ? inputs : { ...inputs, drainPolicy: 'leak-window' };
  }

  /** The budget that they make, whatever takes its nodes away. */
  public plan(front: Front): Plan {
    return this.plans.of({ ...this.budgetInputs(front), reclaim: [] });
  }

  /** The same with the most lenient value for everything that is not declared: what is wrong even then is wrong for certain. */
  public mostLenient(front: Front): TimingInputs {
    const unknown = (Object.keys(INPUT_NAMES) as NumericInput[]).filter(key => !this.declares(key));
    return { ...this.inputs(front), ...Object.fromEntries(unknown.map(key => [key, 0])) };
  }

  /**
   * The same for a user who says how long a request takes: the drain is what is asked about then, and a shutdown that is
   * left out has the model's value.
   */
  public withDeclaredShutdown(front: Front): TimingInputs {
    const { shutdownSeconds } = this.inputs(front);
    return this.declares('longestRequestSeconds') ? { ...this.mostLenient(front), shutdownSeconds } : this.mostLenient(front);
  }

  /** `longestRequest 30 s`, for those terms of a sum that are inputs which nobody said. */
  public assumed(terms: readonly Term[]): string[] {
    const unknown = new Set((Object.keys(INPUT_NAMES) as NumericInput[]).filter(key => !this.declares(key)).map(key => INPUT_NAMES[key].name));
    return [...new Set(terms.filter(({ name }) => unknown.has(name)).map(({ name, value }) => `${name} ${formatNumber(value)} s`))];
  }
}
