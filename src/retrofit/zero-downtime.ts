import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { amend, Change, Draft, placeText, valueText } from './objects/draft';
import { labelOf } from './objects/inventory';
import { plan, Wanted } from './plan';
import { TimingBudget, timingBudget } from '../constructs/budget/timing-budget';
import { checkKubernetesVersion, Checks } from '../constructs/input/checks';
import { construct, list, readParameter, readProps, Shape, text } from '../constructs/input/shape';
import { groupBy } from '../platform/group-by';
import { isSupported } from '../platform/kubernetes-version';

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

/**
 * Brings what somebody else has written into line with a timing budget.
 */
export class ZeroDowntime {
  /**
   * Sets what is missing or unsafe in the objects of a scope, whoever made them: cdk8s-plus of any version, imported types,
   * included YAML, Helm charts. What is safe stays as it is, byte for byte.
   *
   * Looks at every workload whose pods a Service selects, and at the Services, Ingresses, target group bindings and Gateway
   * routes in front of it; what it cannot decide it reports. Everything is decided from what the objects synthesise to at the time of the
   * call, so call it last. A place that is changed later keeps that later value, and synthesis fails if it is not safe.
   *
   * The number of pods is never changed. Calling it again changes nothing.
   *
   * @param scope the chart, app or construct in which everything is looked for and changed
   * @param options what the application needs
   * @throws if the version of Kubernetes is none
   */
  public static retrofit(scope: IConstruct, options: RetrofitOptions = {}): RetrofitReport {
    const within = readParameter('ZeroDowntime.retrofit()', 'scope', scope, construct);
    const wanted = resolve(within, readProps('ZeroDowntime.retrofit()', options, RETROFIT));
    const draft = plan(scope, wanted);
    apply(draft);
    guard(scope, wanted);
    return {
      changes: [
        ...draft.changes.map(describeChange),
        ...draft.moves.map(({ found, behind, reason, code }) => ({
          object: labelOf(found), path: '', after: JSON.stringify(`after ${behind.map(labelOf).join(', ')}`), reason, code,
        })),
        ...draft.additions.map(({ label, json, reason, code }) => ({ object: label, path: '', after: JSON.stringify(json), reason, code })),
      ],
      undecided: draft.notes.map(({ label, path, reason, code }) => ({ object: label, path, reason, code })),
    };
  }

  private constructor() {}
}

const RETROFIT: Shape<RetrofitOptions> = { budget: timingBudget, kubernetesVersion: text, exclude: list(construct) };

function resolve(scope: IConstruct, { budget: given, kubernetesVersion, exclude }: RetrofitOptions): Wanted {
  const checks = new Checks(scope.node.path);
  checkKubernetesVersion(kubernetesVersion, checks);
  checks.throwIfAny();
  return {
    budget: (given ?? TimingBudget.of())._budget,
    sleepAction: isSupported(kubernetesVersion, '1.30'),
    matchLabelKeys: isSupported(kubernetesVersion, '1.27'),
    evictionPolicy: isSupported(kubernetesVersion, '1.27'),
    exclude: exclude ?? [],
  };
}

function apply({ changes, moves, additions }: Draft): void {
  groupBy(changes, ({ found }) => found).forEach((edits, { object }) => amend(object, edits));
  moves.forEach(({ found, behind }) => found.object.addDependency(...behind.map(({ object }) => object)));
  for (const { beside, id, json } of additions) {
    const scope = beside.object.node.scope;
    if (scope) new ApiObject(scope, id, json as ConstructorParameters<typeof ApiObject>[2]);
  }
}

function describeChange({ found, before, after, reason, code, ...place }: Change): RetrofitChange {
  return {
    object: labelOf(found),
    path: placeText(place),
    before: before === undefined ? undefined : JSON.stringify(before),
    after: JSON.stringify(after),
    reason,
    code,
  };
}

/** What each scope was last brought into line with. */
const GUARDED = new WeakMap<IConstruct, Wanted>();

/** Decides once more when everything is final: what would have to change then was not so at the time of the call. */
function guard(scope: IConstruct, wanted: Wanted): void {
  const known = GUARDED.has(scope);
  GUARDED.set(scope, wanted);
  if (known) return;
  scope.node.addValidation({
    validate: () => {
      const { changes, moves, additions } = plan(scope, GUARDED.get(scope) ?? wanted);
      const late = 'this came after ZeroDowntime.retrofit(): call it last, or set a value that holds';
      return [
        ...changes.filter(({ code }) => code !== undefined).map(({ found, before, after, reason, code, ...place }) =>
          `${code} ${labelOf(found)}: '${placeText(place)}' is ${valueText(before)} but should be ${valueText(after)} (${reason}); ${late}`),
        ...moves.map(({ found, behind, reason, code }) => `${code} ${labelOf(found)} comes before ${behind.map(labelOf).join(', ')} (${reason}); ${late}`),
        ...additions.map(({ label, reason, code }) => `${code} ${label} is missing (${reason}); ${late}`),
      ];
    },
  });
}
