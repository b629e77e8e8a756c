import { endingContainer } from '../../model/behind-proxy';
import { Front } from '../../model/fronts/front';
import { inputsBehind, knownInputs } from '../../model/known-inputs';
import { acceptsAfterSigterm } from '../../model/pods/drains/drain';
import { Container } from '../../model/pods/pod';
import { Workload } from '../../model/workload';
import { oncePer } from '../../platform/once';
import {
  DEFAULT_INPUTS, DrainPolicy, formatNumber, INPUT_NAMES, LoadBalancerTimings, NumericInput, Plan, planBudget, Term, TimingInputs,
} from '../../timing';

const NUMERIC_INPUTS = Object.keys(INPUT_NAMES) as readonly NumericInput[];

/** Budgets by their inputs: most workloads of a set of manifests declare the same inputs, or none. */
export class Plans {
  private readonly plans = new Map<string, Plan>();
  private readonly numbers = new Map<string, number>();
  // To spell out a profile takes longer than all else: most are one of the presets, the same object each time.
  private readonly numberOf = oncePer((profile: LoadBalancerTimings) => known(this.numbers, JSON.stringify(profile), () => this.numbers.size));

  public of(inputs: TimingInputs): Plan {
    const { loadBalancer, reclaim, ...plain } = inputs;
    let key = String(this.numberOf(loadBalancer));
    for (const value of Object.values(plain)) key += ` ${value}`;
    for (const path of reclaim) key += ` ${path.name} ${path.ceilingSeconds}`;
    return known(this.plans, key, () => planBudget(inputs));
  }
}

/**
 * The inputs of the application, declared or assumed: flags of the user first, then the budget annotation of
 * the workload, then the defaults of the timing model.
 */
export class Assumptions {
  private readonly known: Partial<TimingInputs>;
  private readonly undeclared: readonly NumericInput[];
  private serving?: ReadonlySet<Container | undefined>;

  // Every rule asks for these of each front, and a number that is written needs those of all of them.

  /** The inputs of the model for one front, with defaults for undeclared ones. */
  public readonly inputs = oncePer((front: Front): TimingInputs => inputsBehind(front, this.known, this.workload));

  /** The budget of these inputs, without the ceilings of node reclaim. */
  public readonly plan = oncePer((front: Front): Plan => this.plans.of({ ...this.budgetInputs(front), reclaim: [] }));

  /** The inputs with the most lenient value for each undeclared one: a rule that is broken even then is broken for certain. */
  public readonly mostLenient = oncePer((front: Front): TimingInputs =>
    ({ ...this.inputs(front), ...Object.fromEntries(this.undeclared.map(key => [key, 0])) }));

  public constructor(private readonly workload: Workload, flags: Partial<TimingInputs> = {}, private readonly plans = new Plans()) {
    this.known = knownInputs(workload, flags);
    this.undeclared = NUMERIC_INPUTS.filter(key => !this.declares(key));
  }

  /** Whether a flag or the annotation declares the input. */
  public declares(input: keyof TimingInputs): boolean {
    return this.known[input] !== undefined || input === 'acceptsAfterSigtermSeconds'; // the arguments of the container count as a declaration
  }

  /** The declared drain policy. */
  public get drainPolicy(): DrainPolicy | undefined {
    return this.known.drainPolicy;
  }

  /** W of a container: the declared value for the one that gets the requests, otherwise the value that its flags show. */
  public acceptance(container: Container): number {
    const { workload: { fronts, pod, drains }, workload } = this;
    this.serving ??= new Set(fronts.length === 0 ? pod.containers.slice(0, 1) : fronts.map(front => endingContainer(workload, front)));
    return (this.serving.has(container) ? this.known.acceptsAfterSigtermSeconds : undefined) ?? acceptsAfterSigterm(drains, container);
  }

  /** A and m, which do not depend on a front, since a workload may have none. */
  public get ending(): Pick<TimingInputs, 'shutdownSeconds' | 'marginSeconds'> {
    return { ...DEFAULT_INPUTS, ...this.known };
  }

  /**
   * The inputs of a budget of the workload. With an undeclared drain policy, preStop outlasts the requests in flight at targets
   * that are pods; nodes as targets, and callers within the cluster, keep connections that only the application can close.
   */
  public budgetInputs(front: Front): TimingInputs {
    const inputs = this.inputs(front);
    return this.declares('drainPolicy') || front.loadBalancer.targets.arePods ? inputs : { ...inputs, drainPolicy: 'leak-window' };
  }

  /**
   * The most lenient inputs if the longest request is declared: the drain is in question then, and an undeclared
   * shutdown has the value of the model.
   */
  public withDeclaredShutdown(front: Front): TimingInputs {
    const { shutdownSeconds } = this.inputs(front);
    return this.declares('longestRequestSeconds') ? { ...this.mostLenient(front), shutdownSeconds } : this.mostLenient(front);
  }

  /** `longestRequest 30 s`, for the terms of a sum that are undeclared inputs. */
  public assumed(terms: readonly Term[]): string[] {
    const unknown = this.undeclared.map(key => INPUT_NAMES[key].name);
    return [...new Set(terms.filter(({ name }) => unknown.includes(name)).map(({ name, value }) => `${name} ${formatNumber(value)} s`))];
  }
}

function known<Key, Value>(values: Map<Key, Value>, key: Key, compute: () => Value): Value {
  const value = values.get(key) ?? compute();
  values.set(key, value);
  return value;
}
