import { IConstruct } from 'constructs';
import type { Wanted } from './plan';
import { RETROFIT, RetrofitOptions, RetrofitReport } from './retrofit-options';
import { TimingBudget } from '../constructs/budget/timing-budget';
import { checkKubernetesVersion, Checks } from '../constructs/input/checks';
import { construct, readParameter, readProps } from '../constructs/input/shape';

/**
 * Amends existing objects so that they meet a timing budget.
 */
export class ZeroDowntime {
  /**
   * Sets missing or unsafe fields in the objects of a scope, whether they come from cdk8s-plus of any version, imported types,
   * included YAML or Helm charts. Safe fields stay unchanged, byte for byte.
   *
   * Covers every workload whose pods a Service selects, and the Services, Ingresses, target group bindings and Gateway
   * routes in front of it. It reports the questions that it cannot decide. All decisions use the synthesised objects at the
   * time of the call, so call it last. A field that is changed later keeps the later value, and synthesis fails if that is not
   * safe.
   *
   * It never changes the number of pods. A second call changes nothing.
   *
   * @param scope the chart, app or construct whose objects are amended
   * @param options the budget, the version of the cluster and the excluded constructs
   * @throws if `kubernetesVersion` is not a version of Kubernetes
   */
  public static retrofit(scope: IConstruct, options: RetrofitOptions = {}): RetrofitReport {
    const within = readParameter('ZeroDowntime.retrofit()', 'scope', scope, construct);
    const wanted = resolve(within, readProps('ZeroDowntime.retrofit()', options, RETROFIT));
    // Loaded on use: an app that only constructs does not pay for reading manifests.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would load it as an ES module, which jest cannot
    const { retrofit } = require('./retrofit') as typeof import('./retrofit');
    return retrofit(within, wanted);
  }

  private constructor() {}
}

function resolve(scope: IConstruct, { budget: given, kubernetesVersion, exclude }: RetrofitOptions): Wanted {
  const checks = new Checks(scope.node.path);
  checkKubernetesVersion(kubernetesVersion, checks);
  checks.throwIfAny();
  return { budget: (given ?? TimingBudget.of())._budget, kubernetesVersion, exclude: exclude ?? [] };
}
