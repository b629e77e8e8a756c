import { IConstruct } from 'constructs';
import { TimingBudget, timingBudget } from '../constructs/budget/timing-budget';
import { construct, list, Shape, text } from '../constructs/input/shape';

/**
 * Options of a retrofit.
 */
export interface RetrofitOptions {
  /**
   * The budget of the application. A workload that declares a budget of its own, in the annotation
   * `cdk8s-zero-downtime/budget`, keeps that one.
   *
   * For a load balancer of another kind than the budget's, the timings are derived again from the same inputs and the preset
   * of that kind: measured delays and overrides apply only to the load balancer of the budget.
   *
   * @default TimingBudget.of()
   */
  readonly budget?: TimingBudget;

  /**
   * Version of the cluster, such as `1.29`. Before 1.30 preStop is the command `sleep`, which must be in the image; before
   * 1.27 pods are spread over zones and nodes without regard to their revision.
   *
   * @default - recent enough for all fields that retrofit writes
   */
  readonly kubernetesVersion?: string;

  /**
   * Constructs that are not changed, including everything below them. They are still read: a PodDisruptionBudget among them
   * counts.
   *
   * @default - none
   */
  readonly exclude?: IConstruct[];
}

/** The shape of the options. */
export const RETROFIT: Shape<RetrofitOptions> = { budget: timingBudget, kubernetesVersion: text, exclude: list(construct) };

/**
 * One changed field, one added object, or one object that now comes later than before.
 */
export interface RetrofitChange {
  /** The object, such as `Deployment shop/web`. */
  readonly object: string;
  /** The field, such as `spec.template.spec.terminationGracePeriodSeconds`; empty for an object that was added or comes later. */
  readonly path: string;
  /**
   * The old value, as JSON.
   *
   * @default - the field was absent
   */
  readonly before?: string;
  /** The new value, as JSON; for an object that comes later, a text that names the object before it. */
  readonly after: string;
  /** Why it was changed. */
  readonly reason: string;
  /**
   * The code of the rule that requires it, such as `T01`.
   *
   * @default - none
   */
  readonly code?: string;
}

/**
 * One question that retrofit leaves to you.
 */
export interface RetrofitQuestion {
  /** The object, such as `Deployment shop/web`. */
  readonly object: string;
  /** The field; empty for the whole object. */
  readonly path: string;
  /** What could not be decided, and what is necessary. */
  readonly reason: string;
  /**
   * The code of the rule that depends on it, such as `S02`.
   *
   * @default - none
   */
  readonly code?: string;
}

/**
 * The changes of a retrofit, and the questions that it left undecided.
 */
export interface RetrofitReport {
  /** The changes. */
  readonly changes: RetrofitChange[];
  /** The undecided questions. */
  readonly undecided: RetrofitQuestion[];
}
