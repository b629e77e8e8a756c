import { IConstruct } from 'constructs';
import { TimingBudget, timingBudget } from '../constructs/budget/timing-budget';
import { construct, list, Shape, text } from '../constructs/input/shape';

/**
 * How existing objects are brought into line with a budget.
 */
export interface RetrofitOptions {
  /**
   * What the application needs. A workload that declares a budget of its own, in the annotation
   * `cdk8s-zero-downtime/budget`, keeps to that one.
   *
   * A load balancer of another kind than the budget's gets the numbers that the same needs have there: with its preset, for
   * delays that were measured, and values that were set, belong to the load balancer that they were made for.
   *
   * @default TimingBudget.of()
   */
  readonly budget?: TimingBudget;

  /**
   * Version of the cluster, such as `1.29`. Before 1.30 pods sleep by the command `sleep`, which must be in the image; before
   * 1.27 they are spread over zones and nodes without regard to their revision.
   *
   * @default - recent enough for everything that is written
   */
  readonly kubernetesVersion?: string;

  /**
   * Constructs that are left alone, with everything below them. They are still read: a PodDisruptionBudget among them
   * counts.
   *
   * @default - none
   */
  readonly exclude?: IConstruct[];
}

/** What the options of a retrofit look like. */
export const RETROFIT: Shape<RetrofitOptions> = { budget: timingBudget, kubernetesVersion: text, exclude: list(construct) };

/**
 * One place that was changed, or one object that was added or now comes later than it did.
 */
export interface RetrofitChange {
  /** The object, such as `Deployment shop/web`. */
  readonly object: string;
  /** The place in it, such as `spec.template.spec.terminationGracePeriodSeconds`; empty for an object that was added or comes later. */
  readonly path: string;
  /**
   * What was there, as JSON.
   *
   * @default - nothing
   */
  readonly before?: string;
  /** What is there now, as JSON; a text that names what it comes after, for an object that comes later. */
  readonly after: string;
  /** Why. */
  readonly reason: string;
  /**
   * The invariant that it serves, such as `T01`.
   *
   * @default - none
   */
  readonly code?: string;
}

/**
 * One thing that somebody else must decide.
 */
export interface RetrofitQuestion {
  /** The object, such as `Deployment shop/web`. */
  readonly object: string;
  /** The place in it; empty for the whole. */
  readonly path: string;
  /** What could not be decided, and what is needed. */
  readonly reason: string;
  /**
   * The invariant that depends on it, such as `S02`.
   *
   * @default - none
   */
  readonly code?: string;
}

/**
 * What a retrofit did and what it left to others.
 */
export interface RetrofitReport {
  /** What was changed. */
  readonly changes: RetrofitChange[];
  /** What could not be decided. */
  readonly undecided: RetrofitQuestion[];
}
